"""A semester as rules read it: the institution's own days and the end of the learner's grade, where there are such."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.services.case_calendars import CountedBy
from iapflow.store.learner import Enrolment


def semester_root(session: Session, calendar: CountedBy, semester: Any, learner: Any, today: date) -> dict[str, Any]:
    """What rules read as `semester.*`; nothing without a semester."""
    if semester is None:
        return {}
    ends = grade_ends(calendar, semester)
    own = calendar.own_term(semester.school_year, semester.number) if calendar else None
    start, end = (own.from_, own.to) if own else (semester.starts_on, semester.ends_on)
    if ends and learner is not None:
        enrolled = enrolled_on(session, learner.id, min(max(today, semester.starts_on), semester.ends_on))
        end = ends.get(enrolled.grade, end) if enrolled else end
    return {"start": start, "end": end, "number": semester.number, "school_year": semester.school_year}


def grade_ends(calendar: CountedBy, semester: Any) -> dict[str, date]:
    """Grade -> the last day of this semester, for the grades that have one of their own."""
    year = calendar.years.get(semester.school_year) if calendar else None
    return year.terms[semester.number - 1].grades if year and semester.number <= len(year.terms) else {}


def enrolled_on(session: Session, learner_id: int, day: date) -> Any:
    """Grade and class on a day, or the last ones before it."""
    return session.execute(
        select(Enrolment.grade, Enrolment.class_name)
        .where(Enrolment.learner_id == learner_id, Enrolment.valid_from <= day)
        .order_by(Enrolment.valid_from.desc())
        .limit(1)
    ).one_or_none()
