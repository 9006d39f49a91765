"""Events in numbers for who answers for others (R12): held, people who were there, their institutions, certificates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import Session

from iapflow.reports.teacher_events import KINDS
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.scope import below
from iapflow.store.teacher_events import CONFIRMED, EventCertificate, EventRegistration, TeacherEvent

READERS = ("municipal_coordinator", "regional_coordinator", "state_officer")
HELD = ("held", "closed")


@dataclass(frozen=True, slots=True)
class Sum:
    """One kind of event, or all of them together under no kind; `people` are different people."""

    kind: str
    events: int
    people: int
    institutions: int
    certificates: int


def sums(session: Session, who: Viewer) -> list[Sum]:
    """Each kind that was held, then all together; nothing for who answers for nobody or before the first."""
    units = frozenset().union(*(who.actor.units(role) for role in READERS))
    if not units:
        return []
    there = Case.state.in_(HELD), TeacherEvent.institution_id.in_(below(units, who.actor))
    by_kind = _counted(session, there, TeacherEvent.kind)
    if not by_kind:
        return []
    codes = who.catalogue.lists[KINDS].items if KINDS in who.catalogue.lists else {}
    order = [*codes, *(kind for kind in sorted(by_kind) if kind not in codes)]
    return [*(by_kind[kind] for kind in order if kind in by_kind), *_counted(session, there, None).values()]


def _counted(session: Session, there: tuple[ColumnElement[bool], ...], kind: Any) -> Mapping[str, Sum]:
    columns = (
        func.count(distinct(TeacherEvent.case_id)),
        func.count(distinct(EventRegistration.person_id)),
        func.count(distinct(EventRegistration.institution_id)),
        func.count(distinct(EventCertificate.id)),
    )
    came = (
        (EventRegistration.event_id == TeacherEvent.case_id)
        & (EventRegistration.state == CONFIRMED)
        & (EventRegistration.hours > 0)
    )
    stands = (EventCertificate.registration_id == EventRegistration.id) & EventCertificate.revoked_at.is_(None)
    query = select(*columns).select_from(TeacherEvent).join(Case, Case.id == TeacherEvent.case_id)
    query = query.outerjoin(EventRegistration, came).outerjoin(EventCertificate, stands).where(*there)
    if kind is None:
        return {"": Sum("", *session.execute(query).one())}
    rows = session.execute(query.add_columns(kind).group_by(kind))
    return {row[-1]: Sum(row[-1], *row[:-1]) for row in rows}
