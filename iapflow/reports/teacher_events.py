"""Events: what is coming for a person, what they registered for, what they organise, and who comes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from iapflow.errors import Sentence
from iapflow.forms.days import HOME
from iapflow.policy.actor import Actor
from iapflow.reports.method_materials import CODE
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.teacher_events import (
    CANCELLED,
    CONFIRMED,
    ORGANISER,
    WAITING,
    WORKFLOW,
    EventCertificate,
    EventRegistration,
    TeacherEvent,
    open_to,
)

TAKES = ("open", "full")
"""States in which an event is still to come."""
KINDS = "event_kinds"
MOST = 200


@dataclass(frozen=True, slots=True)
class Line:
    """An event in a list.

    Args:
        free: seats that are left; `waiting`: how many wait.
        mine: how this person stands to it: confirmed, waiting, or nothing.
        has_certificate: whether a valid one is theirs.
    """

    event: TeacherEvent
    state: str
    free: int
    waiting: int
    mine: str = ""
    has_certificate: bool = False

    @property
    def is_cancelled(self) -> bool:
        """Whether it will not be held."""
        return self.state == CANCELLED


@dataclass(frozen=True, slots=True)
class Own:
    """A case of an organiser; `line` is nothing before the event is announced."""

    case_id: int
    number: str
    state_id: str
    state: Sentence
    line: Line | None


def coming(session: Session, who: Viewer, kind: str = "", *, is_free: bool = False) -> list[Line]:
    """Events this person may register for or go to, the next first."""
    today, units = who.actor.on, units_of(who.actor)
    query = _events().where(
        open_to(units, today), Case.state.in_(TAKES), TeacherEvent.ends_on >= today,
    )  # fmt: skip
    if CODE.fullmatch(kind):
        query = query.where(TeacherEvent.kind == kind)
    rows = session.execute(query.order_by(TeacherEvent.starts_on, TeacherEvent.case_id).limit(MOST)).all()
    lines = _lines(session, who.actor, [(event, state) for event, state in rows])
    return [line for line in lines if line.free > 0] if is_free else lines


def mine(session: Session, who: Viewer) -> list[Line]:
    """Events this person registered for, the latest first; cancelled ones as long as they would be to come."""
    registered = select(EventRegistration.event_id).where(
        EventRegistration.person_id == who.actor.person_id, EventRegistration.state != CANCELLED
    )
    is_told = or_(Case.state != CANCELLED, TeacherEvent.ends_on >= who.actor.on)
    query = _events().where(TeacherEvent.case_id.in_(registered), is_told)
    rows = session.execute(query.order_by(TeacherEvent.starts_on.desc(), TeacherEvent.case_id).limit(MOST)).all()
    return _lines(session, who.actor, [(event, state) for event, state in rows])


def organised(session: Session, who: Viewer) -> list[Own]:
    """Events this person organises, the newest first."""
    query = select(Case.id, Case.number, Case.state).where(Case.workflow == WORKFLOW, _organises(who.actor))
    cases = session.execute(query.order_by(Case.id.desc()).limit(MOST)).all()
    rows = session.execute(_events().where(TeacherEvent.case_id.in_([case.id for case in cases]))).all()
    lines = {line.event.case_id: line for line in _lines(session, who.actor, [(one, state) for one, state in rows])}
    states = who.catalogue.workflows[WORKFLOW].states if WORKFLOW in who.catalogue.workflows else {}
    found = []
    for case in cases:
        label = states[case.state].label if case.state in states else case.state
        found.append(Own(case.id, case.number, case.state, label, lines.get(case.id)))
    return found


def is_own(session: Session, actor: Actor, event_id: int) -> bool:
    """Whether this person organises it."""
    return session.scalar(select(Case.id).where(Case.id == event_id, _organises(actor))) is not None


def one(session: Session, who: Viewer, event_id: int) -> Line | None:
    """One event that this person may come to, came to, or organises."""
    came = select(EventRegistration.event_id).where(EventRegistration.person_id == who.actor.person_id)
    reach = or_(open_to(units_of(who.actor), who.actor.on), TeacherEvent.case_id.in_(came), _organises(who.actor))
    row = session.execute(_events().where(TeacherEvent.case_id == event_id, reach)).one_or_none()
    return _lines(session, who.actor, [(row[0], row[1])])[0] if row else None


def public(session: Session, today: date) -> Sequence[TeacherEvent]:
    """Coming events that are open to the whole country."""
    query = _events().where(TeacherEvent.is_for_all.is_(True), Case.state.in_(TAKES), TeacherEvent.ends_on >= today)
    return session.scalars(query.order_by(TeacherEvent.starts_on, TeacherEvent.case_id).limit(MOST)).all()


def people(session: Session, event_id: int) -> Sequence[EventRegistration]:
    """Everybody with a seat by name, then who waits in their order."""
    query = select(EventRegistration).where(
        EventRegistration.event_id == event_id, EventRegistration.state != CANCELLED
    )
    query = query.options(joinedload(EventRegistration.person), joinedload(EventRegistration.institution))
    rows = session.scalars(query).all()
    seated = [row for row in rows if row.state == CONFIRMED]
    waiting = [row for row in rows if row.state == WAITING]
    seated.sort(key=lambda row: (row.person.family_name, row.person.given_name, row.id))
    waiting.sort(key=lambda row: (row.asked_at, row.id))
    return [*seated, *waiting]


def houses(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """The units this person may say they come from."""
    asked = select(Institution.id, Institution.name).where(Institution.id.in_(sorted(units_of(actor))))
    return [(row.id, row.name) for row in session.execute(asked.order_by(Institution.name))]


def hours_of(event: TeacherEvent) -> tuple[datetime, datetime]:
    """When it begins and ends, in universal time."""
    begins = datetime.combine(event.starts_on, time.fromisoformat(event.time_from), HOME)
    ends = datetime.combine(event.ends_on, time.fromisoformat(event.time_to), HOME)
    return begins.astimezone(UTC), ends.astimezone(UTC)


def units_of(actor: Actor) -> frozenset[int]:
    """Where somebody works in their own right."""
    return frozenset(grant.unit_id for grant in actor.grants if grant.acting_for is None)


def _events() -> Select[TeacherEvent, str]:
    query = select(TeacherEvent, Case.state).join(Case, Case.id == TeacherEvent.case_id)
    return query.options(joinedload(TeacherEvent.institution))


def _organises(actor: Actor) -> ColumnElement[bool]:
    people = {actor.person_id, *(one.acting_for for one in actor.grants if one.role == ORGANISER)} - {None}
    mine = select(CaseRole.case_id).where(
        CaseRole.role == ORGANISER, CaseRole.person_id.in_(sorted(people, key=str)), holds(CaseRole, actor.on)
    )
    return Case.id.in_(mine)


def _lines(session: Session, actor: Actor, rows: Iterable[tuple[TeacherEvent, str]]) -> list[Line]:
    given = list(rows)
    ids = [event.case_id for event, _ in given]
    counts = _counts(session, ids)
    own = EventRegistration.person_id == actor.person_id, EventRegistration.event_id.in_(ids)
    standing = {row.event_id: row for row in session.scalars(select(EventRegistration).where(*own))}
    certified = set(
        session.scalars(
            select(EventRegistration.event_id)
            .join(EventCertificate, EventCertificate.registration_id == EventRegistration.id)
            .where(*own, EventCertificate.revoked_at.is_(None))
        )
    )
    lines = []
    for event, state in given:
        taken, waiting = counts.get((event.case_id, CONFIRMED), 0), counts.get((event.case_id, WAITING), 0)
        row = standing.get(event.case_id)
        here = row.state if row is not None and row.state != CANCELLED else ""
        free = max(event.capacity - taken, 0)
        lines.append(Line(event, state, free, waiting, here, event.case_id in certified))
    return lines


def _counts(session: Session, ids: Sequence[int]) -> Mapping[tuple[int, str], int]:
    query = select(EventRegistration.event_id, EventRegistration.state, func.count())
    query = query.where(EventRegistration.event_id.in_(ids))
    rows = session.execute(query.group_by(EventRegistration.event_id, EventRegistration.state))
    return {(event, state): count for event, state, count in rows}
