"""One-purpose links as staff see them: handed out, listed, ended; each for one step of one case.

Neither token nor code is kept, only what proves them; both are told once, when the link is made.
What opens them is in `iapflow.services.linked_acting`.
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from iapflow.definitions.model import Transition
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.policy.linked import relation_for
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_editors
from iapflow.services.guardians import candidates_of, person_of
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store.person import Person
from iapflow.store.purpose_link import PurposeLink
from iapflow.store.store import Store

MOST_TRIES = 5
CODE_DIGITS = 6
END_OF_DAY = time(23, 59, 59, tzinfo=UTC)
NOT_YOURS = Reason("by", Text("You cannot hand out a link here."))
CONFIRM_ROWS = "confirm_rows"
"""What a link to confirm rows of the log is for; no workflow has a transition of this name to press."""
State = Literal["waiting", "used", "ended", "spent", "expired"]


@dataclass(frozen=True, slots=True)
class Issued:
    """A link just handed out; token and code are told now and never again."""

    token: str
    code: str
    person: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as staff see it."""

    id: int
    transition: str
    label: Any
    person: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None
    state: State


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that may be done by a link from here, and for whom: (key, name)."""

    transition: str
    label: Any
    people: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LinksPage:
    """The links of one case, and those that can be handed out now."""

    pen: Pen
    links: Sequence[LinkLine]
    offers: Sequence[Offer]


def links_page(store: Store, room: Room, actor: Actor, case_id: int) -> LinksPage:
    """What staff see of a case's links.

    Raises:
        Missing: no such case for this person, or it is not theirs to hand out links.
    """
    with store.reading() as session:
        pen = read_pen(store, room, case_id, actor, lock=False)
        if not _may_issue(pen, actor):
            raise Missing
        offers = [
            Offer(name, transition.label, candidates_of(session, pen, _relation(pen, transition)))
            for name, transition in linkable(pen).items()
        ]
        rows = session.scalars(select(PurposeLink).where(PurposeLink.case_id == case_id).order_by(PurposeLink.id))
        return LinksPage(pen, [_line(pen, row) for row in rows], offers)


def has_links(pen: Pen, actor: Actor) -> bool:
    """Whether the case's page leads to its links for this person."""
    return any(one.link for one in pen.book.workflow.transitions.values()) and _may_issue(pen, actor)


def issue(store: Store, room: Room, actor: Actor, case_id: int, chosen: tuple[str, str]) -> Issued:
    """Hand a link out; an older one for the same person and step ends.

    Args:
        chosen: the transition, and the key of one of the people that `links_page` offers.

    Raises:
        Missing: no such case for this person.
        Refused: they may not, or step or person are not to be chosen now.
    """
    transition_id, key = chosen
    with store as session:
        pen = read_pen(store, room, case_id, actor)
        transition = linkable(pen).get(transition_id)
        if not _may_issue(pen, actor):
            raise Refused((NOT_YOURS,))
        if transition is None or transition.link is None:
            raise Refused((Reason("state", Text("This step cannot be done by a link now.")),))
        if pen.case.learner_id is None:
            raise Refused((Reason("link", Text("A link needs a learner, whose year of birth opens it.")),))
        person_id = person_of(session, pen, _relation(pen, transition), key)
        end_open(session, pen.at, actor.person_id, case_id, transition=transition_id, person_id=person_id)
        token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        last = pen.at.date() + timedelta(days=transition.link.days)
        expires = datetime.combine(last, END_OF_DAY)
        row = PurposeLink(case_id=case_id, transition=transition_id, relation=transition.link.for_, person_id=person_id)
        row.token_digest, row.code_digest, row.is_once = digest_of(token), proof_of(token, code), transition.link.once
        row.issued_at, row.issued_by_id, row.expires_at = pen.at, actor.person_id, expires
        session.add(row)
        return Issued(token, code, session.get_one(Person, person_id).full_name, expires.date())


def revoke(store: Store, room: Room, actor: Actor, case_id: int, link_id: int) -> None:
    """End a link at once; one that is over already stays as it is.

    Raises:
        Missing: no such case for this person.
        Refused: it is not theirs to end links here.
    """
    with store as session:
        pen = read_pen(store, room, case_id, actor)
        if not _may_issue(pen, actor):
            raise Refused((NOT_YOURS,))
        end_open(session, pen.at, actor.person_id, case_id, id=link_id)


def state_of(row: PurposeLink, now: datetime) -> State:
    """Whether a link still waits, and if not, what ended it."""
    if row.used_at is not None and row.is_once:
        return "used"
    if row.ended_at is not None:
        return "ended"
    if row.attempts >= MOST_TRIES:
        return "spent"
    return "expired" if now > row.expires_at else "waiting"


def linkable(pen: Pen) -> dict[str, Transition]:
    """The transitions out of where the case stands that a link may fire."""
    workflow = pen.book.workflow
    return {
        name: one
        for name, one in workflow.transitions.items()
        if one.link is not None and pen.case.state in one.leaves(workflow)
    }


def _relation(pen: Pen, transition: Transition) -> str:
    return relation_for(transition.link.for_, pen.book.roles) if transition.link else ""


def _may_issue(pen: Pen, actor: Actor) -> bool:
    """Whoever opens such cases, writes in this state, or may take a step out of it."""
    workflow, state = pen.book.workflow, pen.case.state
    held = set(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
    steps = (one.by for one in workflow.transitions.values() if state in one.leaves(workflow))
    writers = (form_editors(workflow, state, alias) for alias in workflow.forms)
    return bool(held & {*workflow.start.by, *(role for by in (*steps, *writers) for role in by)})


def end_open(session: Session, at: datetime, by: int | None, case_id: int, **which: Any) -> None:
    """End the open links of a case that match."""
    matching = [getattr(PurposeLink, name) == value for name, value in which.items()]
    session.execute(
        update(PurposeLink)
        .where(PurposeLink.case_id == case_id, PurposeLink.ended_at.is_(None), PurposeLink.used_at.is_(None), *matching)
        .values(ended_at=at, ended_by_id=by)
    )


def _line(pen: Pen, row: PurposeLink) -> LinkLine:
    known = pen.book.workflow.transitions.get(row.transition)
    state = state_of(row, pen.at)
    label: Any = known.label if known else Text("Confirm consultations")
    return LinkLine(
        row.id, row.transition, label, row.person.full_name, row.issued_at, row.expires_at, row.used_at, state
    )


def digest_of(token: str) -> str:
    """What a token is known by."""
    return sha256(token.encode()).hexdigest()


def proof_of(token: str, code: str) -> str:
    """What the code is known by: it tells nothing to whoever reads the table without the link."""
    return hmac.new(token.encode(), code.encode(), sha256).hexdigest()
