"""What changed in a form: sections, fields, columns and rules, each in a sentence."""

from collections.abc import Iterator, Mapping
from typing import Any

from iapflow.definitions.differing.parts import each, other_keys, renamed
from iapflow.definitions.model import Field, Form, Label
from iapflow.errors import Text

TOLD = frozenset({"form", "version", "label", "sections", "rules"})
TOLD_OF_FIELD = frozenset({"label", "required", "type", "fields"})


def form_differences(old: Form, new: Form) -> Iterator[Text]:
    """Everything but the version number."""
    yield from renamed(old, new, "Form “{old}” is called “{new}” now.")
    for ident, before, after in each(old.sections, new.sections):
        if before is None and after is not None:
            yield Text("Section “{section}” added to “{form}”.", {"section": after.label, "form": new.label})
        elif after is None and before is not None:
            yield Text("Section “{section}” removed from “{form}”.", {"section": before.label, "form": new.label})
        elif before is not None and after is not None:
            yield from other_keys(before, after, after.label or ident, {"fields"})
    yield from _fields(_tops(old), _tops(new), new.label)
    yield from _rules(old, new)
    yield from other_keys(old, new, new.label, TOLD)


def _tops(form: Form) -> dict[str, Field]:
    return {name: field for _, _, name, field in form.fields()}


def _fields(old: Mapping[str, Field], new: Mapping[str, Field], where: Any) -> Iterator[Text]:
    for name, before, after in each(old, new):
        if before is None and after is not None:
            yield Text("Field “{field}” added to “{form}”.", {"field": after.label or name, "form": where})
        elif after is None and before is not None:
            yield Text("Field “{field}” removed from “{form}”.", {"field": before.label or name, "form": where})
        elif before is not None and after is not None:
            yield from _field(before, after, after.label or {"en": name, "lv": name}, where)


def _field(old: Field, new: Field, label: Label, where: Any) -> Iterator[Text]:
    named = {"field": label, "form": where}
    yield from renamed(old, new, "Field “{old}” is called “{new}” now.")
    if old.type != new.type:
        yield Text("Field “{field}” of “{form}” changed its type from {old} to {new}.",
                   {**named, "old": old.type, "new": new.type})  # fmt: skip
    if old.required != new.required:
        sentence = "Field “{field}” of “{form}” must be filled in now." if new.required else (
            "Field “{field}” of “{form}” may be left empty now.")  # fmt: skip
        yield Text(sentence, named)
    yield from other_keys(old, new, label, TOLD_OF_FIELD)
    if old.extra != new.extra:
        yield Text("Field “{field}” of “{form}” changed.", named)
    yield from _fields(old.fields or {}, new.fields or {}, label)


def _rules(old: Form, new: Form) -> Iterator[Text]:
    before, after = {rule.if_: rule for rule in old.rules}, {rule.if_: rule for rule in new.rules}
    for condition, rule in after.items():
        if condition not in before:
            yield Text("Rule added to “{where}”: {rule}", {"where": new.label, "rule": rule.else_})
        elif rule != before[condition]:
            yield Text("Rule changed at “{where}”: {rule}", {"where": new.label, "rule": rule.else_})
    for condition, rule in before.items():
        if condition not in after:
            yield Text("Rule removed from “{where}”: {rule}", {"where": new.label, "rule": rule.else_})
