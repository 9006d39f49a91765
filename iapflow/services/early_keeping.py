"""What goes at the end of a school year: the daily sums of learners without a signal; counts of them stay.

Of learners with a signal the sums are kept a year longer, for what the plan was begun on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import floor
from typing import Any

from sqlalchemy import and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.orm import Session

from iapflow.definitions.catalogue import Catalogue
from iapflow.reports.early_values import learners_of, read_values
from iapflow.reports.early_wanted import wanted
from iapflow.services.room import Room
from iapflow.store.attendance import AttendanceDay, ResultDay
from iapflow.store.days import holds
from iapflow.store.early_signs import HOLDING, EarlySignal, EarlySwitch, EarlyTally
from iapflow.store.learner import Enrolment
from iapflow.store.observation import Observation
from iapflow.store.semester import Semester
from iapflow.store.store import Store, connection_of

HALF = 2
"""A tally holds values by halves, so that a value does not point at somebody."""
ONE_DAY = timedelta(days=1)
DAYS_OFF = timedelta(days=30)
"""So long a learner may be between two institutions without having left education."""


@dataclass(frozen=True, slots=True)
class Year:
    """A school year that is over."""

    semesters: Sequence[Semester]

    @property
    def starts_on(self) -> date:
        """Its first day."""
        return self.semesters[0].starts_on

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.semesters[-1].ends_on


def close_year(store: Store, room: Room, unit: int) -> int:
    """Count, then let go what an ended school year held of learners without a signal; how many rows went.

    Nothing happens before the first school year of the register is over, and nothing twice.
    """
    with store as session:
        on = room.now(session).date()
        year = last_year(session, on, room.definitions.current(session))
        holding = _holding(session, unit)
        if year is None or holding is None or (holding.let_go_on is not None and holding.let_go_on > year.ends_on):
            return 0
        for semester in year.semesters:
            _tally(session, room.definitions.current(session), unit, semester)
        gone = _let_go(session, unit, year)
        session.execute(update(EarlySwitch).where(EarlySwitch.id == holding.id).values(let_go_on=on, let_go_days=gone))
        return gone


def last_year(session: Session, on: date, catalogue: Catalogue) -> Year | None:
    """The newest school year that is over, for the grades that learn longest too."""
    rows = session.scalars(select(Semester).where(Semester.ends_on < on).order_by(Semester.starts_on)).all()
    if not rows:
        return None
    year = rows[-1].school_year
    calendar = catalogue.calendar.years.get(year) if catalogue.calendar else None
    longest = [end for term in calendar.terms for end in (term.to, *term.grades.values())] if calendar else []
    begun = session.scalar(select(func.count()).where(Semester.school_year == year, Semester.ends_on >= on))
    if begun or any(on <= end for end in longest):
        earlier = [row for row in rows if row.school_year != year]
        return _of_year(earlier, earlier[-1].school_year) if earlier else None
    return _of_year(rows, year)


def _of_year(rows: Sequence[Semester], year: str) -> Year:
    return Year([row for row in rows if row.school_year == year])


def _holding(session: Session, unit: int) -> EarlySwitch | None:
    mine = EarlySwitch.institution_id == unit, EarlySwitch.indicator == HOLDING, EarlySwitch.ended_at.is_(None)
    return session.scalars(select(EarlySwitch).where(*mine)).one_or_none()


def _tally(session: Session, catalogue: Catalogue, unit: int, semester: Semester) -> None:
    """How many learners stood at which value on the last day, and how many of them left education since."""
    whose = learners_of(session, unit, semester.ends_on)
    found = [one for one in wanted(session, catalogue, unit, semester.ends_on, whose) if not one.indicator.context]
    found = [one for one in found if not one.indicator.apart]
    values = read_values(session, found, semester.ends_on)
    left = leavers(session, unit, semester)
    counted: Counter[tuple[str, Decimal]] = Counter()
    lost: Counter[tuple[str, Decimal]] = Counter()
    for learner, codes in values.items():
        for code, value in codes.items():
            if value.amount is not None:
                key = (code, Decimal(floor(value.amount * HALF)) / HALF)
                counted[key] += 1
                lost[key] += learner in left
    session.execute(delete(EarlyTally).where(EarlyTally.semester_id == semester.id, EarlyTally.institution_id == unit))
    rows = [
        {"semester_id": semester.id, "institution_id": unit, "indicator": key[0], "value": key[1],
         "learners": number, "leavers": lost[key]}
        for key, number in counted.items()
    ]  # fmt: skip
    if rows:
        session.execute(insert(EarlyTally), rows)


def leavers(session: Session, unit: int, semester: Semester) -> frozenset[int]:
    """Who learned there in the semester, stopped since, and began nowhere else within a month."""
    later = Enrolment.__table__.alias()
    goes_on = exists().where(
        later.c.learner_id == Enrolment.learner_id, later.c.id != Enrolment.id,
        or_(later.c.valid_to.is_(None), later.c.valid_to > Enrolment.valid_to),
    )  # fmt: skip
    stopped = and_(
        Enrolment.institution_id == unit, holds(Enrolment, semester.ends_on) | _ended_within(semester), ~goes_on
    )
    return frozenset(session.scalars(select(Enrolment.learner_id).where(stopped, Enrolment.valid_to.is_not(None))))


def _ended_within(semester: Semester) -> Any:
    return Enrolment.valid_to.between(semester.starts_on, semester.ends_on + DAYS_OFF)


def _let_go(session: Session, unit: int, year: Year) -> int:
    """Sums of the year of whoever had no signal in it, and all that is older."""
    terms = [semester.id for semester in year.semesters]
    flagged = select(EarlySignal.learner_id).where(
        EarlySignal.institution_id == unit, EarlySignal.semester_id.in_(terms)
    )
    gone, connection = 0, connection_of(session)
    for model, day in ((AttendanceDay, AttendanceDay.day), (ResultDay, ResultDay.day)):
        mine = model.institution_id == unit
        gone += connection.execute(delete(model).where(mine, day < year.starts_on)).rowcount
        of_the_year = and_(day >= year.starts_on, day <= year.ends_on, model.learner_id.not_in(flagged))
        gone += connection.execute(delete(model).where(mine, of_the_year)).rowcount
    notes = Observation.institution_id == unit, Observation.noted_on <= year.ends_on
    gone += connection.execute(delete(Observation).where(*notes, Observation.learner_id.not_in(flagged))).rowcount
    return gone
