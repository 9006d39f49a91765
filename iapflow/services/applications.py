"""The application of a semester: registering a signed one, on paper and in person."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.filled import Filled
from iapflow.services.asking import AsTyped
from iapflow.services.blank_forms import Blank, blank_form
from iapflow.services.files_asked import take_over
from iapflow.services.moving import earlier_press, fire_inside
from iapflow.services.opening import start_inside
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Press
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.scope import learner_scope
from iapflow.store.semester import Semester, semester_on
from iapflow.store.store import Store

WORKFLOW = "application"
ALIAS = "application"
REGISTER = "register"
PREPARED = "prepared"
IN_PERSON = "in_person"
WAITING = (PREPARED, "planned", "thinking")
"""Where an application or a conversation waits for the family."""


def blank(
    store: Store, room: Room, actor: Actor, learner_id: int, posted: Mapping[str, Any] | AsTyped | None = None
) -> Filled:
    """The form for a learner: with what is known beforehand, or judged as it was posted.

    Raises:
        Missing: no such learner for this person, or nobody is enrolled anywhere.
    """
    with store.reading() as session:
        opening = opening_for(session, room, actor, learner_id, WORKFLOW)
        at = room.now(session)
        known = {
            "received_by": str(actor.person_id),
            "received_on": at.date().isoformat(),
            "received_how": IN_PERSON,
        }
        return blank_form(session, room, opening, Blank(ALIAS, actor, at, known), posted)


def register(store: Store, room: Room, actor: Actor, learner_id: int, page: tuple[Mapping[str, Any], str]) -> int:
    """Register a signed application: opened where none was prepared, and signed, in one transaction.

    Args:
        page: the answers that were posted, and the page's request id.

    Returns:
        The application's case id.

    Raises:
        Missing: no such learner for this person.
        Refused: what is missing or wrong, or one stands already; nothing is stored.
    """
    answers, request_id = page
    with store:
        opened = Press("start", actor, request_id)
        before = earlier_press(store, opened)
        if before is not None:
            return before.case_id
        opening = opening_for(store.session, room, actor, learner_id, WORKFLOW)
        prepared = prepared_for(store.session, opening)
        case_id = prepared or start_inside(store, room, opening, opened)
        pressed = Press(REGISTER, actor, request_id if prepared else None, answers={ALIAS: answers})
        fire_inside(store, room, case_id, pressed, 1)
        take_over(store.session, actor, (case_id, ALIAS), answers)
        return case_id


def prepared_for(session: Session, opening: Opening) -> int | None:
    """The application that was prepared for signing and waits for its paper."""
    return session.scalar(
        select(Case.id).where(
            Case.workflow == WORKFLOW,
            Case.state == PREPARED,
            Case.is_open.is_(True),
            Case.learner_id == opening.learner_id,
            Case.semester_id == opening.semester_id,
            Case.institution_id == opening.institution_id,
        )
    )


def opening_for(session: Session, room: Room, actor: Actor, learner_id: int, workflow: str) -> Opening:
    """Where the learner learns today, and the semester that runs or comes next (or was prepared ahead).

    Raises:
        Missing: no such learner for this person, or they are enrolled nowhere.
    """
    today = room.now(session).date()
    seen = learner_scope(actor, room.roles(session), room.views(session))
    enrolled = session.scalars(
        select(Enrolment)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .where(Learner.id == learner_id, seen, holds(Enrolment, today))
        .order_by(Enrolment.valid_from.desc())
        .limit(1)
    ).one_or_none()
    semester = semester_on(session, today)
    if enrolled is None or semester is None:
        raise Missing
    ahead = _prepared_ahead(session, (workflow, enrolled), semester)
    return Opening(workflow, enrolled.institution_id, learner_id, ahead or semester.id)


def _prepared_ahead(session: Session, what: tuple[str, Enrolment], now: Semester) -> int | None:
    """The later semester for which a case waits already, where none waits for this one."""
    workflow, enrolled = what
    waiting = session.execute(
        select(Case.semester_id, Semester.starts_on)
        .join(Semester, Semester.id == Case.semester_id)
        .where(
            Case.workflow == workflow, Case.state.in_(WAITING), Case.is_open.is_(True),
            Case.learner_id == enrolled.learner_id, Case.institution_id == enrolled.institution_id,
            Semester.starts_on >= now.starts_on,
        )
        .order_by(Semester.starts_on)
        .limit(1)
    ).one_or_none()  # fmt: skip
    return waiting.semester_id if waiting else None
