"""Working out which signals stand in an institution: read in a few passes, compared, and only changes written.

Nothing here judges anybody: a signal says that a count reached a figure that people chose.  Who
looks at it, and what they decide, is a review (`early_reviews`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from iapflow.reports.early_values import Value, Values, read_values
from iapflow.reports.early_wanted import Wanted, days_of, switched_on, wanted
from iapflow.services.room import Room
from iapflow.store.base import table_of
from iapflow.store.early_signs import ACT, HOLDING, EarlySignal, EarlySwitch
from iapflow.store.store import Store, connection_of

Key = tuple[int, str]
ALL, SWITCHES = table_of(EarlySignal), table_of(EarlySwitch)
SIGNALS = select(*ALL.c)
HOLDS = (SWITCHES.c.indicator == HOLDING) & SWITCHES.c.ended_at.is_(None)
HERE = SWITCHES.c.institution_id == bindparam("unit")
CHECKED = update(SWITCHES).where(HERE, HOLDS).values(checked_on=bindparam("on"))


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What working out the signals of an institution changed.

    Args:
        raised: learners with a signal that is new, came back, or grew since somebody looked at it.
    """

    standing: int
    raised: tuple[int, ...]
    ended: int


def work_out(store: Store, room: Room, unit: int) -> WorkedOut:
    """Work out anew which signals stand in an institution today."""
    with store as session:
        on = room.now(session).date()
        found = switched_on(wanted(session, room.definitions.current(session), unit, on))
        connection_of(session).execute(CHECKED, {"unit": unit, "on": on})
        days = days_of(session, on)
        if days is None:
            return WorkedOut(0, (), 0)
        now = flags(found, read_values(session, found, on, flagged=True))
        return _compare(session, (unit, days.term.id, on), now, _apart(found))


def flags(found: Sequence[Wanted], values: Values) -> dict[Key, tuple[str, float]]:
    """Learner and indicator -> level and value, of whatever reaches a threshold."""
    by_code = {one.code: one for one in found}
    flagged: dict[Key, tuple[str, float]] = {}
    for learner, codes in values.items():
        for code, value in codes.items():
            level = by_code[code].level(value.amount, value.also)
            if level is not None:
                flagged[learner, code] = (level, _amount(value))
    return flagged


def _amount(value: Value) -> float:
    found = value.amount if value.amount is not None else value.also
    return found or 0.0


def _apart(found: Sequence[Wanted]) -> frozenset[str]:
    """Indicators that open no common review."""
    return frozenset(one.code for one in found if one.indicator.apart)


def _compare(
    session: Session, place: tuple[int, int, date], now: Mapping[Key, tuple[str, float]], apart: frozenset[str]
) -> WorkedOut:
    """Write what differs from the signals that stand."""
    unit, term, on = place
    mine = EarlySignal.institution_id == unit, EarlySignal.semester_id == term
    before = {(row.learner_id, row.indicator): row for row in connection_of(session).execute(SIGNALS.where(*mine))}
    new = [key for key in now if key not in before]
    back = [key for key in now if key in before and before[key].ended_on is not None]
    changed = [key for key in now if key in before and key not in back and _differs(before[key], now[key])]
    gone = [row.id for key, row in before.items() if key not in now and row.ended_on is None]
    if new:
        connection_of(session).execute(insert(ALL), [_row(place, key, now[key]) for key in new])
    if back or changed:
        rows = [_moved(before[key], now[key], on, is_back=key in back) for key in (*back, *changed)]
        session.execute(update(EarlySignal), rows)
    if gone:
        session.execute(update(EarlySignal), [{"id": ident, "ended_on": on} for ident in gone])
    return WorkedOut(len(now), tuple(sorted(_unseen(session, mine, apart))), len(gone))


def _unseen(session: Session, mine: tuple[ColumnElement[bool], ...], apart: frozenset[str]) -> set[int]:
    """Learners with a signal at which nobody looks yet; asked of the table, so that nobody is lost on the way."""
    standing = EarlySignal.ended_on.is_(None), EarlySignal.case_id.is_(None), EarlySignal.indicator.not_in(apart)
    return set(connection_of(session).scalars(select(EarlySignal.learner_id).where(*mine, *standing)).all())


def _differs(row: Row[Any], flag: tuple[str, float]) -> bool:
    return bool((row.level, row.value) != (flag[0], _exact(flag[1])))


def _moved(row: Row[Any], flag: tuple[str, float], on: date, *, is_back: bool) -> dict[str, object]:
    """One that came back, or grew from watch to act, is to be looked at again."""
    is_stronger = flag[0] == ACT and row.level != ACT
    return {
        "id": row.id, "level": flag[0], "value": _exact(flag[1]), "ended_on": None,
        "raised_on": on if is_back else row.raised_on, "case_id": None if is_back or is_stronger else row.case_id,
    }  # fmt: skip


def _row(place: tuple[int, int, date], key: Key, flag: tuple[str, float]) -> dict[str, object]:
    return {
        "institution_id": place[0], "semester_id": place[1], "learner_id": key[0], "indicator": key[1],
        "level": flag[0], "value": _exact(flag[1]), "raised_on": place[2],
    }  # fmt: skip


def _exact(value: float) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def forget_signals(session: Session, unit: int, code: str) -> None:
    """Signals of an indicator that was switched off go, where nobody has looked at them."""
    mine = EarlySignal.institution_id == unit, EarlySignal.indicator == code
    session.execute(delete(EarlySignal).where(*mine, EarlySignal.case_id.is_(None)))
