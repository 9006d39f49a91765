"""What changed in a list of choices: items added, retired, taken away, named anew."""

from collections.abc import Iterator

from iapflow.definitions.differing.parts import each
from iapflow.definitions.model import ListDef, ListItem
from iapflow.errors import Text


def list_differences(old: ListDef, new: ListDef) -> Iterator[Text]:
    """Everything but the version number."""
    for code, before, after in each(old.items, new.items):
        named: dict[str, object] = {"code": code, "list": new.label or new.id}
        if before is None and after is not None:
            yield Text("Choice “{item}” ({code}) added to the list {list}.", {**named, "item": after.label})
        elif after is None and before is not None:
            yield Text("Choice “{item}” ({code}) removed from the list {list}.", {**named, "item": before.label})
        elif before is not None and after is not None:
            yield from _item(before, after, named)
    if old.columns != new.columns:
        yield Text("The list {list} has other columns.", {"list": new.label or new.id})


def _item(old: ListItem, new: ListItem, named: dict[str, object]) -> Iterator[Text]:
    if old.label != new.label:
        yield Text("Choice {code} of the list {list} is called “{new}” now; it was “{old}”.",
                   {**named, "old": old.label, "new": new.label})  # fmt: skip
    if old.valid_until is None and new.valid_until is not None:
        yield Text("Choice “{item}” ({code}) of the list {list} is offered until {day} only.",
                   {**named, "item": new.label, "day": new.valid_until})  # fmt: skip
    elif (old.valid_from, old.valid_until) != (new.valid_from, new.valid_until):
        yield Text("Choice “{item}” ({code}) of the list {list} is offered on other days.",
                   {**named, "item": new.label})  # fmt: skip
    if old.values != new.values:
        yield Text("Choice “{item}” ({code}) of the list {list} has other figures.", {**named, "item": new.label})
