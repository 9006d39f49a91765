"""The conversation before an application: noted for one learner, or for a class after a meeting.

Nothing that is a declaration or an answer is pre-set; the day and the sheet that is handed over now are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model.choice_list import ListItem
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.filled import Filled
from iapflow.services.applications import opening_for
from iapflow.services.blank_forms import Answers, Blank, blank_form
from iapflow.services.moving import earlier_press, fire_inside
from iapflow.services.opening import start_inside
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Press
from iapflow.store.case import Case
from iapflow.store.scope import below
from iapflow.store.store import Store

WORKFLOW = ALIAS = "talk"
HOLD = "hold"
APPLIES, THINKS, DECLINES = "applies", "thinks", "declines"
SHEETS, PARTICIPANTS, LANGUAGE = "information_sheets", "talk_participants", "lv"
OF_MEETING = frozenset({"talked_on", "sheet", "explained"})
"""What is asked once for everybody."""
AT_ROW = {"think_until": "until", "took_part": "who"}


@dataclass(frozen=True, slots=True)
class Answered:
    """What one family answered; `who` of the family took part, `until` when it wants to think."""

    learner_id: int
    answer: str
    who: Sequence[str] = ()
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    """A class meeting.

    Args:
        school: who took part for the school, the same for all.
        explained: whether whoever notes it says that aims, tasks and expected result were explained.
    """

    families: Sequence[Answered]
    talked_on: date
    sheet: str
    school: Sequence[str]
    explained: bool
    request_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page of a meeting offers: sheets by code, and who takes part for the family and for the school."""

    sheets: Mapping[str, ListItem]
    family: Mapping[str, ListItem]
    school: Mapping[str, ListItem]

    @property
    def sheet(self) -> str:
        """The newest sheet in the language of the institutions."""
        own = [code for code, item in self.sheets.items() if item.values.get("language") == LANGUAGE]
        return own[-1] if own else ""


def blank(store: Store, room: Room, actor: Actor, learner_id: int, posted: Answers | None = None) -> Filled:
    """The form for a learner: with the day and the sheet, or judged as it was posted.

    Raises:
        Missing: no such learner for this person, or they note no conversations.
    """
    with store.reading() as session:
        opening = _opening(session, room, actor, learner_id)
        at = room.now(session)
        known = {"talked_on": at.date().isoformat(), "sheet": asked(session, room, actor).sheet}
        return blank_form(session, room, opening, Blank(ALIAS, actor, at, known), posted)


def note(store: Store, room: Room, actor: Actor, learner_id: int, page: tuple[Answers, str]) -> str:
    """Note a conversation, a new one or the one that is planned or thought about; the state it led to.

    Args:
        page: the answers that were posted, and the page's request id.

    Raises:
        Missing: no such learner for this person, or they note no conversations.
        Refused: what is missing or wrong; nothing is stored.
    """
    answers, request_id = page
    with store as session:
        before = earlier_press(store, Press(HOLD, actor, request_id))
        case_id = before.case_id if before else _note(store, room, (actor, request_id), learner_id, answers)
        return session.scalars(select(Case.state).where(Case.id == case_id)).one()


def note_class(store: Store, room: Room, actor: Actor, meeting: Meeting) -> Mapping[str, int]:
    """Note what every family answered; how many gave which answer.

    Raises:
        Missing: a learner who is not this person's.
        Refused: everything that is missing or wrong, leading to the learner's row; nothing is stored.
    """
    _check(meeting)
    given = Counter(family.answer for family in meeting.families)
    with store:
        if earlier_press(store, Press("start", actor, meeting.request_id)) is not None:
            return given
        reasons: list[Reason] = []
        for at, family in enumerate(meeting.families):
            request = meeting.request_id if at == 0 else None
            try:
                _note(store, room, (actor, request), family.learner_id, _answers(meeting, family))
            except Refused as refused:
                reasons += [one for one in _pointed(family.learner_id, refused.reasons) if one not in reasons]
        if reasons:
            raise Refused(tuple(reasons))
    return given


def asked(session: Session, room: Room, actor: Actor) -> Asked:
    """What is offered today to whoever notes conversations.

    Raises:
        Missing: this person notes none.
    """
    catalogue = room.definitions.current(session)
    if not any(actor.units(role) for role in catalogue.workflows[WORKFLOW].start.by):
        raise Missing
    today = room.now(session).date()
    people = catalogue.lists[PARTICIPANTS].items
    return Asked(
        {code: item for code, item in catalogue.lists[SHEETS].items.items() if item.is_offered(today)},
        {code: item for code, item in people.items() if not item.values.get("of_school")},
        {code: item for code, item in people.items() if item.values.get("of_school")},
    )


def _opening(session: Session, room: Room, actor: Actor, learner_id: int) -> Opening:
    """Where the learner learns, for whoever may note conversations there.

    Raises:
        Missing: no such learner for this person, or they note no conversations there.
    """
    opening = opening_for(session, room, actor, learner_id, WORKFLOW)
    by = room.definitions.current(session).workflows[WORKFLOW].start.by
    units = frozenset(unit for role in by for unit in actor.units(role))
    if opening.institution_id not in set(session.scalars(below(units, actor))):
        raise Missing
    return opening


def _note(store: Store, room: Room, by: tuple[Actor, str | None], learner_id: int, answers: Answers) -> int:
    actor, request = by
    opening = _opening(store.session, room, actor, learner_id)
    begun = store.session.scalar(
        select(Case.id).where(
            Case.workflow == WORKFLOW, Case.is_open.is_(True), Case.learner_id == learner_id,
            Case.semester_id == opening.semester_id, Case.institution_id == opening.institution_id,
        )
    )  # fmt: skip
    case_id = begun or start_inside(store, room, opening, Press("start", actor, request))
    return fire_inside(
        store, room, case_id, Press(HOLD, actor, request if begun else None, answers={ALIAS: answers})
    ).case_id


def _check(meeting: Meeting) -> None:
    reasons = []
    if not meeting.families:
        reasons.append(Reason("families", Text("Choose the answer of each family you talked with."), "families"))
    if not meeting.explained and any(family.answer != DECLINES for family in meeting.families):
        sentence = Text("Confirm that the aims, tasks and expected result were explained to these families.")
        reasons.append(Reason("explained", sentence, "explained"))
    if reasons:
        raise Refused(tuple(reasons))


def _answers(meeting: Meeting, family: Answered) -> dict[str, Any]:
    """What the form of one conversation holds; of a refusal the day and nothing else."""
    answers: dict[str, Any] = {"talked_on": meeting.talked_on.isoformat(), "answer": family.answer}
    if family.answer == DECLINES:
        return answers
    if family.answer == THINKS and family.until is not None:
        answers["think_until"] = family.until.isoformat()
    took_part = [*family.who, *(meeting.school if family.who else ())]
    return {**answers, "took_part": took_part, "explained": True, "sheet": meeting.sheet}


def _pointed(learner_id: int, reasons: Sequence[Reason]) -> Iterator[Reason]:
    """The reasons, each leading to the learner's row, or to what was asked once."""
    for reason in reasons:
        field = (reason.fix or "").rpartition(".")[2]
        row = f"{AT_ROW.get(field, 'row')}-{learner_id}"
        yield replace(reason, fix=field if field in OF_MEETING else row)
