"""Opening a case of any published workflow: what its definition asks, who and what may be chosen, and doing it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Rule, Start, Workflow
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Sentence, Text
from iapflow.extend import named_subjects
from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from iapflow.forms.posting import Posted
from iapflow.forms.sheet import Sheet
from iapflow.services.files_asked import take_over
from iapflow.services.filling import confirmed_in, occasion_for
from iapflow.services.moving import earlier_press
from iapflow.services.opening import start_inside
from iapflow.services.prefilling import carried_over
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening, institution_root, opening_snapshot
from iapflow.services.writing import Press
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.scope import below, learner_scope
from iapflow.store.semester import Semester
from iapflow.store.store import Store

Given = Mapping[str, Any]
LONGEST = 200
LEARNER, SEMESTER, INSTITUTION, PERSON, ORGANISATION = "learner", "semester", "institution", "person", "organisation"
CHOSEN = "chosen"
PLACE = "institution."
LABELS: Mapping[str, Sentence] = {
    LEARNER: Text("Learner"),
    SEMESTER: Text("Semester"),
    INSTITUTION: Text("Institution"),
    PERSON: Text("Person"),
    ORGANISATION: Text("Organisation"),
}
MISSED: Mapping[str, Text] = {
    LEARNER: Text("Choose the learner."),
    SEMESTER: Text("Choose the semester."),
    INSTITUTION: Text("Choose the institution."),
    PERSON: Text("Choose the person."),
    ORGANISATION: Text("Write the name of the organisation."),
    CHOSEN: Text("Choose who will be responsible."),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that must be known before a case begins.

    Args:
        options: code and words; none where the answer is written.
    """

    name: str
    label: Sentence
    options: Sequence[tuple[str, str]]
    answer: str
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class Starting:
    """The page on which a case is opened; `filled` is the form that comes with it."""

    workflow: Workflow
    questions: Sequence[Question]
    filled: Filled | None


def startable(store: Store, room: Room, actor: Actor) -> list[Workflow]:
    """The workflows of which this person may open a case somewhere."""
    with store.reading() as session:
        workflows = room.definitions.current(session).workflows.values()
        return [one for one in workflows if any(actor.units(role) for role in one.start.by)]


def starting(store: Store, room: Room, actor: Actor, workflow_id: str, page: tuple[Given, bool]) -> Starting:
    """What is asked, with what was answered already.

    Args:
        page: answers that were posted, or what the address says beforehand; whether they are to be judged.

    Raises:
        Missing: no such workflow, or not this person's to open.
    """
    given, is_judged = page
    with store.reading() as session:
        workflow = _workflow(session, room, actor, workflow_id)
        asked = list(_Asking(session, room, actor, workflow, given).questions())
        return Starting(workflow, asked, _form(session, room, actor, workflow, (given, asked, is_judged)))


def open_case(store: Store, room: Room, actor: Actor, workflow_id: str, page: tuple[Given, str]) -> int:
    """Open the case that the page describes; its id.

    Args:
        page: the answers that were posted, and the page's request id.

    Raises:
        Missing: no such workflow, or not this person's to open.
        Refused: something is not answered or not allowed; nothing is stored.
    """
    given, request_id = page
    with store:
        press = Press("start", actor, request_id)
        before = earlier_press(store, press)
        if before is not None:
            return before.case_id
        workflow = _workflow(store.session, room, actor, workflow_id)
        asked = list(_Asking(store.session, room, actor, workflow, given).questions())
        missed = [Reason(one.name, MISSED[one.name], one.name) for one in asked if not one.answer]
        if missed:
            raise Refused(tuple(missed))
        answers = {workflow.start.form: _of_form(given)} if workflow.start.form else None
        press = Press("start", actor, request_id, answers=answers)
        case_id = start_inside(store, room, _opening(workflow, asked), press)
        if workflow.start.form:
            take_over(store.session, actor, (case_id, workflow.start.form), given)
        return case_id


class _OfForm:
    """What was posted for the form alone: the questions of the page beside it are none of its fields."""

    def __init__(self, posted: Posted) -> None:
        """Take the whole page."""
        self._posted = posted

    def getlist(self, key: str) -> list[str]:
        """All texts under a name."""
        return self._posted.getlist(key) if key in self else []

    def __contains__(self, key: object) -> bool:
        """Whether the form has it."""
        return key not in MISSED and key in self._posted

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return (name for name in self._posted if name not in MISSED)


def _of_form(given: Any) -> Any:
    """The answers of the form: of a posted page without its questions, else as they are."""
    return _OfForm(given) if hasattr(given, "getlist") else given


def _workflow(session: Session, room: Room, actor: Actor, workflow_id: str) -> Workflow:
    workflow = room.definitions.current(session).workflows.get(workflow_id)
    if workflow is None or not any(actor.units(role) for role in workflow.start.by):
        raise Missing
    return workflow


def _opening(workflow: Workflow, asked: Sequence[Question]) -> Opening:
    answers = {one.name: one.answer for one in asked}

    def number(name: str) -> int | None:
        return int(answers[name]) if answers.get(name) else None

    return Opening(
        workflow.id,
        number(INSTITUTION) or 0,
        learner_id=number(LEARNER),
        semester_id=number(SEMESTER),
        chosen=number(CHOSEN),
        person_id=number(PERSON),
        organisation=answers.get(ORGANISATION),
    )


def _form(
    session: Session, room: Room, actor: Actor, workflow: Workflow, page: tuple[Given, Sequence[Question], bool]
) -> Filled | None:
    """The form that comes with the opening, as soon as it is known where the case would lie."""
    given, asked, is_judged = page
    alias, opening = workflow.start.form, _opening(workflow, asked)
    if alias is None or not opening.institution_id:
        return None
    book = room.book(session, room.definitions.current_bundle(session, workflow.id))
    at = room.now(session)
    occasion = occasion_for(session, book, opening_snapshot(session, book, opening, at), actor, at)
    sheet = Sheet.of(book.bundle, alias)
    if is_judged:
        return bind(sheet, _of_form(given), replace(occasion, confirmed=confirmed_in(given)), "submit")
    if any(name.startswith("f-") for name in given):
        return bind(sheet, _of_form(given), occasion, "draft")
    before = carried_over(session, book, opening).get(alias, {})
    return first_draft(sheet, replace(occasion, before=before))


def _is_of_place(rule: Rule) -> bool:
    """Whether it asks about the place and nothing else."""
    return bool(rule.if_.names) and all(name.startswith(PLACE) for name in rule.if_.names)


class _Asking:
    """Works out the questions of one workflow, one after the other: the place first."""

    def __init__(self, session: Session, room: Room, actor: Actor, workflow: Workflow, given: Given) -> None:
        """Take who asks and what was answered."""
        self.session, self.room, self.actor, self.workflow, self.given = session, room, actor, workflow, given
        self.today: date = room.now(session).date()
        self.unit = 0

    def questions(self) -> Iterator[Question]:
        """In the order in which they stand on the page; without a place nothing else can be asked."""
        place = self._one(INSTITUTION, self._places())
        yield place
        self.unit = int(place.answer or 0)
        if not self.unit:
            return
        start: Start = self.workflow.start
        wanted = dict.fromkeys((self.workflow.subject, *start.asks))
        for name, offers in ((LEARNER, self._learners), (PERSON, self._people), (SEMESTER, self._semesters)):
            if name in wanted:
                yield self._one(name, offers())
        if not named_subjects().isdisjoint(wanted):
            label = LABELS[ORGANISATION] if ORGANISATION in wanted else Text("Name")
            yield Question(ORGANISATION, label, (), self._given(ORGANISATION), is_written=True)
        if start.chooses:
            label = self.room.roles(self.session)[start.chooses].label
            yield self._one(CHOSEN, self._holders((start.chooses,)), label)

    def _one(self, name: str, options: Sequence[tuple[str, str]], label: Sentence | None = None) -> Question:
        """What was answered if it is on offer; the only one, or this semester, by itself."""
        answer = self._given(name)
        codes = [code for code, _ in options]
        if answer not in codes:
            answer = codes[0] if codes and (len(codes) == 1 or (name == SEMESTER and not answer)) else ""
        return Question(name, label or LABELS[name], options, answer)

    def _given(self, name: str) -> str:
        return str(self.given.get(name) or "").strip()[:LONGEST]

    def _places(self) -> list[tuple[str, str]]:
        """Where this person may open: the units of the starting roles, and all below them."""
        units = {unit for role in self.workflow.start.by for unit in self.actor.units(role)}
        reached = or_(Institution.id.in_(sorted(units)), Institution.id.in_(below(frozenset(units), self.actor)))
        found = self.session.scalars(select(Institution).where(reached).order_by(Institution.name)).all()
        if any(_is_of_place(rule) for rule in self.workflow.start.needs):
            found = [row for row in found if self._fits(row)]
        elif LEARNER in (self.workflow.subject, *self.workflow.start.asks):
            found = [row for row in found if row.kind == "institution"] or found
        else:
            found = sorted(found, key=lambda row: row.id not in units)
        return [(str(row.id), row.name) for row in found]

    def _fits(self, unit: Institution) -> bool:
        """Whether what the workflow says of its place alone holds here; the rest is asked when it is opened."""
        values = {f"{PLACE}{name}": value for name, value in institution_root(unit).items() if value is not None}
        return all(rule.if_.is_true(values) for rule in self.workflow.start.needs if _is_of_place(rule))

    def _learners(self) -> list[tuple[str, str]]:
        seen = learner_scope(self.actor, self.room.roles(self.session), self.room.views(self.session))
        rows = self.session.execute(
            select(Learner.id, Learner.given_name, Learner.family_name, Enrolment.class_name)
            .join(Enrolment, Enrolment.learner_id == Learner.id)
            .where(Enrolment.institution_id == self.unit, holds(Enrolment, self.today), seen)
            .order_by(Learner.family_name, Learner.given_name, Learner.id)
        )
        return [
            (str(row.id), f"{row.family_name} {row.given_name}" + (f", {row.class_name}" if row.class_name else ""))
            for row in rows
        ]

    def _people(self) -> list[tuple[str, str]]:
        return self._holders(())

    def _holders(self, roles: Sequence[str]) -> list[tuple[str, str]]:
        """Who holds one of these roles, or any, in the place today."""
        held = (
            select(Person)
            .join(RoleAssignment, RoleAssignment.person_id == Person.id)
            .where(RoleAssignment.institution_id == self.unit, holds(RoleAssignment, self.today))
            .where(Person.is_active.is_(True))
            .order_by(Person.family_name, Person.given_name, Person.id)
            .distinct()
        )
        found = self.session.scalars(held.where(RoleAssignment.role.in_(roles)) if roles else held)
        return [(str(person.id), person.full_name) for person in found]

    def _semesters(self) -> list[tuple[str, str]]:
        """The one that runs or comes next, and those after it."""
        rows = self.session.scalars(
            select(Semester).where(Semester.ends_on >= self.today).order_by(Semester.starts_on).limit(4)
        )
        return [(str(row.id), f"{row.school_year}, {row.number}.") for row in rows]
