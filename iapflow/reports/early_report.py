"""Does it work?  How many were flagged, looked at, led to a plan, and what happened later; counts only (R15).

Cells below five are not told, nor a number that would tell one of them by its difference to another.
Hits and misses of a threshold (`early_thresholds`) are shown above the school only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, func, or_, select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Indicator
from iapflow.reports.early_outcomes import Later, later
from iapflow.reports.early_thresholds import Judged, judged
from iapflow.reports.early_wanted import indicators
from iapflow.reports.small_cells import protect
from iapflow.reports.viewer import ABOVE, Label, Viewer
from iapflow.store.case import Case
from iapflow.store.early_signs import EarlySignal, EarlyTally
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment
from iapflow.store.scope import REGISTRARS, below
from iapflow.store.semester import Semester

PLAN, NEW = "support_plan", "new"
Unit = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in one semester: numbers of learners; None for a number that is kept back."""

    label: Label
    flagged: int | None
    reviewed: int | None
    planned: int | None
    left: int | None

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """In the order of the page."""
        return self.flagged, self.reviewed, self.planned, self.left


@dataclass(frozen=True, slots=True)
class Report:
    """R15 for whoever asks.

    Args:
        judged: empty for a school, and where too few were flagged.
        of: the semester whose tallies are judged.
        later: what happened to those with a plan.
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
    later: Sequence[Later] = ()


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
    whole = counted.get("", NOBODY)
    together = _line({"lv": "", "en": ""}, whole, whole)
    of = _tallied(session, here) if is_above else None
    return Report(
        semester, semesters, [_line(one.label, counted.get(name), whole) for name, one in known.items()],
        together, is_above,
        [(name, one.label) for name, one in known.items()], code,
        _judged(session, (here, of), known[code], (code, tried)) if of is not None and code else (), of,
        later(session, viewer, here, semester) if semester is not None and together.planned else (),
    )  # fmt: skip


def _units(viewer: Viewer) -> Unit:
    """The institutions of one's own and those below a municipality, a region, the state."""
    actor = viewer.actor
    held = {unit for role in ABOVE | REGISTRARS for unit in actor.units(role)}
    inside: Unit = Institution.id.in_(below(held, actor))
    return and_(Institution.kind == "institution", inside)


Counts = tuple[int, int, int, int]
NOBODY: Counts = (0, 0, 0, 0)


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


def _line(label: Label, counts: Counts | None, whole: Counts) -> Line:
    """Each number is told only where neither it, nor the rest of the flagged, nor of all together is a small one."""
    flagged, *parts = counts or NOBODY
    told = flagged if _may_tell(flagged, flagged) and _may_tell(flagged, whole[0]) else None
    of = zip(parts, whole[1:], strict=True)
    kept = [
        part if not part or (told is not None and _may_tell(part, flagged) and _may_tell(part, here)) else None
        for part, here in of
    ]
    return Line(label, told, *kept)


def _may_tell(part: int, of: int) -> bool:
    """Whether neither a part of a number nor its rest is a small one."""
    return "part" not in protect({"part": part, "rest": of - part}).hidden


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
    told = {"watch": indicator.watch, "act": indicator.act}
    figures = {name: Decimal(str(figure)) for name, figure in told.items() if figure is not None}
    lowest = min(figures.values(), default=Decimal(0))
    return judged(tally, {**figures, **({"tried": tried} if tried is not None else {})}, lowest)


def readers() -> Collection[str]:
    """Who reads this report."""
    return ABOVE | REGISTRARS
