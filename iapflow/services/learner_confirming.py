"""The learner's own word: a PIN typed on the giver's screen, or one link for some rows of a plan.

The link is a one-purpose link like any other (code and year of birth, five tries, first use); behind it stand
the rows it was made for, and nothing else of the plan.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import ListDef
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.reports.work_log import LogLine, lines
from iapflow.services.confirmation_ways import LINK, PIN, fits
from iapflow.services.guardians import SUBJECT, candidates_of, person_of
from iapflow.services.linked_acting import Proof, open_by
from iapflow.services.log_confirming import CLOSED, STILL, WHY_LATE, Recorded, chosen, record, states_of
from iapflow.services.log_pages import open_log
from iapflow.services.moving import read_pen
from iapflow.services.purpose_links import CODE_DIGITS, CONFIRM_ROWS, END_OF_DAY, Issued, digest_of, end_open, proof_of
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store.confirming import ConfirmationLinkRow
from iapflow.store.log_evidence import is_late
from iapflow.store.person import Person
from iapflow.store.purpose_link import PurposeLink
from iapflow.store.store import Store
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import waits_for_word

MOST = 60
WRONG = Reason("pin", Text("The PIN is not right. After five wrong tries it is locked."), "pin")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a learner reads behind the link."""

    learner: str
    institution: str
    rows: Sequence[LogLine]
    lists: dict[str, ListDef]
    expires_at: datetime


def confirm_by_pin(
    store: Store, room: Room, actor: Actor, case_id: int, typed: tuple[Collection[int], str, str]
) -> int:
    """The learner confirms rows by the PIN; how many.

    Args:
        typed: the rows, the PIN, and why it comes late where it does.

    Raises:
        Missing: no such plan for this person.
        Refused: nothing was chosen, a reason is missing, or the PIN is wrong; a wrong try is kept.
    """
    ids, pin, why = typed
    with store as session:
        pen, _ = open_log(store, room, actor, case_id)
        rows = chosen(session, room, actor, pen, ids)
        today = pen.at.date()
        if any(is_late(row.mode, row.worked_on, today) for row in rows) and not why.strip():
            raise Refused((Reason("late", WHY_LATE, "why"),))
        is_right = fits(session, pen.case.learner_id, pin.strip(), pen.at)
        if is_right:
            record(pen, actor, rows, Recorded(PIN, today, why))
    if not is_right:
        raise Refused((WRONG,))
    return len(rows)


def hand_out(store: Store, room: Room, actor: Actor, case_id: int, ids: Collection[int]) -> Issued:
    """One link with which the learner confirms these rows; an older one for rows of the plan ends.

    Raises:
        Missing: no such plan for this person.
        Refused: nothing was chosen, or the plan has no learner of its own.
    """
    with store as session:
        pen, _ = open_log(store, room, actor, case_id)
        rows = chosen(session, room, actor, pen, ids)
        people = candidates_of(session, pen, SUBJECT)
        if not people or len(rows) > MOST:
            raise Refused((Reason("link", Text("A link needs a learner, whose year of birth opens it.")),))
        person_id = person_of(session, pen, SUBJECT, people[0][0])
        end_open(session, pen.at, actor.person_id, case_id, transition=CONFIRM_ROWS, person_id=person_id)
        days = int(value_of(session, "confirmation_link_days", pen.at.date(), pen.case.institution_id))
        expires = datetime.combine(pen.at.date() + timedelta(days=days), END_OF_DAY)
        token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        link = PurposeLink(case_id=case_id, transition=CONFIRM_ROWS, relation=SUBJECT, person_id=person_id)
        link.token_digest, link.code_digest = digest_of(token), proof_of(token, code)
        link.is_once = True
        link.issued_at, link.issued_by_id, link.expires_at = pen.at, actor.person_id, expires
        session.add(link)
        session.flush()
        session.add_all([ConfirmationLinkRow(link_id=link.id, entry_id=row.id) for row in rows])
        return Issued(token, code, session.get_one(Person, person_id).full_name, expires.date())


def behind(store: Store, room: Room, token: str, proof: Proof) -> Asked:
    """The rows that a rightly opened link asks about, those that still wait.

    Raises:
        Missing: it is over, the proof is wrong, or nothing waits any more.
    """
    with store.reading() as session:
        link = _opened(session, room, token, proof)
        actor = _learner(session, room, link)
        pen = read_pen(store, room, link.case_id, actor, lock=False)
        rows = lines(session, WorkLogEntry.id.in_(_ids(session, link)), (MOST, 0))
        roots = pen.snapshot.roots
        return Asked(
            str(roots["subject"].get("name", "")), str(roots["institution"].get("name", "")), rows[::-1],
            dict(pen.book.bundle.lists), link.expires_at,
        )  # fmt: skip


def confirm_by_link(store: Store, room: Room, token: str, proof: Proof, ids: Collection[int]) -> int:
    """The learner confirms the ticked rows; how many.  The link is used up.

    Raises:
        Missing: the link is over or the proof is wrong.
        Refused: no row was ticked, or a month is accepted already.
    """
    with store as session:
        link = _opened(session, room, token, proof, lock=True)
        actor = _learner(session, room, link)
        pen = read_pen(store, room, link.case_id, actor)
        known = set(_ids(session, link))
        rows = session.scalars(select(WorkLogEntry).where(WorkLogEntry.id.in_(sorted(known & set(ids))))).all()
        if not rows:
            raise Refused((Reason("rows", Text("Tick what was held."), "rows"),))
        if any(state in STILL for state in states_of(pen, rows)):
            raise Refused((CLOSED,))
        record(pen, actor, rows, Recorded(LINK, pen.at.date()))
        link.used_at = pen.at
        return len(rows)


def _opened(session: Session, room: Room, token: str, proof: Proof, *, lock: bool = False) -> PurposeLink:
    link = open_by(session, room, token, proof, lock=lock)
    if link is None or link.transition != CONFIRM_ROWS or not _ids(session, link):
        raise Missing
    return link


def _learner(session: Session, room: Room, link: PurposeLink) -> Actor:
    person = session.get_one(Person, link.person_id)
    return Actor(person.id, person.full_name, room.now(session).date(), by_link=link.relation)


def _ids(session: Session, link: PurposeLink) -> list[int]:
    """The rows of a link that still wait for a word."""
    mine = select(ConfirmationLinkRow.entry_id).where(ConfirmationLinkRow.link_id == link.id)
    waits = (WorkLogEntry.id.in_(mine), WorkLogEntry.voided_at.is_(None), *waits_for_word())
    return list(session.scalars(select(WorkLogEntry.id).where(*waits)))
