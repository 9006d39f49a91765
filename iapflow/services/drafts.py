"""Writing a form: opening it, keeping every word without judging, and reading it.

A draft is saved whole and without validation; handing it in is a firing (`iapflow.services.cases`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from iapflow.engine.values import Actor
from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from iapflow.forms.merging import Merged
from iapflow.forms.sheet import Sheet
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_editors, form_viewers
from iapflow.services import evaluations
from iapflow.services.carried import still_marked
from iapflow.services.filling import confirmed_in, handed_in_last, occasion_for
from iapflow.services.locks import is_locked
from iapflow.services.marking import Remark, answers_in, keep_answers, to_do
from iapflow.services.merging import name_of, put_together
from iapflow.services.moving import read_pen
from iapflow.services.replanning import replan, terms_before
from iapflow.services.room import Room
from iapflow.services.row_tasks import follow_rows
from iapflow.services.stray_fields import note
from iapflow.services.writing import Pen
from iapflow.store.drafts import leave_marked
from iapflow.store.drafts import save_draft as write_draft
from iapflow.store.reading import load_case
from iapflow.store.store import Store


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A form of a case as one person sees it now.

    Args:
        filled: the form bound to its answers; unwritable parts are shown only.
        revision: of the draft, 0 where nothing was saved yet.
        case_revision: what a hand-in must rest on.
        submitted_by: transition ids that hand this form in from here.
        carried: what was taken over from earlier and is still to be confirmed.
        remarks: what somebody pointed at when it came back, for whoever writes it.
    """

    pen: Pen
    alias: str
    filled: Filled
    may_write: bool
    revision: int
    saved_at: datetime | None
    case_revision: int
    submitted_by: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    carried: tuple[str, ...] = ()
    saved_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Which form a page writes, and the draft's revision it was made from; None takes what is there.

    Args:
        seen: the marks of the answers it was made from (`iapflow.forms.merging`).
        mine, theirs: clashes that were settled on it.
    """

    case_id: int
    alias: str
    revision: int | None = None
    seen: str = ""
    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft that was kept: its new revision, when, and the form as its page goes on.

    Args:
        merged: what somebody else had changed meanwhile, None where nobody had; `by` and `since`: who and when.
    """

    revision: int
    at: datetime
    form: OpenForm
    merged: Merged | None = None
    by: str = ""
    since: datetime | None = None


def open_form(store: Store, room: Room, actor: Actor, case_id: int, alias: str) -> OpenForm:
    """The form with its draft or last submission.

    Raises:
        Missing: no such case or form, or not this person's to see.
    """
    with store.reading():
        return _open(store, room, actor, (case_id, alias))


def save_draft(store: Store, room: Room, actor: Actor, page: Page, posted: Mapping[str, Any]) -> Saved:
    """Keep everything that was typed; nothing is judged.

    Args:
        posted: what the page posted, or answers as JSON.

    Raises:
        Missing: no such case or form for this person.
        Refused: this person may not write it in the present state.
        Conflict: somebody else saved meanwhile, and the page does not say what it was made from.
    """
    with store:
        form = _open(store, room, actor, (page.case_id, page.alias), lock=True)
        if not form.may_write:
            raise Refused((Reason("edit", Text("This form cannot be changed by you in the present state.")),))
        filled = bind(form.filled.sheet, posted, form.filled.occasion, "draft")
        there, typed = (_following(store, form, one) for one in (form.filled, filled))
        merged = put_together(there, typed, page)
        kept = dict(merged.answers if merged else filled.answers)
        seen = form.revision if merged or page.revision is None else page.revision
        moment = form.pen.at
        terms = terms_before(form.pen, page.alias)
        keep_answers(form.pen, page.alias, actor.person_id, answers_in(posted))
        revision = write_draft(store.connection, (page.case_id, page.alias), seen, kept, (moment, actor.person_id))
        if revision is None:
            raise Conflict(form.pen.case.state)
        if form.carried:
            marks = still_marked(form.carried, form.filled, kept, posted)
            leave_marked(store.connection, (page.case_id, page.alias), marks)
        if filled.attempts:
            note(store.session, actor, (page.case_id, page.alias), filled.attempts, moment)
        follow_rows(store, room, form.pen, page.alias)
        replan(store, room, form.pen, page.alias, terms)
        saved = replace(form, filled=filled, revision=revision, saved_at=moment)
        other = form.saved_by_id if merged and form.saved_by_id != actor.person_id else None
        return Saved(revision, moment, saved, merged, name_of(store.session, other), form.saved_at)


def _following(store: Store, form: OpenForm, filled: Filled) -> Filled:
    """What the plan and its log say stands in both before they are compared; nobody typed it, so nobody clashes."""
    if form.alias != evaluations.ALIAS:
        return filled
    case = form.pen.case.id
    return replace(
        filled, answers=evaluations.follow_plan(store.session, case, form.pen.kept.get("plan", {}), filled.answers)
    )


def follow(store: Store, room: Room, actor: Actor, key: tuple[int, str], posted: Mapping[str, Any]) -> OpenForm:
    """The form as it would stand with what is typed now; nothing is kept."""
    with store.reading():
        form = _open(store, room, actor, key)
        return replace(form, filled=bind(form.filled.sheet, posted, form.filled.occasion, "draft"))


def judge(store: Store, room: Room, actor: Actor, key: tuple[int, str], posted: Mapping[str, Any]) -> OpenForm:
    """The form with everything that stands against what was posted; nothing is kept."""
    with store.reading():
        form = _open(store, room, actor, key)
        asked = partial(handed_in_last, form.pen, key[1])
        occasion = replace(form.filled.occasion, confirmed=confirmed_in(posted), handed_in=asked)
        return replace(form, filled=bind(form.filled.sheet, posted, occasion, "submit"))


def read_form(store: Store, room: Room, actor: Actor, case_id: int, alias: str) -> OpenForm:
    """The same as `open_form`, for reading only."""
    with store.reading():
        form = _open(store, room, actor, (case_id, alias))
        return replace(form, filled=shown(form.filled, form.filled.answers), may_write=False)


def shown(filled: Filled, answers: Mapping[str, Any]) -> Filled:
    """The same form with other answers, for reading only."""
    return bind(filled.sheet, answers, replace(filled.occasion, before=answers, may_write=False), "draft")


def _open(store: Store, room: Room, actor: Actor, key: tuple[int, str], *, lock: bool = False) -> OpenForm:
    case_id, alias = key
    pen = read_pen(store, room, case_id, actor, lock=lock)
    workflow, state = pen.book.workflow, pen.case.state
    held = set(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
    if alias not in workflow.forms or not held & form_viewers(workflow, state, alias):
        raise Missing
    may_write = bool(held & form_editors(workflow, state, alias)) and not is_locked(pen.case, alias)
    session = store.session
    rows = load_case(session, case_id, pen.at.date())
    draft = rows.drafts.get(alias) if rows else None
    before = pen.kept.get(alias, {})
    if alias == evaluations.ALIAS and may_write:
        before = evaluations.follow_plan(session, case_id, pen.kept.get("plan", {}), before)
    sheet = Sheet.of(pen.book.bundle, alias)
    occasion = replace(occasion_for(session, pen.book, pen.snapshot, actor, pen.at), before=before, may_write=may_write)
    filled = bind(sheet, before, occasion, "draft") if before else first_draft(sheet, occasion)
    return OpenForm(
        pen=pen,
        alias=alias,
        filled=filled,
        may_write=may_write,
        revision=draft.revision if draft and may_write else 0,
        saved_at=draft.saved_at if draft and may_write else None,
        case_revision=pen.case.revision,
        saved_by_id=draft.saved_by_id if draft else None,
        carried=tuple(draft.carried or ()) if draft and may_write else (),
        submitted_by=tuple(
            name
            for name, transition in workflow.transitions.items()
            if alias in transition.submits and state in transition.leaves(workflow) and held & set(transition.by)
        ),
        remarks=tuple(to_do(pen, held, alias)) if may_write else (),
    )
