"""The queue a decision belongs to: how many wait for this person, and which is next."""

from dataclasses import dataclass

from sqlalchemy import func, select

from iapflow.engine.values import Actor
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.scope import case_scope, task_scope
from iapflow.store.store import Store
from iapflow.store.task import Task


@dataclass(frozen=True, slots=True)
class Queue:
    """How many cases wait for the same decision, and the one to take up next, soonest due first."""

    left: int
    next_case_id: int | None


def queue_of(store: Store, room: Room, actor: Actor, transition: str, but: int) -> Queue:
    """What waits for this transition by this person, leaving one case out."""
    with store.reading() as session:
        roles, views = room.roles(session), room.views(session)
        waiting = (
            select(Task.case_id, func.min(Task.due_at).label("due"), func.min(Task.id).label("first"))
            .join(Case, Case.id == Task.case_id)
            .where(Task.closed_at.is_(None), Task.transition == transition, Task.case_id != but)
            .where(task_scope(actor, roles), case_scope(actor, roles, views))
            .group_by(Task.case_id)
            .order_by(func.min(Task.due_at).is_(None), func.min(Task.due_at), func.min(Task.id))
        )
        ids = [row.case_id for row in session.execute(waiting)]
        return Queue(len(ids), ids[0] if ids else None)
