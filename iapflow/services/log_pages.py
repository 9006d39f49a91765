"""Who opens what stands around the rows of a plan's log: givers, the plan's author, its coordinator."""

from __future__ import annotations

from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_viewers
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store.store import Store

ALIAS = "work_log"
COORDINATOR = "institution_coordinator"


def open_log(store: Store, room: Room, actor: Actor, case_id: int) -> tuple[Pen, frozenset[str]]:
    """The plan, and what this person holds on it.

    Raises:
        Missing: no such plan, or its log is not theirs to see.
    """
    pen = read_pen(store, room, case_id, actor, lock=False)
    held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
    workflow = pen.book.workflow
    if ALIAS not in workflow.forms or not held & form_viewers(workflow, pen.case.state, ALIAS):
        raise Missing
    return pen, held


def may_confirm_here(actor: Actor, pen: Pen) -> bool:
    """Givers, the plan's author, and coordinators of its institution."""
    related = pen.snapshot.circumstances.related
    coordinates = pen.case.institution_id in actor.units(COORDINATOR)
    return coordinates or actor.person_id in {*related("giver_of_case"), *related("author_of_case")}
