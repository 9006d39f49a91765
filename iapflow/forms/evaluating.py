"""What is shown, read-only, required and computed, given raw answers; nothing is refused here.

Hidden is not empty: a hidden field has no value, is never required and is left out of a submission.
What is read-only has the answer that was stored, whatever was sent, and is never required.
An evaluation that ended without a value means: not shown, not read-only, not required, computed to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from iapflow.definitions.expressions import ENDED
from iapflow.definitions.model import Expr, Field
from iapflow.forms.occasion import Occasion
from iapflow.forms.ordering import column_order, field_order
from iapflow.forms.sheet import Sheet, cell_path
from iapflow.forms.types import is_typed

ROWS_LIKE = frozenset({"rows", "rows_ref"})


class Values(Mapping[str, Any]):
    """Flat names for rules: `this.*` of the form, `row.*` and `item.*` where one is at hand, else what is around."""

    def __init__(self, occasion: Occasion, this: dict[str, Any], row: Mapping[str, Any] | None = None) -> None:
        """Look names up in these, without copying any."""
        self.occasion, self.this, self.row = occasion, this, row
        self.item: Mapping[str, Any] | None = None

    def __getitem__(self, name: str) -> Any:
        """One value; a name without one raises `KeyError`."""
        root, _, rest = name.partition(".")
        if root == "this":
            return self.this[rest]
        if root == "row" and self.row is not None:
            return self.row[rest]
        if root == "item" and self.item is not None:
            return self.item[rest]
        return self.occasion.today if name == "today" else self.occasion.values[name]

    def __iter__(self) -> Iterator[str]:
        """Names are asked for, never listed."""
        return iter(())

    def __len__(self) -> int:
        """Names are asked for, never counted."""
        return 0


@dataclass(slots=True)
class Seen:
    """A form as its own rules show it.

    Args:
        values: top field -> Python value; a row group is a list of dicts with `id`.
        locked: paths of fields, groups and cells that stand read-only by a rule.
        computed: path -> answer; None where the expression gave nothing.
    """

    occasion: Occasion
    values: dict[str, Any] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    computed: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)

    def names(self, group: str | None = None, row_id: str | None = None) -> Values:
        """What expressions read, in the whole form or in one row of it."""
        return Values(self.occasion, self.values, self.rows[f"{group}[{row_id}]"] if group else None)


def evaluate(sheet: Sheet, answers: Mapping[str, Any], occasion: Occasion) -> Seen:
    """Show, lock, require and compute every field and cell, in the order of their needs."""
    seen = Seen(occasion)
    shown_sections: dict[int, bool] = {}
    names, fields, sections, groups = seen.names(), sheet.fields, sheet.sections, sheet.groups
    for name in field_order(sheet):
        definition, section = fields[name], sections[name]
        if id(section) not in shown_sections:
            shown_sections[id(section)] = _shown(section.show, names)
        if not (shown_sections[id(section)] and _shown(definition.show, names)):
            seen.hidden.add(name)
            continue
        if _is_locked(section.read_only, names) or _is_locked(definition.read_only, names):
            seen.locked.add(name)
        if name in groups:
            given = occasion.before if name in seen.locked else answers
            seen.values[name] = [_row(sheet, name, row, seen) for row in group_rows(sheet, name, given)]
            if _is_required(definition, names) and name not in seen.locked:
                seen.required.add(name)
        else:
            answer = stored(definition, name, occasion.before) if name in seen.locked else answers.get(name)
            _field(sheet, definition, answer, _Spot(name, name, seen.values, names), seen)
    return seen


def stored(definition: Field, name: str, before: Mapping[str, Any]) -> Any:
    """The answer of a field or cell that was there before; else its default."""
    return before.get(name, definition.default)


def stored_row(group: str, row_id: str, before: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row as it was before; empty where it is new."""
    return next((row for row in before.get(group) or () if row["id"] == row_id), {})


def group_rows(sheet: Sheet, group: str, answers: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The rows of a group as they are kept; a grid always has all of its own."""
    rows = list(answers.get(group) or ())
    fixed = sheet.fixed_rows(group)
    if fixed is None:
        return rows
    by_id = {row["id"]: row for row in rows}
    return [by_id.get(row_id, {"id": row_id}) for row_id in fixed]


class _Spot(NamedTuple):
    """Where a value goes: its path, its name, and the mapping that holds it."""

    path: str
    name: str
    into: dict[str, Any]
    names: Values


def _row(sheet: Sheet, group: str, row: Mapping[str, Any], seen: Seen) -> dict[str, Any]:
    values: dict[str, Any] = {"id": row["id"]}
    seen.rows[f"{group}[{row['id']}]"] = values
    names = seen.names(group, row["id"])
    columns = sheet.columns(group)
    for name in column_order(sheet, group):
        path = cell_path(group, row["id"], name)
        if not _shown(columns[name].show, names):
            seen.hidden.add(path)
            continue
        answer = row.get(name)
        if group in seen.locked or _is_locked(columns[name].read_only, names):
            seen.locked.add(path)
            answer = stored(columns[name], name, stored_row(group, row["id"], seen.occasion.before))
        _field(sheet, columns[name], answer, _Spot(path, name, values, names), seen)
    return values


def _field(sheet: Sheet, definition: Field, answer: Any, spot: _Spot, seen: Seen) -> None:
    kind = sheet.kind(definition)
    if definition.compute is not None:
        result = definition.compute.evaluate(spot.names)
        answer = None if result is ENDED or result is None else kind.answer_of(result)
        seen.computed[spot.path] = answer
    if spot.path not in seen.locked and _is_required(definition, spot.names):
        seen.required.add(spot.path)
    if not kind.has_answer or is_typed(answer) or kind.is_empty(answer):
        return
    spot.into[spot.name] = kind.value(answer)
    if kind.cel_parts:
        spot.into.update({f"{spot.name}.{part}": value for part, value in kind.part_values(answer).items()})


def _shown(show: Expr | None, names: Values) -> bool:
    return show is None or show.is_true(names)


def _is_locked(read_only: Expr | None, names: Values) -> bool:
    """Only where somebody writes at all; nobody asks it of a form that is read."""
    return read_only is not None and names.occasion.may_write and read_only.is_true(names)


def _is_required(definition: Field, names: Values) -> bool:
    """Said so, or at least one row or link is wanted."""
    if definition.required or (definition.require is not None and definition.require.is_true(names)):
        return True
    return definition.type in ROWS_LIKE and isinstance(definition.min, int) and definition.min > 0
