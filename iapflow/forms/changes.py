"""What differs between two sets of answers of one form, field by field and row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from iapflow.forms.sheet import Sheet, cell_path


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; of an added or removed row the whole row is old or new."""

    path: str
    kind: Literal["changed", "added", "removed", "moved"]
    old: Any
    new: Any


def changes(sheet: Sheet, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """In the order of the form; rows are matched by id, and moving one is no change of its cells."""
    found: list[Change] = []
    for name in sheet.fields:
        if name in sheet.groups:
            found.extend(_rows(sheet, name, before.get(name) or [], after.get(name) or []))
        elif before.get(name) != after.get(name):
            found.append(Change(name, "changed", before.get(name), after.get(name)))
    return found


def _rows(sheet: Sheet, group: str, before: list[Any], after: list[Any]) -> Iterator[Change]:
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    for row_id, row in new.items():
        if row_id not in old:
            yield Change(f"{group}[{row_id}]", "added", None, row)
            continue
        for name in sheet.columns(group):
            if old[row_id].get(name) != row.get(name):
                yield Change(cell_path(group, row_id, name), "changed", old[row_id].get(name), row.get(name))
    for row_id, row in old.items():
        if row_id not in new:
            yield Change(f"{group}[{row_id}]", "removed", row, None)
    common = [row_id for row_id in old if row_id in new]
    if common != [row_id for row_id in new if row_id in old]:
        yield Change(group, "moved", list(old), list(new))
