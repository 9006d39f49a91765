"""Support for teachers in numbers (R12): what was held, how many people and institutions it reached, how it was rated.

Each kind of support is a source: a query with the columns of `COLUMNS`, one row a person who was there (or one
without a person, where nobody was).  Events and supervisions are sources; another part adds its own by `add_source`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Integer, Select, Subquery, and_, case, cast, distinct, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, register
from iapflow.reports.counted_rows import in_reach, places
from iapflow.reports.supervision_sums import HELD as SUPERVISED
from iapflow.reports.supervisions import marks_shown
from iapflow.reports.teacher_events import KINDS
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.semester import Semester
from iapflow.store.supervisions import MINUTES, WORKFLOW, Supervision, SupervisionSeat
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


def held(viewer: Viewer, asked: Asked, table: Any, columns: tuple[Any, ...], on: Any) -> Select[Any]:
    """A source's query: its columns, then the place, and the semester in which the day `on` lies.

    Args:
        table: the source's own table, one row a case (`case_id`).
    """
    named = [column.label(name) for column, name in zip(columns, COLUMNS, strict=True)]
    found = (
        select(*named, Semester.id.label("semester_id"), Semester.school_year, *places(viewer))
        .select_from(table)
        .join(Case, Case.id == table.case_id)
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
        held(viewer, asked, TeacherEvent, columns, TeacherEvent.starts_on)
        .outerjoin(EventRegistration, came)
        .outerjoin(EventCertificate, stands)
        .where(Case.state.in_(HELD))
    )


def _supervisions(viewer: Viewer, asked: Asked) -> Select[Any]:
    """Supervisions that were held; the mark is their mean, and only where it may be told."""
    marks = marks_shown().subquery()
    came = and_(SupervisionSeat.case_id == Supervision.case_id, SupervisionSeat.attended.is_(True))
    hours = case((SupervisionSeat.id.is_not(None), MINUTES / 60.0))
    columns = (
        Case.id, literal(WORKFLOW), SupervisionSeat.person_id, Supervision.institution_id, hours,
        cast(null(), Integer), marks.c.points * 1.0 / marks.c.given,
    )  # fmt: skip
    return (
        held(viewer, asked, Supervision, columns, Supervision.held_on)
        .outerjoin(SupervisionSeat, came)
        .outerjoin(marks, marks.c.case_id == Supervision.case_id)
        .where(Case.state.in_(SUPERVISED))
    )


add_source("events", _events)
add_source("supervisions", _supervisions)


def _different(name: str) -> Any:
    return lambda found: func.count(distinct(getattr(found, name)))


def _kinds(session: Session, viewer: Viewer, keys: Sequence[str]) -> Mapping[str, Any]:
    """What events are called in their list; supervision has one kind, its workflow's name."""
    named = dict(cuts.listed(KINDS)(session, viewer, keys))
    workflow = viewer.catalogue.workflows.get(WORKFLOW)
    if workflow is not None and WORKFLOW in keys:
        named[WORKFLOW] = workflow.label
    return named


KIND = Cut("kind", "Kind", lambda found: found.kind, _kinds)

REPORT = register(
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
