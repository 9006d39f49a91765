"""Does it work?  How many were flagged, looked at, led to a plan, and what happened later; counts only (R15).

Cells below five are not told.  Hits and misses of a threshold are shown above the school only, and
only where at least fifty were flagged: below that they would say more about children than about figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, func, or_, select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Indicator
from iapflow.reports.early_wanted import indicators
from iapflow.reports.viewer import ABOVE, Label, Viewer
from iapflow.store.case import Case
from iapflow.store.early_signs import EarlySignal, EarlyTally
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment
from iapflow.store.scope import REGISTRARS, below
from iapflow.store.semester import Semester

LEAST, ENOUGH = 5, 50
"""The smallest number told; how many must be flagged before a threshold is judged."""
PLAN, NEW = "support_plan", "new"
Unit = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in one semester: numbers of learners; None for a number below five."""

    label: Label
    flagged: int | None
    reviewed: int | None
    planned: int | None
    left: int | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A threshold held against what happened: leavers it would have flagged, leavers it would have missed."""

    threshold: Decimal
    name: str
    flagged: int | None
    hits: int | None
    misses: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """R15 for whoever asks.

    Args:
        judged: empty for a school, and where too few were flagged.
        of: the semester whose tallies are judged.
    """

    semester: Semester | None
    semesters: Sequence[Semester]
    lines: Sequence[Line]
    together: Line | None
    is_above: bool
    codes: Sequence[tuple[str, Label]]
    code: str
    judged: Sequence[Judged]
    of: Semester | None


def told(number: int) -> int | None:
    """A number that may be told; a small one is kept back, nothing at all is nothing."""
    return number if number == 0 or number >= LEAST else None


def report(session: Session, viewer: Viewer, asked: tuple[int | None, str, Decimal | None]) -> Report:
    """The report.

    Args:
        asked: the semester's id (None: the last with signals), an indicator, and a threshold to try.
    """
    wanted, code, tried = asked
    here = _units(viewer)
    semesters = session.scalars(
        select(Semester).where(Semester.starts_on <= viewer.actor.on).order_by(Semester.starts_on.desc()).limit(6)
    ).all()
    semester = next((one for one in semesters if one.id == wanted), semesters[0] if semesters else None)
    known = {name: one for name, one in indicators(viewer.catalogue).items() if not (one.context or one.apart)}
    code = code if code in known else next(iter(known), "")
    is_above = bool(viewer.actor.roles & ABOVE)
    counted = _counted(session, here, semester) if semester is not None else {}
    of = _tallied(session, here) if is_above else None
    return Report(
        semester, semesters, [_line(one.label, counted.get(name)) for name, one in known.items()],
        _line({"lv": "", "en": ""}, counted.get("")), is_above,
        [(name, one.label) for name, one in known.items()], code,
        _judged(session, (here, of), known[code], (code, tried)) if of is not None and code else (), of,
    )  # fmt: skip


def _units(viewer: Viewer) -> Unit:
    """The institutions of one's own and those below a municipality, a region, the state."""
    actor = viewer.actor
    held = {unit for role in ABOVE | REGISTRARS for unit in actor.units(role)}
    inside: Unit = Institution.id.in_(below(held, actor))
    return and_(Institution.kind == "institution", inside)


Counts = tuple[int, int, int, int]


def _counted(session: Session, here: Unit, semester: Semester) -> Mapping[str, Counts]:
    """Indicator -> flagged, looked at, with a plan, left; under '' all indicators together, each learner once."""
    signal = EarlySignal
    decided = and_(signal.case_id.is_not(None), Case.state != NEW)
    plan = exists().where(
        _of(PLAN), _plan.c.learner_id == signal.learner_id, _plan.c.semester_id >= signal.semester_id,
    )  # fmt: skip
    columns = (
        func.count(distinct(signal.learner_id)),
        func.count(distinct(case((decided, signal.learner_id)))),
        func.count(distinct(case((plan, signal.learner_id)))),
        func.count(distinct(case((_left(), signal.learner_id)))),
    )

    def asked(*first: Any) -> Select[Any]:
        return (
            select(*first, *columns)
            .outerjoin(Case, Case.id == signal.case_id)
            .where(signal.semester_id == semester.id, signal.institution_id.in_(select(Institution.id).where(here)))
            .group_by(*first)
        )

    found: dict[str, Counts] = {}
    for row in session.execute(asked(signal.indicator)):
        found[str(row[0])] = (row[1], row[2], row[3], row[4])
    whole = session.execute(asked()).one()
    found[""] = (whole[0], whole[1], whole[2], whole[3])
    return found


_plan = Case.__table__.alias("the_plan")
_later = Enrolment.__table__.alias("later")


def _of(workflow: str) -> ColumnElement[bool]:
    here: ColumnElement[bool] = _plan.c.workflow == workflow
    return here


def _left() -> ColumnElement[bool]:
    """Whether the learner's time there ended after the signal, and nothing came after it."""
    goes_on = exists().where(
        _later.c.learner_id == Enrolment.learner_id, _later.c.id != Enrolment.id,
        or_(_later.c.valid_to.is_(None), _later.c.valid_to > Enrolment.valid_to),
    )  # fmt: skip
    return exists().where(
        Enrolment.learner_id == EarlySignal.learner_id, Enrolment.institution_id == EarlySignal.institution_id,
        Enrolment.valid_to.is_not(None), Enrolment.valid_to >= EarlySignal.raised_on, ~goes_on,
    )  # fmt: skip


def _line(label: Label, counts: Counts | None) -> Line:
    flagged, reviewed, planned, left = counts or (0, 0, 0, 0)
    return Line(label, told(flagged), told(reviewed), told(planned), told(left))


def _tallied(session: Session, here: Unit) -> Semester | None:
    """The newest semester of which counts were kept."""
    kept = EarlyTally.institution_id.in_(select(Institution.id).where(here))
    return session.scalars(
        select(Semester)
        .where(Semester.id.in_(select(EarlyTally.semester_id).where(kept)))
        .order_by(Semester.starts_on.desc())
        .limit(1)
    ).first()


def _judged(
    session: Session, where: tuple[Unit, Semester], indicator: Indicator, asked: tuple[str, Decimal | None]
) -> Sequence[Judged]:
    """The definition's thresholds and the one that is tried, on what a semester that is over counted."""
    (here, of), (code, tried) = where, asked
    rows = session.execute(
        select(EarlyTally.value, func.sum(EarlyTally.learners), func.sum(EarlyTally.leavers))
        .where(EarlyTally.semester_id == of.id, EarlyTally.indicator == code)
        .where(EarlyTally.institution_id.in_(select(Institution.id).where(here)))
        .group_by(EarlyTally.value)
    )
    tally = {Decimal(value): (int(learners), int(left)) for value, learners, left in rows}
    thresholds = {"watch": indicator.watch, "act": indicator.act, "tried": tried}
    judged = [_judge(tally, name, Decimal(str(figure))) for name, figure in thresholds.items() if figure is not None]
    lowest = min((one.threshold for one in judged if one.name != "tried"), default=Decimal(0))
    if sum(learners for value, (learners, _) in tally.items() if value >= lowest) < ENOUGH:
        return ()
    return judged


def _judge(tally: Mapping[Decimal, tuple[int, int]], name: str, threshold: Decimal) -> Judged:
    """Where one of the two leaver counts is small, both are kept back: one could be worked out from the other."""
    flagged = sum(learners for value, (learners, _) in tally.items() if value >= threshold)
    hits = sum(left for value, (_, left) in tally.items() if value >= threshold)
    misses = sum(left for value, (_, left) in tally.items() if value < threshold)
    if None in (told(hits), told(misses)):
        return Judged(threshold, name, told(flagged), None, None)
    return Judged(threshold, name, told(flagged), hits, misses)


def readers() -> Collection[str]:
    """Who reads this report."""
    return ABOVE | REGISTRARS
