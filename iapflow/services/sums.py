"""The sums behind due dates: kept as JSON, read back as sentences."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from iapflow.engine.values import Due
from iapflow.errors import Text

UNITS = {
    "school_days": Text("school day | school days"),
    "working_days": Text("working day | working days"),
    "hours": Text("hour | hours"),
    "days": Text("day | days"),
    "weeks": Text("week | weeks"),
    "months": Text("month | months"),
    "years": Text("year | years"),
}
"""How units of a stored sum are said."""
SKIPPED = {
    "weekend": Text("weekends"),
    "public holiday": Text("public holidays"),
    "school holidays": Text("school holidays"),
    "between semesters": Text("days between semesters"),
}
"""How days that a sum does not count are said."""


def due_lines(due: Due | None) -> list[Any] | None:
    """The sum behind a due date as it is stored: sentences with their figures."""
    return [_kept(line) for line in due.lines] if due else None


def lines_of(lines: Sequence[Any] | None) -> tuple[Text, ...]:
    """The stored sum as the engine made it."""
    return tuple(Text(line[0], {name: _when(value) for name, value in line[1].items()}) for line in lines or ())


def sum_of(lines: Sequence[Any] | None) -> list[Text]:
    """The stored sum as sentences; days are days and moments are moments again."""
    return [
        Text(line[0], {name: _said(name, value, line[1]) for name, value in line[1].items()}) for line in lines or ()
    ]


def amount_in_words(amount: int, unit: str) -> Text:
    """`4 school days` in the reader's language: the unit with its number."""
    return Text("{n} {unit}", {"n": amount, "unit": _unit(unit, amount)})


def _kept(line: Text) -> list[Any]:
    params = {name: value.isoformat() if isinstance(value, date) else value for name, value in line.params.items()}
    return [line.id, params]


def _said(name: str, value: Any, line: Mapping[str, Any]) -> Any:
    """A unit or a reason in words, with the unit's number; anything else as it is."""
    if name == "unit":
        return _unit(value, line.get("amount", 0))
    return SKIPPED.get(value, value) if name == "why" else _when(value)


def _unit(name: str, amount: Any) -> Any:
    return Text(UNITS[name].id, {"n": amount}) if name in UNITS else name


def _when(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(value)
        except ValueError:
            continue
    return value
