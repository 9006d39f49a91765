"""Support plans: choosing who writes one, which opens it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.services.applications import opening_for
from iapflow.services.moving import earlier_press
from iapflow.services.opening import start_inside
from iapflow.services.room import Room
from iapflow.services.writing import Press
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.store import Store

WORKFLOW = "support_plan"
AUTHOR = "plan_author"


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
        last = _last_author(session, learner_id)
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
            .where(RoleAssignment.role == AUTHOR, RoleAssignment.institution_id == opening.institution_id)
            .where(holds(RoleAssignment, today), Person.is_active.is_(True))
            .order_by(Person.family_name, Person.given_name)
            .distinct()
        ).all()
        found = [Author(person.id, person.full_name, plans, person.id == last) for person, plans in rows]
        return sorted(found, key=lambda author: not author.wrote_last)


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
    with store:
        press = Press("start", actor, request_id)
        before = earlier_press(store, press)
        if before is not None:
            return before.case_id
        opening = opening_for(store.session, room, actor, learner_id, WORKFLOW)
        return start_inside(store, room, replace(opening, chosen=author_id), press)


def _last_author(session: Session, learner_id: int) -> int | None:
    return session.scalar(
        select(CaseRole.person_id)
        .join(Case, Case.id == CaseRole.case_id)
        .where(Case.learner_id == learner_id, Case.workflow == WORKFLOW, CaseRole.role == AUTHOR)
        .order_by(Case.id.desc())
        .limit(1)
    )
