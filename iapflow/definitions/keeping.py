"""How long answers are kept: which retention each field of a form stands under, and when that has ended."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from iapflow.definitions.calendar_days import add
from iapflow.definitions.model import Form
from iapflow.definitions.model.purpose import Retention
from iapflow.definitions.registry import UnitSpec

CLOSED = "closed"
"""What a span of keeping is counted from."""


def kept_by(form: Form) -> dict[str, str]:
    """Field, or column as `rows.column` -> the retention that is said nearest to it."""
    return dict(_said(form))


def _said(form: Form) -> Iterator[tuple[str, str]]:
    for _, section, name, field in form.fields():
        rules = (field.data, section.data, form.data)
        mine = next((rule.retain for rule in rules if rule is not None and rule.retain), None)
        if field.fields is None:
            yield from [(name, mine)] if mine else ()
            continue
        for column, cell in field.fields.items():
            kept = cell.data.retain if cell.data is not None and cell.data.retain else mine
            yield from [(f"{name}.{column}", kept)] if kept else ()


def last_day(retention: Retention, closed_on: date, units: Mapping[str, UnitSpec]) -> date | None:
    """The last day on which something of a case that closed is kept; None where it cannot be said."""
    if retention.until is not None:
        return max(retention.until, closed_on)
    if retention.after != CLOSED or retention.in_ is None or units[retention.in_.unit].needs_calendar:
        return None
    return add(closed_on, retention.in_, units).due


def without(answers: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    """Answers without these fields and columns; a row of which nothing is left goes with them."""
    left: dict[str, Any] = {}
    for name, value in answers.items():
        columns = {path.partition(".")[2] for path in gone if path.startswith(f"{name}.")}
        if name in gone:
            continue
        if not columns or not isinstance(value, list):
            left[name] = value
            continue
        rows = [{key: cell for key, cell in row.items() if key not in columns} for row in value]
        rows = [row for row in rows if row.keys() - {"id"}]
        if rows:
            left[name] = rows
    return left
