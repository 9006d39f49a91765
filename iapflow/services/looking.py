"""Looking at a case: where it stands, what can be done by whom, what was done, who is involved.

Nothing is written, and nothing is shown that the definitions do not show to this person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Workflow
from iapflow.engine.deciding import forms_of
from iapflow.engine.looking import Option, options
from iapflow.engine.values import Actor, Ask
from iapflow.errors import Sentence, Text
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_editors, form_viewers
from iapflow.services.answer_words import ANSWERED, answer_label
from iapflow.services.clock_views import ClockView, clock_views
from iapflow.services.handed_words import event_words, given_over_words, handed_words
from iapflow.services.handing import HANDED
from iapflow.services.handover import GIVEN_OVER
from iapflow.services.locks import is_locked
from iapflow.services.moving import read_pen
from iapflow.services.naming import subject_of
from iapflow.services.past_words import MOVES, moved_words, workflows_then
from iapflow.services.reasons import NO_REASON, reasons_given
from iapflow.services.retention import ERASED, MADE_NAMELESS
from iapflow.services.room import Room
from iapflow.services.sums import sum_of
from iapflow.services.usual_way import Step, way_of
from iapflow.services.writing import Pen
from iapflow.store.case import CaseRole
from iapflow.store.days import holds
from iapflow.store.event import Event
from iapflow.store.person import Person
from iapflow.store.store import Store

Label = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the chain: past, here or ahead."""

    label: Label
    place: Literal["past", "here", "ahead"]


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One event as people read it; `who` is empty for what happened by itself.

    Args:
        reason: what was written with it; `kind`: the reason that was chosen.  Only where this person may read it.
    """

    at: datetime
    label: Sentence
    to_state: Label
    who: str
    acting_for: str
    reason: str
    kind: Label | None = None
    is_one_of_many: bool = False


@dataclass(frozen=True, slots=True)
class FormLink:
    """A form of the case that this person may open."""

    alias: str
    label: Label
    may_write: bool
    is_filled: bool
    is_many: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything a case's page shows.

    Args:
        way: the usual way of this very case with "you are here", and who takes each step.
        due_lines: the sum behind the due date, as sentences; none where the date is a clock's.
        clocks: the terms that run over several states.
        mine: what this person can do, or could if the reasons were met.
        others: what somebody else can do, with who it is in the reason.
        people: role label -> names.
        roles: the roles this person holds on the case.
        handed: what was handed on, to whom and why.
    """

    pen: Pen
    label: Label
    state: Label
    says: Label | None
    stages: Sequence[Stage]
    way: Sequence[Step]
    due_on: date | None
    due_lines: Sequence[Text]
    clocks: Sequence[ClockView]
    mine: Sequence[Option]
    others: Sequence[Option]
    forms: Sequence[FormLink]
    journal: Sequence[JournalLine]
    people: Sequence[tuple[Label, str]]
    roles: frozenset[str]
    subject_name: str
    class_name: str
    institution_name: str
    handed: Sequence[Text] = ()


def look(store: Store, room: Room, actor: Actor, case_id: int) -> CaseView:
    """The case as this person may see it today.

    Raises:
        Missing: there is no such case, or it is not theirs to see.
    """
    with store.reading() as session:
        pen = read_pen(store, room, case_id, actor, lock=False)
        workflow, case = pen.book.workflow, pen.case
        state = workflow.states[case.state]
        held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
        found = options(pen.book, room.table(pen.book.bundle), pen.snapshot, Ask("", actor, pen.at))
        return CaseView(
            pen=pen,
            label=workflow.label,
            state=state.label,
            says=state.says,
            stages=stages_of(workflow, case.state),
            way=way_of(pen),
            due_on=case.due_at.date() if case.due_at else None,
            due_lines=sum_of(case.due_lines),
            clocks=clock_views(pen),
            mine=[option for option in found if option.is_mine],
            others=[option for option in found if not option.is_mine],
            forms=list(_forms(pen, held)),
            journal=_journal(session, pen, held, room),
            people=people_on(session, pen, pen.at.date()),
            roles=held,
            subject_name=str(subject_of(pen, held).get("name", "")),
            class_name=str(subject_of(pen, held).get("class_name") or ""),
            institution_name=str(pen.snapshot.roots["institution"].get("name", "")),
            handed=handed_words(session, pen),
        )


def stages_of(workflow: Workflow, state_id: str) -> list[Stage]:
    """The chain of stages; the one the state belongs to is here."""
    names = list(workflow.stages)
    stage = workflow.states[state_id].stage
    here = names.index(stage) if stage in names else -1
    return [
        Stage(workflow.stages[name], "here" if at == here else "past" if at < here else "ahead")
        for at, name in enumerate(names)
    ]


def _forms(pen: Pen, held: frozenset[str]) -> Sequence[FormLink]:
    workflow, state = pen.book.workflow, pen.case.state
    asked = {transition.form for transition in workflow.transitions.values()}
    links = []
    for alias, use in workflow.forms.items():
        may_write = bool(held & form_editors(workflow, state, alias)) and not is_locked(pen.case, alias)
        is_filled = alias in pen.kept
        if alias in asked and not is_filled:
            continue
        if (may_write or is_filled) and held & form_viewers(workflow, state, alias):
            label = use.label or pen.book.bundle.form_of(alias).label
            links.append(FormLink(alias, label, may_write, is_filled, use.many))
    return links


def _journal(session: Session, pen: Pen, held: frozenset[str], room: Room) -> list[JournalLine]:
    people = select(Person.id, Person.given_name, Person.family_name)
    events = session.scalars(select(Event).where(Event.case_id == pen.case.id).order_by(Event.seq)).all()
    then = workflows_then(events, pen.book.workflow, partial(room.definitions.bundle, session))
    why = reasons_given(session, pen, held)
    wanted = {person for event in events for person in (event.actor_id, event.acting_for_id) if person}
    names = {
        row.id: f"{row.given_name} {row.family_name}" for row in session.execute(people.where(Person.id.in_(wanted)))
    }
    return [
        JournalLine(
            at=event.at,
            label=event_words(pen.book.roles, event.note)
            if event.transition == HANDED
            else given_over_words(session, pen.book.roles, event.note)
            if event.transition == GIVEN_OVER
            else answer_label(pen, event)
            if event.transition in ANSWERED
            else moved_words(event)
            if event.transition in MOVES
            else _event_label(workflow, event.transition),
            to_state=workflow.states[event.to_state].label if event.to_state in workflow.states else {},
            who=names.get(event.actor_id or 0, ""),
            acting_for=names.get(event.acting_for_id or 0, ""),
            reason=why.get(event.id, NO_REASON)[0],
            kind=why.get(event.id, NO_REASON)[1],
            is_one_of_many="bulk" in (event.note or {}),
        )
        for event, workflow in zip(events, then, strict=True)
    ]


def _event_label(workflow: Workflow, transition: str) -> Sentence:
    if transition == ERASED:
        return Text("Answers were erased, as their time of keeping was over")
    if transition == MADE_NAMELESS:
        return Text("What named somebody was taken out, as its time of keeping was over")
    if transition in workflow.transitions:
        known = workflow.transitions[transition]
        return known.done or known.label
    return Text("The case was opened") if transition == "start" else Text("Moved on by itself")


def people_on(session: Session, pen: Pen, day: date) -> list[tuple[Label, str]]:
    """Role label and name of everybody who was appointed in the case on this day."""
    rows = session.execute(
        select(CaseRole.role, Person.given_name, Person.family_name)
        .join(Person, Person.id == CaseRole.person_id)
        .where(CaseRole.case_id == pen.case.id, holds(CaseRole, day))
        .order_by(CaseRole.role, Person.family_name)
    )
    return [(pen.book.roles[role].label, f"{given} {family}") for role, given, family in rows if role in pen.book.roles]


def asked_form(view: CaseView, transition: str) -> str | None:
    """The form that is asked when this is pressed, beside the one that it hands in."""
    way = view.pen.book.workflow.transitions[transition]
    return next((alias for alias in forms_of(way) if alias not in way.submits), None)
