"""The values of indicators, read in as few passes over the sums as possible.

Indicators that go over the same rows share one statement; where only those matter who reach a
threshold, the database leaves everybody else out, so memory holds the flagged of one institution.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from iapflow.definitions.model.effect import Counted
from iapflow.extend import Within, counts
from iapflow.reports.early_wanted import Wanted
from iapflow.store.base import BigId
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.store import connection_of

PLACES = 2
UNIT = "the_unit"
MOST_KEPT = 50
FEW = 200
"""So many learners are looked up by name; of more, everybody of the institution is read."""
_KEPT: dict[tuple[Any, ...], tuple[list[Select[Any]], list[Any]]] = {}
"""Statements by what they ask; the indicators are kept with them, so that their ids stay theirs."""


@dataclass(frozen=True, slots=True)
class Value:
    """What was counted for a learner; None where nothing is known."""

    amount: float | None = None
    also: float | None = None


Values = Mapping[int, Mapping[str, Value]]
"""Learner -> indicator -> value; who is not here has none."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One column of one statement."""

    code: str
    part: str
    counted: Counted
    within: Within
    least: float | None


def read_values(session: Session, found: Sequence[Wanted], on: date, *, flagged: bool = False) -> Values:
    """Counted for the learners who learn there on the day, practice learners aside.

    Args:
        flagged: only who reaches a threshold of some indicator, and of them only what reaches it.
    """
    values: dict[int, dict[str, dict[str, float]]] = {}
    for asked, statement in _prepared(found, is_flagged=flagged):
        unit = {UNIT: asked[0].within.institution_id}
        for row in connection_of(session).execute(statement, unit).all():
            _note(values.setdefault(row[0], {}), asked, row)
    there = _enrolled(session, found, on, values)
    return {
        learner: {code: Value(parts.get("amount"), parts.get("also")) for code, parts in codes.items()}
        for learner, codes in values.items()
        if learner in there
    }


def _prepared(found: Sequence[Wanted], *, is_flagged: bool) -> list[tuple[list[_Asked], Select[Any]]]:
    """The statements; those that go over everybody are the same for every institution with the same figures."""
    if not found or found[0].within.learners is not None:
        return [(asked, _statement(asked, is_flagged=is_flagged)) for asked in _statements(found)]
    key = (
        is_flagged,
        *((one.code, id(one.indicator), one.watch, one.act, one.within.first, one.within.last) for one in found),
    )
    if key not in _KEPT:
        if len(_KEPT) >= MOST_KEPT:
            _KEPT.clear()
        made = [_statement(asked, is_flagged=is_flagged) for asked in _statements(found)]
        _KEPT[key] = (made, [one.indicator for one in found])
    return list(zip(_statements(found), _KEPT[key][0], strict=True))


def _note(codes: dict[str, dict[str, float]], asked: Sequence[_Asked], row: Row[Any]) -> None:
    amounts: Sequence[Any] = row[1:]
    for one, amount in zip(asked, amounts, strict=True):
        if amount is not None:
            codes.setdefault(one.code, {})[one.part] = round(float(amount), PLACES)


def _statements(found: Sequence[Wanted]) -> Iterator[list[_Asked]]:
    """The columns, gathered by the rows that they go over."""
    grouped: dict[tuple[Any, ...], list[_Asked]] = {}
    for one in found:
        for asked in _columns(one):
            rows = counts()[asked.counted.name].rows
            window = (asked.within.first, asked.within.last) if rows.is_windowed else ()
            grouped.setdefault((rows.name, *window), []).append(asked)
    yield from grouped.values()


def _columns(one: Wanted) -> Iterator[_Asked]:
    least = one.watch if one.watch is not None else one.act
    yield _Asked(one.code, "amount", one.indicator.counts, one.within, least)
    if one.indicator.also is not None:
        yield _Asked(one.code, "also", one.indicator.also.counts, one.within, one.indicator.also.act)


def _statement(asked: Sequence[_Asked], *, is_flagged: bool) -> Select[Any]:
    """Summed up for each learner; what is not flagged is left out around the sums, each of which is worked out once."""
    first = asked[0].within
    reach = min(one.within.first for one in asked), max(one.within.last for one in asked)
    whole = Within(bindparam(UNIT, type_=BigId), *reach, first.before, first.learners)
    rows = counts()[asked[0].counted.name].rows.read(whole)
    columns = [
        counts()[one.counted.name].column(rows, replace(one.within, reach=reach), one.counted.parameters).label(f"c{n}")
        for n, one in enumerate(asked)
    ]
    summed = select(rows.c.learner_id, *columns).group_by(rows.c.learner_id)
    if not is_flagged:
        return summed
    inside = summed.subquery("summed")
    reached = [inside.c[f"c{n}"] >= one.least for n, one in enumerate(asked) if one.least is not None]
    return select(inside).where(or_(*reached))


def _enrolled(session: Session, found: Sequence[Wanted], on: date, values: Collection[int]) -> Collection[int]:
    """Named learners are taken as they are; of everybody, those who learn there on the day."""
    if not found or found[0].within.learners is not None:
        return values
    among = values if len(values) <= FEW else None
    return learners_of(session, found[0].within.institution_id, on, among)


def learners_of(session: Session, unit: int, on: date, among: Collection[int] | None = None) -> frozenset[int]:
    """Who learns in an institution on a day, practice learners aside; of these only, where some are named."""
    there = (
        select(Enrolment.learner_id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .where(Enrolment.institution_id == unit, holds(Enrolment, on), Learner.is_practice.is_(False))
    )
    if among is not None:
        there = there.where(Enrolment.learner_id.in_(among))
    return frozenset(connection_of(session).scalars(there).all())
