"""What all comparisons share: pairs by key, what was added and removed, keys that differ."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from iapflow.errors import Text

T = TypeVar("T")
CHANGED = "“{where}”: '{key}' changed."


def each(old: Mapping[str, T], new: Mapping[str, T]) -> Iterator[tuple[str, T | None, T | None]]:
    """Every key of either, the newer order first, with both values; None where there is none."""
    for key in [*new, *(key for key in old if key not in new)]:
        yield key, old.get(key), new.get(key)


def gone_and_come(old: Collection[Any], new: Collection[Any]) -> tuple[list[Any], list[Any]]:
    """What only the old one has, and what only the new one has, each in its own order."""
    return [one for one in old if one not in new], [one for one in new if one not in old]


def other_keys(old: BaseModel, new: BaseModel, where: Any, told: Collection[str]) -> Iterator[Text]:
    """The keys that differ and about which nothing more is said, as the file writes them."""
    for name, field in type(new).model_fields.items():
        if name not in told and getattr(old, name) != getattr(new, name):
            yield Text(CHANGED, {"where": where, "key": field.alias or name})


def renamed(old: BaseModel, new: BaseModel, sentence: str) -> Iterator[Text]:
    """Another label."""
    before, after = getattr(old, "label", None), getattr(new, "label", None)
    if before != after:
        yield Text(sentence, {"old": before or "–", "new": after or "–"})
