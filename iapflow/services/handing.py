"""Handing a to-do on where nobody of its role may do it: to the deputy, else up the chain, said in the journal."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from iapflow.definitions.model import Role, Transition
from iapflow.engine.approving import VOTE
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor
from iapflow.policy.circumstances import Circumstances
from iapflow.policy.line import Holder, Holders, Next, chain_above, next_in_line, tied
from iapflow.policy.pressing import BY_RELATION
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.writing import Pen, write_line
from iapflow.store.case import Case
from iapflow.store.holders import holders_of
from iapflow.store.store import Store
from iapflow.store.task import Task

HANDED = "handed_on"
"""What the journal calls it; no transition of a workflow, the state stays."""
HANDED_ON = or_(Task.transition.is_not(None), Task.key == VOTE)
"""To-dos that wait for a step; a vote, and what is tied to the case, is somebody's by name, who may have left."""


def holders_over(session: Session, case: Circumstances, on: date) -> Holders:
    """Role -> who acts in it over the unit of a case on a day."""
    found: defaultdict[str, list[Holder]] = defaultdict(list)
    for row in holders_of(session, case.units, on):
        found[row.role].append(Holder(row.person_id, row.acting_for_id, bool(row.is_deputy)))
    return found


def chain_of(book: Rulebook, role: str) -> list[str]:
    """The roles above this one in the case's own chain, nearest first."""
    return chain_above(book.workflow, book.roles, role, book.registry.scopes)


def heir_of(pen: Pen, task: Task, holders: Holders | None = None) -> Next | None:
    """Who takes this to-do instead; None where somebody of its role can do it, or nobody presses anything."""
    role = pen.book.roles.get(task.role)
    transition = _decision(pen, task)
    if transition is None or role is None or task.role not in transition.by or _is_own(role, task):
        return None
    here = pen.snapshot.circumstances
    found = holders_over(pen.session, here, pen.at.date()) if holders is None else holders
    return next_in_line(transition, task.role, chain_of(pen.book, task.role), tied(found, here, pen.book.roles), here)


def _is_own(role: Role, task: Task) -> bool:
    """Whether it is nobody else's: a family's word, or what was given to one person of a role by name."""
    if role.relation is not None:
        return role.scope in BY_RELATION
    return task.person_id is not None and task.key != VOTE


def _decision(pen: Pen, task: Task) -> Transition | None:
    """What the to-do presses; of a vote, what it would let through, as if its role alone pressed that."""
    workflow = pen.book.workflow
    approve = workflow.states[pen.case.state].approve if task.key == VOTE else None
    if approve is not None:
        return workflow.transitions[approve.then].model_copy(update={"by": (task.role,)})
    return workflow.transitions.get(task.transition or "")


def hand_on(store: Store, room: Room, case_id: int) -> int:
    """Hand on every to-do of a case that nobody can do; how many went, in one transaction."""
    with store:
        pen = read_pen(store, room, case_id)
        return hand_on_inside(pen)


def hand_on_inside(pen: Pen) -> int:
    """The same inside a transaction that somebody else owns; the case is read and locked."""
    gone = [(task, heir) for task in _untaken(pen.session, pen.case.id) if (heir := heir_of(pen, task)) is not None]
    moved = [(task, heir) for task, heir in _once_a_seat(gone) if heir.role is not None]
    for task, heir in moved:
        _hand(pen, task, heir)
    return len(moved)


def _once_a_seat(gone: Sequence[tuple[Task, Next]]) -> Iterable[tuple[Task, Next]]:
    """Of several who voted in a role and are all gone, one vote is handed on; any other to-do by itself."""
    return {(VOTE, task.role) if task.key == VOTE else ("", task.id): (task, heir) for task, heir in gone}.values()


def hand_on_own(store: Store, room: Room, case_id: int, actor: Actor) -> None:
    """At once where somebody of several roles pressed: what comes next may be theirs, and kept from them.

    Everything else is found by the clock within seconds, so that a firing does not pay for it.
    """
    if len(actor.roles) > 1:
        hand_on_inside(read_pen(store, room, case_id))


def stuck_cases(store: Store, room: Room, since: int) -> list[int]:
    """Open cases with a to-do newer than this one that nobody of its role can do; nothing is written."""
    with store.reading() as session:
        newer = select(Task.case_id).where(Task.closed_at.is_(None), Task.handed_from.is_(None), Task.id > since)
        waiting = newer.where(HANDED_ON).distinct().order_by(Task.case_id)
        return [case_id for case_id in session.scalars(waiting) if _is_stuck(store, room, case_id)]


def _is_stuck(store: Store, room: Room, case_id: int) -> bool:
    pen = read_pen(store, room, case_id, lock=False)
    heirs = [heir_of(pen, task) for task in _untaken(pen.session, case_id)]
    return any(heir is not None and heir.role is not None for heir in heirs)


def _untaken(session: Session, case_id: int) -> list[Task]:
    """The open to-dos of roles, and votes, that were not handed on yet."""
    waiting = select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None), HANDED_ON)
    return list(session.scalars(waiting.where(Task.handed_from.is_(None)).order_by(Task.id)))


def _hand(pen: Pen, task: Task, heir: Next) -> None:
    """The to-do changes hands, and the journal says from whom, to whom and why."""
    before, state = task.role, pen.case.state
    values: dict[str, Any] = {"row_id": before} if task.key == VOTE else {}
    values |= {"role": heir.role, "person_id": heir.person_id, "handed_from": before, "handed_because": heir.because}
    pen.session.execute(update(Task).where(Task.id == task.id).values(**values))
    pen.session.execute(update(Case).where(Case.id == pen.case.id).values(was_handed_on=True))
    line = {
        "revision": pen.snapshot.revision,
        "transition": HANDED,
        "from_state": state,
        "to_state": state,
        "note": {"from": before, "to": heir.role, "person": heir.person_id, "because": heir.because},
    }
    write_line(pen, line)
