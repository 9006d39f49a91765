"""Acting by a one-purpose link: code and year of birth first, then one step, in the name of one person.

Until code and year are right nothing is told: not whose case it is, nor whether there is one.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Transition
from iapflow.engine.deciding import forms_of
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from iapflow.forms.sheet import Sheet
from iapflow.policy.linked import relation_for
from iapflow.services.filling import confirmed_in, occasion_for
from iapflow.services.guardians import GUARDIANS, has_come_of_age, may_still_be_told
from iapflow.services.moving import fire_inside, read_pen
from iapflow.services.purpose_links import MOST_TRIES, digest_of, linkable, proof_of, state_of
from iapflow.services.room import Room
from iapflow.services.writing import Pen, Press
from iapflow.store.case import Case
from iapflow.store.learner import Learner
from iapflow.store.person import Person
from iapflow.store.purpose_link import PurposeLink
from iapflow.store.store import Store

Knock = Literal["ended", "wrong", "open"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What whoever opens a link must know beside it."""

    code: str
    birth_year: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A link whose proof was right, with the case behind it."""

    row: PurposeLink
    actor: Actor
    pen: Pen
    transition: Transition


def is_alive(store: Store, room: Room, token: str) -> bool:
    """Whether a link may still be opened; of one that may not, nothing more is told."""
    with store.reading() as session:
        return _living(session, room, token) is not None


def knock(store: Store, room: Room, token: str, proof: Proof) -> Knock:
    """Try code and year; a wrong try counts, and the last of them ends the link."""
    with store as session:
        row = _living(session, room, token, lock=True)
        if row is None:
            return "ended"
        if _fits(session, row, token, proof):
            return "open"
        row.attempts += 1
        return "wrong" if row.attempts < MOST_TRIES else "ended"


def purpose_of(store: Store, room: Room, token: str, proof: Proof) -> str:
    """What a rightly opened link is for.

    Raises:
        Missing: it is over, or the proof is wrong.
    """
    with store.reading() as session:
        row = open_by(session, room, token, proof)
        if row is None:
            raise Missing
        return row.transition


def open_by(session: Session, room: Room, token: str, proof: Proof, *, lock: bool = False) -> PurposeLink | None:
    """The living link of a token, if the proof is right; for purposes that are no step of a workflow."""
    row = _living(session, room, token, lock=lock)
    return row if row is not None and _fits(session, row, token, proof) else None


def behind(store: Store, room: Room, token: str, proof: Proof) -> Opened:
    """What a rightly opened link leads to.

    Raises:
        Missing: it is over, the proof is wrong, or the step cannot be taken any more.
    """
    with store.reading() as session:
        row = _living(session, room, token)
        if row is None or not _fits(session, row, token, proof):
            raise Missing
        return _opened(store, room, row, lock=False)


def press(store: Store, room: Room, token: str, proof: Proof, answers: dict[str, Any]) -> None:
    """Take the step in the name of whom the link was made for; once only where it says so.

    Raises:
        Missing: the link is over or the proof is wrong.
        Refused: with every reason; nothing is written and the link stays.
    """
    with store as session:
        row = _living(session, room, token, lock=True)
        if row is None or not _fits(session, row, token, proof):
            raise Missing
        opened = _opened(store, room, row, lock=True)
        request = f"link-{row.id}" if row.is_once else f"link-{row.id}-{opened.pen.case.revision}"
        fire_inside(store, room, row.case_id, Press(row.transition, opened.actor, request, answers=answers))
        row.used_at = opened.pen.at


def _opened(store: Store, room: Room, row: PurposeLink, *, lock: bool) -> Opened:
    at = room.now(store.session)
    person = store.session.get_one(Person, row.person_id)
    actor = Actor(person.id, person.full_name, at.date(), by_link=row.relation)
    pen = read_pen(store, room, row.case_id, actor, lock=lock)
    transition = linkable(pen).get(row.transition)
    if transition is None:
        raise Missing
    return Opened(row, actor, pen, transition)


def _living(session: Session, room: Room, token: str, *, lock: bool = False) -> PurposeLink | None:
    """The link of a token, if nothing has ended it: of age, or not to be told any more, ends a guardian's."""
    query = select(PurposeLink).where(PurposeLink.token_digest == digest_of(token))
    row = session.scalar(query.with_for_update() if lock else query)
    now = room.now(session)
    if row is None or state_of(row, now) != "waiting":
        return None
    if relation_for(row.relation, room.roles(session)) not in GUARDIANS:
        return row
    is_over = has_come_of_age(session, row.case_id, now.date())
    return row if not is_over and may_still_be_told(session, row.case_id, row.person_id, now.date()) else None


def _fits(session: Session, row: PurposeLink, token: str, proof: Proof) -> bool:
    """Code and year, both and neither alone."""
    born = session.scalar(
        select(Learner.date_of_birth).join(Case, Case.learner_id == Learner.id).where(Case.id == row.case_id)
    )
    code = "".join(sign for sign in proof.code if sign.isdigit())
    is_code = hmac.compare_digest(proof_of(token, code), row.code_digest)
    is_year = born is not None and hmac.compare_digest(proof.birth_year.strip().encode(), str(born.year).encode())
    return is_code and is_year


def asked(store: Store, opened: Opened, posted: Mapping[str, Any] | None = None) -> tuple[str, Filled] | None:
    """The form that belongs to the step, empty or with what was sent and refused; None where there is none."""
    pen = opened.pen
    alias = next(iter(forms_of(opened.transition)), None)
    if alias is None:
        return None
    sheet = Sheet.of(pen.book.bundle, alias)
    occasion = occasion_for(store.session, pen.book, pen.snapshot, opened.actor, pen.at)
    if posted is None:
        return alias, first_draft(sheet, occasion)
    return alias, bind(sheet, posted, replace(occasion, confirmed=confirmed_in(posted)), "submit")
