"""Asking colleagues while a plan is written: who is asked sees the learner's name and class, and nothing of the plan.

Whoever writes the plan asks, reads the answers and notes what was said by word of mouth.  Each answer puts the
colleague with the day among those who took part in drafting, in the name of whoever asked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.posting import new_row_id
from iapflow.reports.colleague_views import AskedOfMe, Colleague, asked_of, colleagues, views_of
from iapflow.services.actors import actor_for
from iapflow.services.drafts import OpenForm, open_form
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.colleague_view import ColleagueView
from iapflow.store.drafts import save_draft
from iapflow.store.holding import hold
from iapflow.store.message import Message
from iapflow.store.store import Store

PLAN, CONSULTED, MOST = "plan", "consulted", 20
FIELDS = ("goes_well", "is_hard", "would_help")
LONGEST = 2000
NEWS = {
    "lv": "Kolēģis lūdz jūsu skatījumu uz izglītojamo. Jautājums ir sadaļā „Mani uzdevumi”.",
    "en": "A colleague asks for your view of a learner. The question stands in “My work”.",
}


@dataclass(frozen=True, slots=True)
class ViewsPage:
    """What whoever writes the plan sees: the views, and whom else one can ask."""

    form: OpenForm
    views: Sequence[ColleagueView]
    people: Sequence[Colleague]


def page(store: Store, room: Room, actor: Actor, case_id: int) -> ViewsPage:
    """The views of a plan that is being written.

    Raises:
        Missing: the plan is not this person's to write.
    """
    with store.reading() as session:
        form = _written(store, room, actor, case_id)
        views = views_of(session, case_id)
        return ViewsPage(form, views, _left(session, form, actor, views))


def ask(store: Store, room: Room, actor: Actor, case_id: int, people: Collection[int]) -> int:
    """Ask colleagues; how many are new.

    Raises:
        Missing: the plan is not this person's to write, or somebody cannot be asked.
        Refused: nobody was chosen.
    """
    with store as session:
        hold(session, Case, case_id)
        form = _written(store, room, actor, case_id)
        if not people:
            raise Refused((Reason("people", Text("Choose whom you ask."), "people"),))
        known = {view.person_id for view in views_of(session, case_id)}
        new = sorted(set(people) - known)
        if not set(new) <= {one.person_id for one in _left(session, form, actor, ())}:
            raise Missing
        at = room.now(session)
        for person in new:
            view = ColleagueView(case_id=case_id, person_id=person, asked_by_id=actor.person_id, asked_at=at)
            session.add(view)
            session.flush()
            session.add(Message(person_id=person, origin=f"colleague_view:{view.id}", words=NEWS, sent_at=at))
        return len(new)


def take_back(store: Store, room: Room, actor: Actor, case_id: int, view_id: int) -> None:
    """A question that nobody answered is asked no more.

    Raises:
        Missing: there is no such open question.
    """
    with store as session:
        _written(store, room, actor, case_id)
        view = session.get(ColleagueView, view_id)
        if view is None or view.case_id != case_id or view.answered_on is not None:
            raise Missing
        session.delete(view)


def note(store: Store, room: Room, actor: Actor, case_id: int, said: tuple[int, date, Mapping[str, str]]) -> None:
    """Keep what a colleague said by word of mouth.

    Args:
        said: who, on which day, and the words by field.

    Raises:
        Missing: the plan is not this person's to write, or there is no such colleague.
        Refused: nothing was written, too much, or a day to come.
    """
    person, on, words = said
    with store as session:
        hold(session, Case, case_id)
        form = _written(store, room, actor, case_id)
        views = views_of(session, case_id)
        mine = next((one for one in views if one.person_id == person), None)
        if mine is None and person not in {one.person_id for one in _left(session, form, actor, ())}:
            raise Missing
        if mine is not None and mine.answered_on is not None:
            raise Refused((Reason("person", Text("This colleague's view stands here already."), "person"),))
        reasons = _wrong(words)
        if on > actor.on:
            reasons.append(Reason("on", Text("The day of the talk is still to come."), "on"))
        if reasons:
            raise Refused(tuple(reasons))
        if mine is None:
            at = room.now(session)
            mine = ColleagueView(case_id=case_id, person_id=person, asked_by_id=actor.person_id, asked_at=at)
            session.add(mine)
        mine.by_word = True
        _keep(mine, on, words)
        _take_part(store, form, (person, on), actor.person_id)


def question(store: Store, actor: Actor, view_id: int) -> AskedOfMe:
    """A question that waits for this person.

    Raises:
        Missing: there is none.
    """
    with store.reading() as session:
        return _mine(session, actor, view_id)


def answer(store: Store, room: Room, actor: Actor, view_id: int, words: Mapping[str, str]) -> None:
    """Answer what a colleague asked.

    Raises:
        Missing: no such question waits for this person.
        Refused: nothing was written, or too much.
    """
    with store as session:
        hold(session, ColleagueView, view_id)
        _mine(session, actor, view_id)
        if reasons := _wrong(words):
            raise Refused(tuple(reasons))
        view = session.get_one(ColleagueView, view_id)
        _keep(view, actor.on, words)
        session.flush()
        try:
            form = _written(store, room, actor_for(session, view.asked_by_id, actor.on), view.case_id)
        except Missing:
            return
        _take_part(store, form, (view.person_id, actor.on), view.asked_by_id)


def _mine(session: Session, actor: Actor, view_id: int) -> AskedOfMe:
    found = [one for one in asked_of(session, actor.person_id, actor.on) if one.id == view_id]
    if not found:
        raise Missing
    return found[0]


def _written(store: Store, room: Room, actor: Actor, case_id: int) -> OpenForm:
    form = open_form(store, room, actor, case_id, PLAN)
    if not form.may_write or actor.person_id is None or form.pen.case.learner_id is None:
        raise Missing
    return form


def _left(session: Session, form: OpenForm, actor: Actor, views: Sequence[ColleagueView]) -> Sequence[Colleague]:
    known = {view.person_id for view in views}
    everybody = colleagues(session, form.pen.case, actor.on, without=actor.person_id)
    return [one for one in everybody if one.person_id not in known]


def _wrong(words: Mapping[str, str]) -> list[Reason]:
    if not any(words.get(name, "").strip() for name in FIELDS):
        return [Reason("words", Text("Write at least one sentence in one of the fields."), FIELDS[0])]
    long = [name for name in FIELDS if len(words.get(name, "")) > LONGEST]
    return [Reason(name, Text("Write at most {n} signs.", {"n": LONGEST}), name) for name in long]


def _keep(view: ColleagueView, on: date, words: Mapping[str, str]) -> None:
    view.answered_on, view.typed, view.typed_at = on, None, None
    for name in FIELDS:
        setattr(view, name, words.get(name, "").strip() or None)


def _take_part(store: Store, form: OpenForm, talk: tuple[int, date], by: int | None) -> None:
    """Put the colleague among those who took part in drafting, unless they stand there or there is no room."""
    person, on = talk
    rows = list(form.filled.answers.get(CONSULTED) or ())
    if len(rows) >= MOST or any(str(row.get("teacher") or "") == str(person) for row in rows):
        return
    row = {"id": new_row_id(), "teacher": str(person), "talked_on": on.isoformat()}
    answers = {**form.filled.answers, CONSULTED: [*rows, row]}
    save_draft(store.connection, (form.pen.case.id, PLAN), form.revision, answers, (form.pen.at, by))
