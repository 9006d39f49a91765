"""Marks: pointing at what must be corrected when a form goes back, and answering each remark.

The marks of the last sending back are the author's checklist until somebody decides anew.  Who may
not read a section reads no remark in it either.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from iapflow.definitions.model import Workflow
from iapflow.errors import Reason, Refused, Text
from iapflow.forms.access import Access, access
from iapflow.forms.cleaning import Unclean, clean_text
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_viewers
from iapflow.services.pointing import LONGEST, Pointed, is_seen, is_there, tells
from iapflow.services.writing import Pen, Press
from iapflow.store.event import Event
from iapflow.store.mark import Mark, last_round
from iapflow.store.person import Person
from iapflow.store.store import connection_of

OPEN = "open_marks"
"""The question whether a form may be handed in with remarks nobody answered."""
NUMBER = re.compile(r"[0-9]{1,18}")
GONE = Text("This place is not in the form any more. Point at another one.")


@dataclass(frozen=True, slots=True)
class Remark:
    """One mark as a reader sees it.

    Args:
        is_open: nobody has said that it is done, or answered it.
        is_gone: the row it stood at was taken out.
    """

    id: int
    alias: str
    path: str
    comment: str
    who: str
    at: datetime
    event_id: int
    is_done: bool
    answer: str
    is_gone: bool

    @property
    def is_open(self) -> bool:
        """Whether its author still owes it something."""
        return not (self.is_done or self.answer or self.is_gone)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the author says to one remark: corrected, or their own words."""

    is_done: bool
    words: str = ""


def marked_forms(workflow: Workflow) -> frozenset[str]:
    """The forms at which somebody may point in this workflow."""
    return frozenset(alias for transition in workflow.transitions.values() for alias in transition.marks)


def deciding(workflow: Workflow, alias: str) -> frozenset[str]:
    """The transitions that are a decision on this form: they bind it, or send it back."""
    return frozenset(name for name, one in workflow.transitions.items() if alias in one.binds or alias in one.marks)


def checked(pen: Pen, press: Press) -> Press:
    """The press with what the journal keeps of its marks: pointed at rightly, or handed in with open ones.

    Costs nothing where a press neither marks nor hands a marked form in again.

    Raises:
        Refused: a place is not to be pointed at, or remarks are open and that was not confirmed.
    """
    transition = pen.book.workflow.transitions[press.transition]
    if press.marks:
        taken = _taken(pen, press, transition.marks)
        return replace(press, marks=taken, note={**(press.note or {}), "marks": len(taken)})
    again = pen.snapshot.revision > 1 and set(transition.submits) & marked_forms(pen.book.workflow)
    still = [remark for alias in sorted(again or ()) for remark in _open_ones(pen, press, alias)]
    if not still:
        return press
    if not _is_confirmed(press):
        raise Refused((_asking(still),))
    return replace(press, note={**(press.note or {}), OPEN: [remark.id for remark in still]})


def remarks(pen: Pen, held: Collection[str] | None, alias: str) -> list[Remark]:
    """The last marks of a form that these roles may read; None reads everything.

    A remark at a row is read only by those who see of that row whatever its writer saw.
    """
    return readable(pen, held, alias, last_round(connection_of(pen.session), pen.case.id, alias))


def readable(pen: Pen, held: Collection[str] | None, alias: str, rows: Sequence[Any]) -> list[Remark]:
    """Those of the marks of one return that these roles may read."""
    if not rows:
        return []
    allowed, now = _access(pen, held, alias), pen.kept.get(alias, {})
    found = pen.session.get(Person, rows[0].made_by_id) if rows[0].made_by_id else None
    who = f"{found.given_name} {found.family_name}" if found else ""
    theirs = _access(pen, {rows[0].made_as} if rows[0].made_as else None, alias)
    return [_remark(row, who, is_there(row.path, now)) for row in rows if _may_read(row.path, theirs, allowed)]


def to_do(pen: Pen, held: Collection[str] | None, alias: str) -> list[Remark]:
    """The checklist of whoever writes the form now: the last marks, unless somebody decided since."""
    if alias not in marked_forms(pen.book.workflow):
        return []
    found = remarks(pen, held, alias)
    return [] if found and _decided_since(pen, alias, found[0].event_id) else found


def keep_answers(pen: Pen, alias: str, person_id: int | None, given: Mapping[int, Answer]) -> None:
    """Write down what the author says to marks of this form; other marks are not touched.

    Raises:
        Refused: the words cannot be kept.
    """
    known = {row.id: row for row in last_round(connection_of(pen.session), pen.case.id, alias)} if given else {}
    for mark_id, answer in given.items():
        words = _clean(answer.words)
        row = known.get(mark_id)
        if row is None or (row.is_done, row.answer or "") == (answer.is_done, words):
            continue
        said = {"is_done": answer.is_done, "answer": words or None, "answered_at": pen.at, "answered_by_id": person_id}
        pen.session.execute(update(Mark).where(Mark.id == mark_id).values(said))


def answers_in(posted: Mapping[str, Any]) -> dict[int, Answer]:
    """What a posted page says to the marks that stood on it; JSON says nothing."""
    if not hasattr(posted, "getlist"):
        return {}
    shown = [int(word) for word in posted.getlist("_mark") if NUMBER.fullmatch(word)]
    return {one: Answer(f"_mark-{one}-done" in posted, posted.get(f"_mark-{one}-answer", "")) for one in shown}


def last_decision(session: Session, pen: Pen, alias: str, held: Collection[str]) -> int | None:
    """The journal line with which somebody in one of these roles last decided on this form."""
    query = select(Event.id).where(
        Event.case_id == pen.case.id,
        Event.transition.in_(sorted(deciding(pen.book.workflow, alias))),
        Event.role.in_(sorted(held)),
    )
    return session.scalar(query.order_by(Event.id.desc()).limit(1))


def _may_read(path: str, writer: Access, reader: Access) -> bool:
    """Words about a row may tell all that their writer saw of it; who sees less of it does not read them."""
    return is_seen(path, reader) and tells(path, writer) <= tells(path, reader)


def _remark(row: Any, who: str, still_there: bool) -> Remark:
    return Remark(
        id=row.id,
        alias=row.alias,
        path=row.path,
        comment=row.comment,
        who=who,
        at=row.made_at,
        event_id=row.event_id,
        is_done=row.is_done,
        answer=row.answer or "",
        is_gone=not still_there,
    )


def _decided_since(pen: Pen, alias: str, event_id: int) -> bool:
    """Whether the marks were handed in, and somebody decided on what was handed in."""
    decided = select(Event.id).where(
        Event.case_id == pen.case.id,
        Event.id > event_id,
        Event.transition.in_(sorted(deciding(pen.book.workflow, alias))),
    )
    return pen.session.scalar(decided.limit(1)) is not None


def _open_ones(pen: Pen, press: Press, alias: str) -> list[Remark]:
    """What this person was asked and did not answer; a remark they cannot read is not theirs to answer."""
    held = None if press.actor.is_system else _held(pen, press)
    return [remark for remark in to_do(pen, held, alias) if remark.is_open]


def _asking(still: list[Remark]) -> Reason:
    sentence = Text(
        "{n} remark has no answer yet. Mark it as corrected, answer it, or hand in as it is. | "
        "{n} remarks have no answer yet. Mark them as corrected, answer them, or hand in as it is.",
        {"n": len(still)},
    )
    return Reason(OPEN, sentence, f"{still[0].alias}.{still[0].path}" if still[0].path else still[0].alias)


def _is_confirmed(press: Press) -> bool:
    pages = [given for given in (press.answers or {}).values() if hasattr(given, "getlist")]
    return any(OPEN in page.getlist("_confirm") for page in pages) or OPEN in (press.note or {}).get("confirmed", ())


def _taken(pen: Pen, press: Press, forms: Collection[str]) -> list[Pointed]:
    """The marks with clean words, each at a place that is there and theirs to see."""
    held = None if press.actor.is_system else frozenset(_held(pen, press))
    taken, reasons = [], []
    for mark in press.marks:
        if mark.alias not in forms or not _may_point(pen, held, mark):
            reasons.append(Reason("marks", GONE))
            continue
        try:
            taken.append(replace(mark, comment=_clean(mark.comment)))
        except Refused as refused:
            reasons += [replace(reason, fix=f"{mark.alias}.{mark.path}") for reason in refused.reasons]
    if reasons:
        raise Refused(tuple(reasons))
    return [mark for mark in taken if mark.comment]


def _held(pen: Pen, press: Press) -> Collection[str]:
    return roles_on(press.actor, pen.snapshot.circumstances, pen.book.roles)


def _may_point(pen: Pen, held: frozenset[str] | None, mark: Pointed) -> bool:
    if held is not None and not held & form_viewers(pen.book.workflow, pen.case.state, mark.alias):
        return False
    return is_seen(mark.path, _access(pen, held, mark.alias)) and is_there(mark.path, pen.kept.get(mark.alias, {}))


def _access(pen: Pen, held: Collection[str] | None, alias: str) -> Access:
    roles = None if held is None else frozenset(held)
    return access(Sheet.of(pen.book.bundle, alias), Occasion(pen.at.date(), roles=roles, may_write=False))


def _clean(words: str) -> str:
    try:
        return clean_text(words, LONGEST)
    except Unclean as unclean:
        raise Refused((Reason("marks", unclean.sentence),)) from None
