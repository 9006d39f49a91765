"""Who stands beside a learner and what they may do: entered and ended by the learner's own institution.

Letters and links follow what is entered here; nothing is overwritten: what held ends with a day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.appointing import leads
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Guardianship
from iapflow.store.store import Store

REPRESENTS, INFORMED, NEITHER = "represents", "informed", "neither"
RIGHTS: Mapping[str, tuple[bool, bool]] = {
    REPRESENTS: (True, True), INFORMED: (False, True), NEITHER: (False, False),
}  # fmt: skip
"""What somebody may do -> may represent, may be informed."""
KINSHIPS = ("parent", "guardian", "foster_parent", "care_head", "other")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Beside:
    """Somebody who is to stand beside a learner.

    Args:
        basis: on what paper it rests.
    """

    full_name: str
    kinship: str
    rights: str
    basis: str
    since: date
    until: date | None = None


def may_keep(session: Session, actor: Actor, learner_id: int) -> bool:
    """Whether this person is head or coordinator where the learner learns today."""
    here = Enrolment.learner_id == learner_id, holds(Enrolment, actor.on)
    return any(leads(actor, unit) for unit in session.scalars(select(Enrolment.institution_id).where(*here)))


def everybody(session: Session, actor: Actor, learner_id: int) -> Sequence[Guardianship]:
    """Who stands or stood beside the learner, the present ones first.

    Raises:
        Missing: not a learner of this person's institution.
    """
    if not may_keep(session, actor, learner_id):
        raise Missing
    mine = select(Guardianship).where(Guardianship.learner_id == learner_id)
    rows = session.scalars(mine.order_by(Guardianship.valid_from.desc(), Guardianship.id.desc())).all()
    return sorted(rows, key=lambda row: row.valid_to is not None and row.valid_to < actor.on)


def rights_of(row: Guardianship) -> str:
    """What somebody may do; who may represent may be informed."""
    if row.may_represent:
        return REPRESENTS
    return NEITHER if row.may_be_informed is False else INFORMED


def enter(store: Store, actor: Actor, learner_id: int, wish: Beside) -> None:
    """Somebody stands beside the learner from a day on.

    Raises:
        Missing: not a learner of this person's institution.
        Refused: what is missing or wrong, or somebody of this name stands there already.
    """
    with store as session:
        if not may_keep(session, actor, learner_id):
            raise Missing
        reasons = [*_lacking(wish), *_standing(session, learner_id, wish)]
        if reasons:
            raise Refused(tuple(reasons))
        represents, informed = RIGHTS[wish.rights]
        session.add(
            Guardianship(
                learner_id=learner_id, full_name=wish.full_name, kinship=wish.kinship, may_represent=represents,
                may_be_informed=informed, basis=wish.basis, valid_from=wish.since, valid_to=wish.until,
            )
        )  # fmt: skip


def end(store: Store, actor: Actor, place: tuple[int, int], last: date) -> None:
    """What somebody may do ends with this day.

    Args:
        place: the learner and the row.

    Raises:
        Missing: no such row of a learner of this person's institution.
        Refused: the day is before the first.
    """
    learner_id, row_id = place
    with store as session:
        row = session.get(Guardianship, row_id)
        if row is None or row.learner_id != learner_id or not may_keep(session, actor, learner_id):
            raise Missing
        if last < row.valid_from:
            raise Refused((Reason("last", Text("The last day is before the first."), f"last-{row_id}"),))
        row.valid_to = last


def _lacking(wish: Beside) -> list[Reason]:
    reasons = []
    if not wish.full_name or len(wish.full_name) > LONGEST:
        reasons.append(Reason("full_name", Text("Write the name of the person."), "full_name"))
    if wish.kinship not in KINSHIPS:
        reasons.append(Reason("kinship", Text("Choose who this person is to the learner."), "kinship"))
    if wish.rights not in RIGHTS:
        reasons.append(Reason("rights", Text("Choose what this person may do."), "rights"))
    if not wish.basis or len(wish.basis) > LONGEST:
        reasons.append(Reason("basis", Text("Write on what paper this rests, with its date."), "basis"))
    if wish.until is not None and wish.until < wish.since:
        reasons.append(Reason("until", Text("The last day is before the first."), "until"))
    return reasons


def _standing(session: Session, learner_id: int, wish: Beside) -> list[Reason]:
    """Somebody of the same name whose days overlap."""
    ends = or_(Guardianship.valid_to.is_(None), Guardianship.valid_to >= wish.since)
    rows = session.scalars(select(Guardianship).where(Guardianship.learner_id == learner_id, ends))
    same = [
        row
        for row in rows
        if row.full_name.casefold() == wish.full_name.casefold()
        and (wish.until is None or row.valid_from <= wish.until)
    ]
    if not same:
        return []
    sentence = Text("This person stands here already in these days. End that entry first.")
    return [Reason("full_name", sentence, "full_name")]
