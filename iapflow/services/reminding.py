"""Reminding of a late to-do by hand: the ready-made letter, to whoever's turn it is, once a day at most."""

from __future__ import annotations

from sqlalchemy import select

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.room import Room
from iapflow.services.substitutions import KEEPERS
from iapflow.store import firing
from iapflow.store.case import Case
from iapflow.store.scope import case_scope
from iapflow.store.store import Store
from iapflow.store.task import Task
from iapflow.store.task_reminder import TaskReminder


def may_remind(actor: Actor) -> bool:
    """Whoever leads or coordinates, in their own right."""
    return any(grant.role in KEEPERS and grant.acting_for is None for grant in actor.grants)


def remind(store: Store, room: Room, actor: Actor, task_id: int) -> None:
    """Promise the letter.

    Raises:
        Missing: there is no such late to-do for this person.
        Refused: they were reminded today already.
    """
    with store as session:
        now = room.now(session)
        seen = case_scope(actor, room.roles(session), room.views(session))
        asked = select(Task).join(Case, Case.id == Task.case_id).where(Task.id == task_id, seen)
        task = session.scalar(asked.with_for_update(of=Task))
        is_late = task is not None and task.closed_at is None and task.due_at is not None and task.due_at < now
        if task is None or not is_late or actor.person_id is None or not may_remind(actor):
            raise Missing
        before = session.get(TaskReminder, task_id)
        if before is not None and before.sent_at.date() == now.date():
            raise Refused((Reason("reminded", Text("A reminder was sent today already.")),))
        if before is None:
            session.add(TaskReminder(task_id=task_id, sent_at=now, sent_by_id=actor.person_id))
        else:
            before.sent_at, before.sent_by_id = now, actor.person_id
        payload = {"letter": "reminder", "to": task.role, "case": task.case_id, "task": task.id}
        firing.promise(store.connection, [{"topic": "letter", "payload": payload, "created_at": now}])
