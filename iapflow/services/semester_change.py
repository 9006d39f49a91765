"""The change of semesters on one page: who goes on, who takes part no more, who leaves the institution.

Each learner is a transaction of their own, so that one refusal stands in nobody's way; what was
noted before is not done again.  Going on begins the next conversation or application, empty: no
declaration is made for the family.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.reports.semester_change import Change, Going, change_on, going
from iapflow.reports.viewer import Viewer
from iapflow.services.applications import WORKFLOW as APPLICATION
from iapflow.services.moving import fire_inside
from iapflow.services.opening import start_inside
from iapflow.services.plans import WORKFLOW as PLAN
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.services.snapshots import Opening
from iapflow.services.talks import WORKFLOW as TALK
from iapflow.services.writing import Press
from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.learner import Enrolment
from iapflow.store.semester_choice import SemesterChoice
from iapflow.store.store import Store

GOES_ON, ENDS, LEAVES = "goes_on", "ends", "leaves"
CHOICES = (GOES_ON, ENDS, LEAVES)
BEGINS = (TALK, APPLICATION)
LEAVE, FORM = "leave", "suspension"
WHY = {"reason": "changed_institution", "comment": "Izglītojamais maina izglītības iestādi."}
AGAIN = Reason("again", Text("Somebody changed this meanwhile. Look at it and choose once more."))


@dataclass(frozen=True, slots=True)
class Wish:
    """What was chosen for the learners of the list.

    Args:
        choices: learner -> goes_on, ends or leaves.
        begin: what is begun for who goes on: a conversation or an application.
        leaves_on: the last day here of who leaves.
    """

    choices: Mapping[int, str]
    begin: str
    leaves_on: date | None
    request_id: str


def change_for(session: Session, actor: Actor) -> Change | None:
    """The change that can be noted today."""
    return change_on(session, actor.on, int(value_of(session, "semester_change_days", actor.on)))


def carry_out(store: Store, room: Room, actor: Actor, wish: Wish) -> Mapping[int, tuple[Reason, ...]]:
    """Note each choice; learner -> why not, empty where it is done (or was done before).

    Raises:
        Missing: a learner who is not on this person's list, or there is nothing to change.
        Refused: the day of leaving is needed and missing.
    """
    if LEAVES in wish.choices.values() and wish.leaves_on is None:
        raise Refused((Reason("leaves_on", Text("Write the last day here of those who leave."), "leaves_on"),))
    with store.reading() as session:
        listed = {one.learner_id for one in _listed(session, room, actor)[1]}
    if not wish.choices.keys() <= listed or wish.begin not in BEGINS:
        raise Missing
    return {learner: _one(store, room, actor, (learner, wish)) for learner in wish.choices}


def _listed(session: Session, room: Room, actor: Actor, learner: int | None = None) -> tuple[Change, tuple[Going, ...]]:
    catalogue = room.definitions.current(session)
    change = change_for(session, actor)
    if change is None:
        raise Missing
    return change, tuple(going(session, Viewer(actor, catalogue), change, learner))


def _one(store: Store, room: Room, actor: Actor, wanted: tuple[int, Wish]) -> tuple[Reason, ...]:
    """Note one learner's choice; why not."""
    learner, wish = wanted
    try:
        with store as session:
            change, rows = _listed(session, room, actor, learner)
            row = next(iter(rows), None)
            if row is None:
                raise Conflict
            if row.choice != wish.choices[learner]:
                _note(store, room, actor, (change, row, wish))
    except Refused as refused:
        return refused.reasons
    except (Conflict, Missing):
        return (AGAIN,)
    return ()


def _note(store: Store, room: Room, actor: Actor, what: tuple[Change, Going, Wish]) -> None:
    change, row, wish = what
    choice = wish.choices[row.learner_id]
    if choice not in CHOICES:
        raise Refused((Reason("choice", Text("Choose one of the answers that are offered.")),))
    noted = _noted(store.session, change, row)
    if choice == GOES_ON:
        noted.case_id = _begun(store.session, change, row) or _begin(store, room, actor, what)
    elif choice == LEAVES:
        noted.leaves_on = _let_go(store, room, actor, (row, wish.leaves_on or actor.on))
    noted.choice, noted.noted_on, noted.noted_by_id = choice, actor.on, actor.person_id
    store.session.add(noted)


def _noted(session: Session, change: Change, row: Going) -> SemesterChoice:
    """What stands for this learner, or a new line."""
    at = {"learner_id": row.learner_id, "semester_id": change.after.id, "institution_id": row.unit}
    return session.scalars(select(SemesterChoice).filter_by(**at)).one_or_none() or SemesterChoice(**at)


def _begun(session: Session, change: Change, row: Going) -> int | None:
    """The application of the coming semester, or else the conversation that is open; nothing is begun twice."""
    here = Case.learner_id == row.learner_id, Case.semester_id == change.after.id, Case.institution_id == row.unit
    signed = select(Application.case_id).where(
        Application.learner_id == row.learner_id, Application.semester_id == change.after.id,
        Application.institution_id == row.unit, Application.withdrawn_on.is_(None),
    )  # fmt: skip
    begun = select(Case.id).where(*here, Case.is_open.is_(True), Case.workflow.in_(BEGINS)).order_by(Case.workflow)
    return session.scalar(signed.limit(1)) or session.scalar(begun.limit(1))


def _begin(store: Store, room: Room, actor: Actor, what: tuple[Change, Going, Wish]) -> int:
    change, row, wish = what
    opening = Opening(wish.begin, row.unit, row.learner_id, change.after.id)
    return start_inside(store, room, opening, Press("start", actor, f"{wish.request_id[:40]}-{row.learner_id}"))


def _let_go(store: Store, room: Room, actor: Actor, leaving: tuple[Going, date]) -> date:
    """The enrolment ends with this day; a plan that lives is suspended, unless the day is still to come."""
    row, last = leaving
    session = store.session
    enrolment = session.get_one(Enrolment, row.enrolment_id)
    if last < enrolment.valid_from:
        raise Refused((Reason("leaves_on", Text("The last day is before the first."), "leaves_on"),))
    for case_id in _live_plans(session, room, row) if last <= actor.on else ():
        answers = {FORM: {**WHY, "effective_on": last.isoformat()}}
        fire_inside(store, room, case_id, Press(LEAVE, actor, None, answers=answers), 1)
    enrolment.valid_to = last
    return last


def _live_plans(session: Session, room: Room, row: Going) -> Sequence[int]:
    """The plans here that can be left."""
    workflow = room.definitions.current(session).workflows[PLAN]
    states = workflow.transitions[LEAVE].leaves(workflow)
    mine = Case.workflow == PLAN, Case.learner_id == row.learner_id, Case.institution_id == row.unit
    return session.scalars(select(Case.id).where(*mine, Case.is_open.is_(True), Case.state.in_(states))).all()
