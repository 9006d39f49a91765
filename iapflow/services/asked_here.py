"""Who is asked in a state where several decide or act: who has answered, who is still asked, what is mine.

How somebody voted is told only where it may be: at once, or when all are in.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.approving import VOTE, against_voting, are_shown, mark_of_bound, standing, votes_wanted
from iapflow.engine.tasking import against_doing, definition_of
from iapflow.engine.to_dos import Key
from iapflow.engine.values import Actor, Ask, TaskPlan
from iapflow.engine.votes import Vote
from iapflow.errors import Missing, Reason, Sentence, Text
from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from iapflow.forms.sheet import Sheet
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import sections_seen
from iapflow.services.filling import confirmed_in, occasion_for
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.several import shared_sheet
from iapflow.services.writing import Pen
from iapflow.store.asked import DONE, answers_with, tasks_of_state
from iapflow.store.person import Person
from iapflow.store.store import Store, connection_of

ANSWER_WORDS: Mapping[str, Text] = {
    "yes": Text("Agrees"),
    "no": Text("Does not agree"),
    "abstain": Text("Abstains"),
    "conflict": Text("Has a conflict of interest"),
}
KEPT_BACK = Text("Has voted; how is shown when all are in")
ASKED = Text("Is asked")
VACANT = Text("Nobody holds this role now; whoever is appointed will be asked")


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person or role of an approval; `sheet` is what came with the vote, where it may be read."""

    who: str
    role: Sentence
    said: Sentence
    has_voted: bool
    acting_for: str = ""
    sheet: Filled | None = None


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One task of the state; `about` names its row."""

    key: str
    row_id: str
    label: Sentence
    about: str
    who: Sentence | str
    due_on: date | None
    is_done: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class AskedHere:
    """What the state asks of several people; `reasons` say why this person may not vote (now)."""

    ballots: tuple[Ballot, ...] = ()
    reasons: tuple[Reason, ...] = ()
    has_votes: bool = False
    tasks: tuple[OpenTask, ...] = ()

    @property
    def may_vote(self) -> bool:
        """This person's vote is awaited."""
        return self.has_votes and not self.reasons

    @property
    def is_near(self) -> bool:
        """The role is right; only a rule, the order or the state of things stands against it."""
        return self.has_votes and all(reason.because != "by" for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Answering:
    """The page on which somebody votes or does a task.

    Args:
        binds: the forms that the decision rests on.
        filled: the form that comes with the answer, empty or as it was posted; None where there is none.
        saw: the mark of what a vote rests on; it goes along with the vote.
    """

    pen: Pen
    label: Sentence
    about: str
    alias: str | None
    filled: Filled | None
    binds: tuple[str, ...]
    reasons: tuple[Reason, ...]
    saw: str = ""


def asked_here(pen: Pen, actor: Actor) -> AskedHere:
    """Who is asked in the present state of a case that was read."""
    state = pen.book.workflow.states[pen.case.state]
    tasks = tuple(_tasks(pen, actor)) if state.tasks else ()
    if state.approve is None:
        return AskedHere(tasks=tasks)
    votes, wanted = standing(pen.book, pen.snapshot), list(votes_wanted(pen.book, pen.snapshot))
    names = _names(pen.session, votes, wanted)
    shown = are_shown(pen.book, pen.snapshot, pen.case.state)
    ballots = [_cast(pen, vote, names, (actor, shown)) for vote in votes]
    ballots += [_awaited(pen, plan, names) for plan in wanted]
    reasons = against_voting(pen.book, pen.snapshot, Ask("", actor, pen.at))
    return AskedHere(tuple(ballots), reasons, has_votes=True, tasks=tasks)


def vote_page(
    store: Store, room: Room, actor: Actor, case_id: int, posted: Mapping[str, Any] | None = None
) -> Answering:
    """What is voted on, and the sheet.

    Raises:
        Missing: nobody is asked to vote there, or it is not this person's to see.
    """
    with store.reading() as session:
        pen = read_pen(store, room, case_id, actor, lock=False)
        approve = pen.book.workflow.states[pen.case.state].approve
        reasons = against_voting(pen.book, pen.snapshot, Ask("", actor, pen.at))
        if approve is None or any(reason.because == "by" for reason in reasons):
            raise Missing
        then = pen.book.workflow.transitions[approve.then]
        filled = _form(pen, actor, (approve.form, shared_sheet(session, pen.book, pen.snapshot)), posted)
        return Answering(
            pen, then.label, "", approve.form, filled, then.binds, reasons, mark_of_bound(pen.book, pen.snapshot, actor)
        )


def task_page(
    store: Store, room: Room, actor: Actor, where: tuple[int, Key], posted: Mapping[str, Any] | None = None
) -> Answering:
    """What is asked of somebody, and its form.

    Args:
        where: the case, and the task.

    Raises:
        Missing: it is not open, or not this person's.
    """
    case_id, key = where
    with store.reading():
        pen = read_pen(store, room, case_id, actor, lock=False)
        task = definition_of(pen.book, pen.case.state, key[0])
        if task is None or against_doing(pen.book, pen.snapshot, actor, key):
            raise Missing
        label = task.label or (pen.book.bundle.form_of(task.form).label if task.form else Text("A task of yours"))
        about = _about(pen, task.for_each, key[1], roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
        return Answering(pen, label, about, task.form, _form(pen, actor, (task.form, {}), posted), (), ())


def _form(
    pen: Pen, actor: Actor, form: tuple[str | None, Mapping[str, Any]], posted: Mapping[str, Any] | None
) -> Filled | None:
    alias, before = form
    if alias is None:
        return None
    sheet = Sheet.of(pen.book.bundle, alias)
    occasion = replace(occasion_for(pen.session, pen.book, pen.snapshot, actor, pen.at), before=before)
    if posted is None:
        return bind(sheet, before, occasion, "draft") if before else first_draft(sheet, occasion)
    return bind(sheet, posted, replace(occasion, confirmed=confirmed_in(posted)), "submit")


def _cast(pen: Pen, vote: Vote, names: Mapping[int, str], seen_by: tuple[Actor, bool]) -> Ballot:
    role, whose = vote.seats[0]
    actor, shown = seen_by
    may_read = shown or vote.person_id == actor.person_id
    return Ballot(
        who=names.get(vote.person_id, ""),
        role=pen.book.roles[role].label,
        said=ANSWER_WORDS[vote.answer] if may_read else KEPT_BACK,
        has_voted=True,
        acting_for=names.get(whose, "") if whose != vote.person_id else "",
        sheet=_sheet(pen, vote, actor) if may_read and vote.form else None,
    )


def _sheet(pen: Pen, vote: Vote, actor: Actor) -> Filled | None:
    """A sheet as this person may read it."""
    given = next(
        (row.answers for row in answers_with(connection_of(pen.session), pen.case.id, VOTE) if row.seq == vote.seq),
        None,
    )
    if given is None or vote.form is None:
        return None
    occasion = occasion_for(pen.session, pen.book, pen.snapshot, actor, pen.at)
    return bind(Sheet.of(pen.book.bundle, vote.form), given, replace(occasion, before=given, may_write=False), "draft")


def _awaited(pen: Pen, plan: TaskPlan, names: Mapping[int, str]) -> Ballot:
    who = names.get(plan.person or 0, "")
    return Ballot(who, pen.book.roles[plan.role].label, ASKED if plan.person else VACANT, has_voted=False)


def _tasks(pen: Pen, actor: Actor) -> Iterable[OpenTask]:
    """Open ones and done ones, in the order they were opened; one line a task, whoever may do it."""
    entered, seen = pen.case.entered_at, set[Key]()
    rows = tasks_of_state(connection_of(pen.session), pen.case.id, pen.case.state, entered)
    held = roles_on(actor, pen.snapshot.circumstances, pen.book.roles)
    names = _people(pen.session, {row.person_id for row in rows if row.person_id})
    for row in rows:
        task, key = definition_of(pen.book, pen.case.state, row.key), (row.key, row.row_id or "")
        is_over = row.closed_at is not None and row.outcome != DONE
        if task is None or is_over or key in seen:
            continue
        seen.add(key)
        label = row.why or Text("A task of yours")
        role = pen.book.roles.get(row.role)
        yield OpenTask(
            key=row.key,
            row_id=row.row_id or "",
            label=label,
            about=_about(pen, task.for_each, row.row_id or "", held),
            who=names.get(row.person_id or 0) or (role.label if role else ""),
            due_on=row.due_at.date() if row.due_at else None,
            is_done=row.outcome == DONE,
            is_mine=row.closed_at is None and not against_doing(pen.book, pen.snapshot, actor, key),
        )


def _about(pen: Pen, path: str | None, row_id: str, held: Collection[str]) -> str:
    """What a row is about: its first words that this person may read."""
    alias, _, group = (path or "").partition(".")
    if not group:
        return ""
    sections = sections_seen(pen.book.bundle.form_of(alias), held).values()
    fields = next((section.fields[group].fields or {} for section in sections if group in section.fields), {})
    row: Mapping[str, Any] = next(
        (row for row in pen.kept.get(alias, {}).get(group) or () if row.get("id") == row_id), {}
    )
    texts = (str(row.get(name) or "") for name, field in fields.items() if field.type == "text" and field.view is None)
    return next((text for text in texts if text), "")


def _names(session: Session, votes: Iterable[Vote], wanted: Iterable[TaskPlan]) -> dict[int, str]:
    people = {vote.person_id for vote in votes} | {whose for vote in votes for _, whose in vote.seats}
    return _people(session, people | {plan.person for plan in wanted if plan.person})


def _people(session: Session, ids: Collection[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.given_name, Person.family_name).where(Person.id.in_(sorted(ids))))
    return {row.id: f"{row.given_name} {row.family_name}" for row in rows}
