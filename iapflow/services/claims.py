"""Taking a to-do that several people share, and giving it back; what may be pressed does not change by it."""

from __future__ import annotations

from sqlalchemy import delete, select

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.person import Person
from iapflow.store.scope import case_scope, task_scope
from iapflow.store.store import Store
from iapflow.store.task import Task
from iapflow.store.task_claim import TaskClaim


def take(store: Store, room: Room, actor: Actor, task_id: int) -> None:
    """Say that one does it; taking it twice changes nothing.

    Raises:
        Missing: there is no such open to-do for this person.
        Refused: a colleague was quicker.
    """
    with store as session:
        waiting = (
            select(Task.id)
            .join(Case, Case.id == Task.case_id)
            .where(Task.id == task_id, Task.closed_at.is_(None), Task.person_id.is_(None))
            .where(task_scope(actor, room.roles(session)), case_scope(actor, room.roles(session), room.views(session)))
            .with_for_update(of=Task)
        )
        if actor.person_id is None or session.scalar(waiting) is None:
            raise Missing
        before = session.get(TaskClaim, task_id)
        if before is None:
            session.add(TaskClaim(task_id=task_id, person_id=actor.person_id, claimed_at=room.now(session)))
        elif before.person_id != actor.person_id:
            name = session.get_one(Person, before.person_id).full_name
            raise Refused((Reason("claim", Text("Already taken by: {name}.", {"name": name})),))


def give_back(store: Store, actor: Actor, task_id: int) -> None:
    """It is anybody's again; what was drafted stays.

    Raises:
        Missing: this person has not taken it.
    """
    with store as session:
        gone = session.execute(
            delete(TaskClaim)
            .where(TaskClaim.task_id == task_id, TaskClaim.person_id == actor.person_id)
            .returning(TaskClaim.task_id)
        ).all()
        if not gone:
            raise Missing
