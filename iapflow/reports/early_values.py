"""The values of indicators, read in as few passes over the sums as possible.

Indicators that go over the same rows share one statement; where only those matter who reach a
threshold, the database leaves everybody else out, so memory holds the flagged of one institution.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, or_, select, true
from sqlalchemy.orm import Session

from iapflow.definitions.model.effect import Counted
from iapflow.extend import Within, counts
from iapflow.reports.early_wanted import Wanted
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner

PLACES = 2


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
    for asked in _statements(found):
        for row in session.execute(_statement(asked, on, flagged=flagged)):
            _note(values.setdefault(row[0], {}), asked, row)
    return {
        learner: {code: Value(parts.get("amount"), parts.get("also")) for code, parts in codes.items()}
        for learner, codes in values.items()
    }


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


def _statement(asked: Sequence[_Asked], on: date, *, flagged: bool) -> Select[Any]:
    first = asked[0].within
    whole = Within(
        first.institution_id,
        min(one.within.first for one in asked),
        max(one.within.last for one in asked),
        first.before,
        first.learners,
    )
    rows = counts()[asked[0].counted.name].rows.read(whole)
    columns = [counts()[one.counted.name].column(rows, one.within, one.counted.parameters) for one in asked]
    reached = [column >= one.least for column, one in zip(columns, asked, strict=True) if one.least is not None]
    return (
        select(rows.c.learner_id, *columns)
        .where(_enrolled(rows, first, on))
        .group_by(rows.c.learner_id)
        .having(or_(*reached) if flagged and reached else true())
    )


def _enrolled(rows: Any, within: Within, on: date) -> ColumnElement[bool]:
    """Named learners are taken as they are; of everybody, those who learn there on the day."""
    if within.learners is not None:
        return true()
    there = (
        select(Enrolment.learner_id)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .where(Enrolment.institution_id == within.institution_id, holds(Enrolment, on), Learner.is_practice.is_(False))
    )
    enrolled: ColumnElement[bool] = rows.c.learner_id.in_(there)
    return enrolled
