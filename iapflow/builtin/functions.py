"""Functions for rules: sums, money, dates.  Pure; what they need of a case comes with the values."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from iapflow.builtin.units import counted
from iapflow.extend import Written, function, span_problem
from iapflow.store.keys import is_key

_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?").fullmatch
RATES = "$rates"
"""What `rate` reads: (measure code or None, valid from, euro cents an hour), any order."""
CALENDAR = "$calendar"
"""What spans are counted by."""
SUBJECT_CODE = "$subject_code"
"""What `is_subjects_code` reads; no rule sees the code itself."""


@function("sum", "list", gives="any")
def total(values: Sequence[Any]) -> Any:
    """The sum of a list; of an empty one, nothing."""
    return sum(values) if values else 0


@function("money", "number", "money", gives="money")
def money(volume: float, price: int) -> int:
    """Volume times price in euro cents, half a cent rounded up."""
    return int((Decimal(str(volume)) * price).quantize(Decimal(1), ROUND_HALF_UP))


@function("rate", "text", "date", gives="money", reads_case=True)
def rate(values: Mapping[str, Any], measure: str, on: date) -> int | None:
    """Euro cents an hour for a measure on a day: its own rate, else the general one."""
    valid = [row for row in values[RATES] if row[0] in {measure, None} and row[1] <= on]
    if not valid:
        return None
    return int(max(valid, key=lambda row: (row[0] is not None, row[1]))[2])


def _no_amount(amount: str) -> str | None:
    return None if _AMOUNT(amount) else f"{amount[:60]!r} is no amount; write it as in '500.00'"


@function("eur", "text", gives="money", written={0: Written(_no_amount)})
def eur(amount: str) -> int | None:
    """`eur('500.00')` in euro cents."""
    try:
        return int((Decimal(amount) * 100).quantize(Decimal(1)))
    except InvalidOperation:
        return None


@function("add", "date", "text", gives="date", reads_case=True, written={1: Written(span_problem)})
def add(values: Mapping[str, Any], day: date, span: str) -> date | None:
    """The day a span later: `add(plan.period_end, '3 months')`."""
    amount, _, unit = span.partition(" ")
    return counted(day, int(amount), unit, values.get(CALENDAR)) if is_key(amount) else None


@function("days_between", "date", "date", gives="whole")
def days_between(first: date, last: date) -> int:
    """Calendar days from the first to the last; negative when the last is earlier."""
    return (last - first).days


@function("school_days_between", "date", "date", gives="whole", reads_case=True)
def school_days_between(values: Mapping[str, Any], first: date, last: date) -> int:
    """School days after the first up to and with the last."""
    calendar = values.get(CALENDAR)
    if last <= first or calendar is None:
        return 0
    day, count = first, 0
    while True:
        following = counted(day, 1, "school_days", calendar)
        if following is None or following > last:
            return count
        day, count = following, count + 1


@function("age_on", "date", "date", gives="whole")
def age_on(born: date, on: date) -> int:
    """Full years of age on a day; born on 29 February, older from 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@function("is_subjects_code", "text", gives="bool", reads_case=True)
def is_subjects_code(values: Mapping[str, Any], code: str) -> bool:
    """Whether a personal code is that of whom the case is about."""
    return bool(code) and values.get(SUBJECT_CODE) == code
