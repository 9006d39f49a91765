"""Signed applications of a whole class at once: one date, register numbers in order, a tick for each paper.

Nothing that a family declares is ticked beforehand: the tick says that the paper in hand is signed
and carries all three declarations.  All are registered in one transaction, or none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Reason, Refused, Text
from iapflow.services.applications import ALIAS, REGISTER, WORKFLOW, opening_for, prepared_for
from iapflow.services.guardians import ADULT_AT
from iapflow.services.moving import earlier_press, fire_inside
from iapflow.services.opening import start_inside
from iapflow.services.room import Room
from iapflow.services.writing import Press
from iapflow.store.days import holds
from iapflow.store.learner import Guardianship, Learner
from iapflow.store.store import Store

CLASS_BATCH, ADULT = "class_batch", "adult_learner"
KINDS = {"guardian": "guardian", "foster_parent": "foster_parent", "care_head": "care_head"}
COUNTED = re.compile(r"(?P<before>.*?)(?P<count>[0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs for a learner on a day: a kind, and a name where it is not the learner."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One signed paper in hand."""

    learner_id: int
    signed_by: str
    special_data: bool = False
    publicity: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """The papers of a class.

    Args:
        first_number: the register number of the first paper; the others follow in order.
        declared: whether whoever registers says that every paper carries all three declarations.
    """

    papers: Sequence[Paper]
    signed_on: date
    first_number: str
    declared: bool
    request_id: str


def signers(session: Session, learners: Sequence[int], on: date) -> Mapping[int, Signer]:
    """Who would sign for each learner: the learner of full age, else the guardian who may represent."""
    rows = session.scalars(
        select(Guardianship)
        .where(Guardianship.learner_id.in_(learners), Guardianship.may_represent.is_(True), holds(Guardianship, on))
        .order_by(Guardianship.id.desc())
    )
    named = {row.learner_id: Signer(KINDS.get(row.kinship, "parent"), row.full_name) for row in rows}
    born = session.execute(select(Learner.id, Learner.date_of_birth).where(Learner.id.in_(learners)))
    return {
        learner: Signer(ADULT, "") if is_adult(day, on) else named.get(learner, Signer("parent", ""))
        for learner, day in born
    }


def is_adult(born: date, on: date) -> bool:
    """Whether somebody born on this day has come of age."""
    return (on.year - born.year, on.month, on.day) >= (ADULT_AT, born.month, born.day)


def register_class(store: Store, room: Room, actor: Actor, batch: Batch) -> int:
    """Register every paper; how many.

    Raises:
        Missing: a learner who is not this person's.
        Refused: what is missing or wrong, leading to the learner's row; nothing is stored.
    """
    _check(batch)
    with store as session:
        if earlier_press(store, Press("start", actor, batch.request_id)) is not None:
            return 0
        today = room.now(session).date()
        signing = signers(session, [paper.learner_id for paper in batch.papers], batch.signed_on)
        for at, paper in enumerate(batch.papers):
            number = following(batch.first_number, at)
            answers = _answers(paper, signing[paper.learner_id], (batch, number), (actor, today))
            request = batch.request_id if at == 0 else None
            try:
                _register(store, room, (actor, request), paper.learner_id, answers)
            except Refused as refused:
                raise Refused(_pointed(paper.learner_id, refused.reasons)) from None
        return len(batch.papers)


def following(first: str, steps: int) -> str:
    """The register number so many papers further: after 1-15/7 comes 1-15/8."""
    found = COUNTED.fullmatch(first)
    if found is None:
        return first
    return f"{found['before']}{int(found['count']) + steps:0{len(found['count'])}}"


def _check(batch: Batch) -> None:
    reasons = []
    if not batch.papers:
        reasons.append(Reason("papers", Text("Tick the learners whose paper is signed."), "papers"))
    if COUNTED.fullmatch(batch.first_number) is None:
        reasons.append(Reason("number", Text("Write the first register number; it ends with a number."), "number"))
    if batch.papers and not batch.declared:
        sentence = Text("Confirm that every ticked paper is signed and carries all three declarations.")
        reasons.append(Reason("declared", sentence, "declared"))
    if reasons:
        raise Refused(tuple(reasons))


def _register(
    store: Store, room: Room, who: tuple[Actor, str | None], learner_id: int, answers: Mapping[str, Any]
) -> None:
    actor, request = who
    opening = opening_for(store.session, room, actor, learner_id, WORKFLOW)
    prepared = prepared_for(store.session, opening)
    case_id = prepared or start_inside(store, room, opening, Press("start", actor, request))
    pressed = Press(REGISTER, actor, request if prepared else None, answers={ALIAS: answers})
    fire_inside(store, room, case_id, pressed, 1)


def _answers(paper: Paper, signer: Signer, batch: tuple[Batch, str], by: tuple[Actor, date]) -> dict[str, Any]:
    """What the form of one application holds; the family's code and telephone stay on its paper."""
    signed_on, own = batch[0].signed_on.isoformat(), signer.kind == ADULT
    answers = {
        "signer_kind": signer.kind, "no_double_funding": True, "notice_received": True,
        "agrees" if own else "agrees_for_child": True, "special_data_consent": paper.special_data,
        "publicity_consent": paper.publicity, "signed_on": signed_on, "received_how": CLASS_BATCH,
        "received_on": by[1].isoformat(), "received_by": str(by[0].person_id), "register_number": batch[1],
    }  # fmt: skip
    return answers if own else {**answers, "signed_by": paper.signed_by}


def _pointed(learner_id: int, reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    """The reasons, each leading to the learner's row."""
    return tuple(replace(reason, fix=f"paper-{learner_id}") for reason in reasons)
