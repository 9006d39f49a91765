"""Support for teachers in numbers (R12): what was held, how many people and institutions it reached, how it was rated.

Each kind of support is a source: a query with the columns of `COLUMNS`, one row a person who was there (or one
without a person, where nobody was).  Events are a source; another part of the programme adds its own by `add_source`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Integer, Select, Subquery, and_, cast, distinct, func, null, select, union_all

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, register
from iapflow.reports.counted_rows import in_reach, places
from iapflow.reports.teacher_events import KINDS
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.semester import Semester
from iapflow.store.teacher_events import CONFIRMED, EventCertificate, EventRegistration, TeacherEvent

READERS = frozenset({"municipal_coordinator", "regional_coordinator", "state_officer"})
HELD = ("held", "closed")
COLUMNS = ("case_id", "kind", "person_id", "from_institution", "hours", "certificate_id", "rating")
"""What a source gives beside where and when: `rating` is a number or nothing."""

Source = Callable[[Viewer, Asked], Select[Any]]
SOURCES: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """One more kind of support; a name is taken once."""
    if SOURCES.setdefault(name, source) is not source:
        raise ValueError(f"There are two sources {name!r}.")


def rows(viewer: Viewer, asked: Asked) -> Subquery:
    """All kinds together."""
    return union_all(*(source(viewer, asked) for source in SOURCES.values())).subquery()


def held(viewer: Viewer, asked: Asked, columns: tuple[Any, ...], on: Any) -> Select[Any]:
    """A source's query over cases: its columns, then the place, and the semester in which the day `on` lies."""
    named = [column.label(name) for column, name in zip(columns, COLUMNS, strict=True)]
    found = (
        select(*named, Semester.id.label("semester_id"), Semester.school_year, *places(viewer))
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Semester, and_(Semester.starts_on <= on, Semester.ends_on >= on))
        .where(in_reach(viewer))
    )
    return found if asked.semester is None else found.where(Semester.id == asked.semester)


def _events(viewer: Viewer, asked: Asked) -> Select[Any]:
    """Seminars, workshops, conferences and courses that were held, with who was there."""
    came = and_(
        EventRegistration.event_id == TeacherEvent.case_id, EventRegistration.state == CONFIRMED,
        EventRegistration.hours > 0,
    )  # fmt: skip
    stands = and_(EventCertificate.registration_id == EventRegistration.id, EventCertificate.revoked_at.is_(None))
    columns = (
        Case.id, TeacherEvent.kind, EventRegistration.person_id, EventRegistration.institution_id,
        EventRegistration.hours, EventCertificate.id, cast(null(), Integer),
    )  # fmt: skip
    return (
        held(viewer, asked, columns, TeacherEvent.starts_on)
        .select_from(TeacherEvent)
        .join(Case, Case.id == TeacherEvent.case_id)
        .outerjoin(EventRegistration, came)
        .outerjoin(EventCertificate, stands)
        .where(Case.state.in_(HELD))
    )


add_source("events", _events)


def _different(name: str) -> Any:
    return lambda found: func.count(distinct(getattr(found, name)))


KIND = Cut("kind", "Kind", lambda found: found.kind, cuts.listed(KINDS))

register(
    Report(
        "teacher-support", "Support for teachers",
        "What was held, how many different people came from how many institutions.",
        rows, (KIND, cuts.INSTITUTION, cuts.MUNICIPALITY, cuts.REGION, *cuts.TIMES),
        (
            Figure("Held", _different("case_id")), Figure("People", _different("person_id")),
            Figure("Their institutions", _different("from_institution")),
            Figure("Certificates", _different("certificate_id")),
            Figure("Hours attended", lambda found: func.sum(found.hours), "h"),
            Figure("Rating", lambda found: func.avg(found.rating * 1.0)),
        ),
        READERS, people=(),
    )
)  # fmt: skip
