"""Support plans: choosing who writes one, which opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Reason, Refused, Text
from iapflow.services.applications import opening_for
from iapflow.services.handover import replace_holder
from iapflow.services.moving import earlier_press, fire_inside
from iapflow.services.opening import start_inside
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Press
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.store import Store

WORKFLOW = "support_plan"
AUTHOR = "plan_author"
HANDED_BACK, ENTRUST = "handed_back", "entrust"


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who may write plans here, with how many they have open now."""

    person_id: int
    name: str
    open_plans: int
    wrote_last: bool


def authors_for(store: Store, room: Room, actor: Actor, learner_id: int) -> Sequence[Author]:
    """Who may be chosen: last semester's author first, then by name.

    Raises:
        Missing: no such learner for this person.
    """
    with store.reading() as session:
        opening = opening_for(session, room, actor, learner_id, WORKFLOW)
        today = room.now(session).date()
        last = last_authors(session, [learner_id]).get(learner_id)
        found = [
            Author(person, name, plans, person == last)
            for person, name, plans in authors_of(session, opening.institution_id, today)
        ]
        return sorted(found, key=lambda author: not author.wrote_last)


def authors_of(session: Session, unit: int, today: date) -> Sequence[tuple[int, str, int]]:
    """Who may write plans in an institution, by name: id, name, open plans."""
    loads = select(CaseRole.person_id, func.count().label("plans")).join(Case, Case.id == CaseRole.case_id)
    open_plans = (
        loads.where(CaseRole.role == AUTHOR, Case.is_open.is_(True), holds(CaseRole, today))
        .group_by(CaseRole.person_id)
        .subquery()
    )
    rows = session.execute(
        select(Person, func.coalesce(open_plans.c.plans, 0))
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .outerjoin(open_plans, open_plans.c.person_id == Person.id)
        .where(RoleAssignment.role == AUTHOR, RoleAssignment.institution_id == unit)
        .where(holds(RoleAssignment, today), Person.is_active.is_(True))
        .order_by(Person.family_name, Person.given_name)
        .distinct()
    ).all()
    return [(person.id, person.full_name, plans) for person, plans in rows]


def last_authors(session: Session, learners: Sequence[int]) -> Mapping[int, int]:
    """Learner -> who wrote their newest plan."""
    rows = session.execute(
        select(Case.learner_id, CaseRole.person_id)
        .join(CaseRole, CaseRole.case_id == Case.id)
        .where(Case.learner_id.in_(learners), Case.workflow == WORKFLOW, CaseRole.role == AUTHOR)
        .order_by(Case.id, CaseRole.valid_from, CaseRole.id)
    )
    return {learner: person for learner, person in rows if learner is not None}


def choose_author(store: Store, room: Room, actor: Actor, learner_id: int, chosen: tuple[int | None, str]) -> int:
    """Appoint the author, which opens the plan and gives them the task.

    Args:
        chosen: the person's id, and the page's request id.

    Returns:
        The plan's case id.

    Raises:
        Missing: no such learner for this person.
        Refused: no signed application, no right to open, a plan is open already, or nobody was chosen.
    """
    author_id, request_id = chosen
    with store as session:
        before = earlier_press(store, Press("start", actor, request_id))
        if before is not None:
            return before.case_id
        opening = opening_for(session, room, actor, learner_id, WORKFLOW)
        waits = handed_back(session, opening)
        if waits is not None:
            return _entrust(store, room, (waits, author_id), Press(ENTRUST, actor, request_id))
        return start_inside(store, room, replace(opening, chosen=author_id), Press("start", actor, request_id))


def handed_back(session: Session, opening: Opening) -> int | None:
    """The plan that its author handed back and that waits for another."""
    return session.scalar(
        select(Case.id).where(
            Case.workflow == WORKFLOW, Case.state == HANDED_BACK, Case.is_open.is_(True),
            Case.learner_id == opening.learner_id, Case.semester_id == opening.semester_id,
            Case.institution_id == opening.institution_id,
        )
    )  # fmt: skip


def _entrust(store: Store, room: Room, what: tuple[int, int | None], press: Press) -> int:
    """Another author from today on; rows, journal and hours of the plan stay."""
    case_id, author_id = what
    session = store.session
    today, case = room.now(session).date(), session.get_one(Case, case_id)
    if author_id not in {person for person, _, _ in authors_of(session, case.institution_id, today)}:
        raise Refused((Reason("chosen", Text("Choose somebody who may write plans here."), "authors"),))
    mine = CaseRole.case_id == case_id, CaseRole.role == AUTHOR, holds(CaseRole, today)
    for held in session.scalars(select(CaseRole).where(*mine)).all():
        replace_holder(session, held, author_id, today)
    session.flush()
    return fire_inside(store, room, case_id, press, 1).case_id
