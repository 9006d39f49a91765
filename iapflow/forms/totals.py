"""Totals of columns: what stands in the last line of a group of rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from iapflow.definitions.model import Field
from iapflow.errors import Sentence
from iapflow.forms.sheet import Sheet, cell_path, input_name
from iapflow.forms.voice import Voice


@dataclass(frozen=True, slots=True)
class Total:
    """One column's sum: its column, what it is called, where the script finds it, how it reads."""

    column: str
    label: Sentence
    name: str
    text: str


def totals_of(
    sheet: Sheet, group: str, answers: Mapping[str, Any], columns: Collection[str], voice: Voice
) -> Iterator[Total]:
    """The sums of the columns that the group names and this person sees.

    Args:
        answers: path of a cell -> its answer, of what is shown now.
    """
    field = sheet.fields[group]
    for name in field.totals or ():
        if name in columns:
            column = sheet.columns(group)[name]
            found = [answer for path, answer in answers.items() if path.endswith(f"].{name}")]
            text = sheet.kind(column).text(added(found, column), column, voice)
            yield Total(name, column.label or {"lv": name}, f"{input_name(group)}-total-{name}", text)


def shown_cells(
    sheet: Sheet, group: str, rows: Iterable[Mapping[str, Any]], computed: Mapping[str, Any], hidden: Collection[str]
) -> dict[str, Any]:
    """Path -> answer of every cell of a group that is shown."""
    cells = {}
    for row in rows:
        for name in sheet.columns(group):
            path = cell_path(group, row["id"], name)
            if path not in hidden:
                cells[path] = computed.get(path, row.get(name))
    return cells


def added(answers: Iterable[Any], column: Field) -> Any:
    """The sum in the column's own kind: euro cents stay whole, other numbers are texts of decimals."""
    numbers = [number for answer in answers if (number := _number(answer)) is not None]
    total = sum(numbers, Decimal(0))
    return int(total) if column.type == "money" else format(total.normalize() + 0, "f")


def _number(answer: Any) -> Decimal | None:
    if isinstance(answer, bool) or not isinstance(answer, int | float | str | Decimal):
        return None
    try:
        found = Decimal(str(answer))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
