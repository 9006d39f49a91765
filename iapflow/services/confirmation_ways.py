"""How each learner confirms consultations: the printed sheet unless another way was chosen; the PIN and its tries.

The learner types the PIN beside the coordinator or head, never beside whoever gives the support: a giver who
knew it could confirm alone.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import scrypt
from itertools import pairwise

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.room import Room
from iapflow.store.case import IS_OPEN, Case
from iapflow.store.confirming import ConfirmationChange, ConfirmationWay
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.measure import Measure
from iapflow.store.person import Person
from iapflow.store.scope import below
from iapflow.store.store import Store

SHEET, PIN, LINK = "sheet", "pin", "link"
WAYS = (SHEET, PIN, LINK)
MOST_TRIES = 5
SHORTEST, LONGEST = 4, 6
KEEPERS = ("institution_coordinator", "vpii_coordinator", "institution_head")
COST = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}


@dataclass(frozen=True, slots=True)
class Way:
    """A learner's way today."""

    way: str = SHEET
    has_pin: bool = False
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A line of the journal of a learner's way."""

    what: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class WayPage:
    """A learner's way with its journal."""

    learner: Learner
    way: Way
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is chosen: the way, and a new PIN typed twice by the learner; empty keeps the old one."""

    way: str
    pin: str = ""
    again: str = ""


def way_of(session: Session, learner_id: int | None) -> Way:
    """How a learner confirms."""
    row = session.get(ConfirmationWay, learner_id) if learner_id is not None else None
    if row is None:
        return Way()
    return Way(row.way, row.pin_proof is not None, row.attempts >= MOST_TRIES)


def page(store: Store, room: Room, actor: Actor, learner_id: int) -> WayPage:
    """A learner's way, for who keeps it.

    Raises:
        Missing: no such learner in an institution where this person keeps it.
    """
    with store.reading() as session:
        learner = _learner(session, actor, learner_id)
        rows = session.execute(
            select(ConfirmationChange, Person)
            .outerjoin(Person, Person.id == ConfirmationChange.by_id)
            .where(ConfirmationChange.learner_id == learner_id)
            .order_by(ConfirmationChange.id.desc())
        )
        changes = [Change(row.what, row.at, person.full_name if person else "") for row, person in rows]
        return WayPage(learner, way_of(session, learner_id), changes)


def choose(store: Store, room: Room, actor: Actor, learner_id: int, chosen: Chosen) -> None:
    """Choose a learner's way; set or reset the PIN, which opens a locked one again.

    Raises:
        Missing: no such learner for this person.
        Refused: with every reason; nothing is stored.
    """
    with store as session:
        learner = _learner(session, actor, learner_id)
        row = session.get(ConfirmationWay, learner_id)
        against = list(_against(session, actor, learner, chosen))
        if chosen.way == PIN and not chosen.pin and (row is None or row.pin_proof is None):
            against.append(Reason("pin", Text("Let the learner type a PIN."), "pin"))
        if against:
            raise Refused(tuple(against))
        at = room.now(session)
        before = row.way if row else SHEET
        if row is None:
            row = ConfirmationWay(learner_id=learner_id, way=SHEET, attempts=0, changed_at=at)
            session.add(row)
        row.way, row.changed_at, row.changed_by_id = chosen.way, at, actor.person_id
        if chosen.way != before:
            _note(session, learner_id, f"way_{chosen.way}", (at, actor.person_id))
        if chosen.pin:
            was_set = row.pin_proof is not None
            row.pin_proof, row.attempts = _proof(chosen.pin), 0
            _note(session, learner_id, "pin_reset" if was_set else "pin_set", (at, actor.person_id))
        session.flush()


def fits(session: Session, learner_id: int | None, pin: str, at: datetime) -> bool:
    """Whether it is the learner's PIN.  A wrong one counts, and the last of the tries locks it.

    The caller's transaction must be kept even where this says no: the try is in it.
    """
    row = session.get(ConfirmationWay, learner_id, with_for_update=True) if learner_id is not None else None
    if row is None or row.way != PIN or row.pin_proof is None or row.attempts >= MOST_TRIES:
        return False
    if _is_proven(pin, row.pin_proof):
        row.attempts = 0
        session.flush()
        return True
    row.attempts += 1
    if row.attempts == MOST_TRIES:
        _note(session, row.learner_id, "pin_locked", (at, None))
    session.flush()
    return False


def _against(session: Session, actor: Actor, learner: Learner, chosen: Chosen) -> Sequence[Reason]:
    found = []
    if chosen.way not in WAYS:
        found.append(Reason("way", Text("Choose how the learner confirms."), "way"))
    pin = chosen.pin
    if not pin:
        return found
    if chosen.pin != chosen.again:
        found.append(Reason("again", Text("Both times the same PIN is typed."), "again"))
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        found.append(Reason("pin", Text("A PIN has four to six digits."), "pin"))
    elif _is_easy(pin, learner):
        found.append(Reason("pin", Text("This PIN is guessed at once. Choose another one."), "pin"))
    if _gives_support(session, actor, learner.id):
        sentence = Text("Whoever gives this learner support does not set the PIN. Ask the head or another coordinator.")
        found.append(Reason("by", sentence, "pin"))
    return found


def _is_easy(pin: str, learner: Learner) -> bool:
    """One digit, a run up or down, or the learner's birthday."""
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    born = learner.date_of_birth
    return steps <= {0} or steps <= {1} or steps <= {9} or pin in {f"{born:%Y}", f"{born:%d%m}", f"{born:%d%m%y}"}


def _gives_support(session: Session, actor: Actor, learner_id: int) -> bool:
    giving = exists().where(
        Measure.case_id == Case.id, Measure.giver_id == actor.person_id, Measure.removed_at.is_(None)
    )
    return bool(session.scalar(select(exists().where(Case.learner_id == learner_id, IS_OPEN, giving))))


def _learner(session: Session, actor: Actor, learner_id: int) -> Learner:
    units = frozenset().union(*(actor.units(role) for role in KEEPERS))
    there = Enrolment.institution_id.in_(below(units, actor))
    here = exists().where(Enrolment.learner_id == learner_id, holds(Enrolment, actor.on), there)
    found = session.scalar(select(Learner).where(Learner.id == learner_id, here))
    if found is None:
        raise Missing
    return found


def _note(session: Session, learner_id: int, what: str, done: tuple[datetime, int | None]) -> None:
    at, by = done
    session.add(ConfirmationChange(learner_id=learner_id, what=what, at=at, by_id=by))


def _proof(pin: str) -> str:
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_stretched(pin, salt).hex()}"


def _is_proven(pin: str, proof: str) -> bool:
    salt, _, kept = proof.partition("$")
    return hmac.compare_digest(_stretched(pin[:LONGEST], bytes.fromhex(salt)).hex(), kept)


def _stretched(pin: str, salt: bytes) -> bytes:
    return scrypt(pin.encode(), salt=salt, n=COST["n"], r=COST["r"], p=COST["p"], dklen=COST["dklen"])
