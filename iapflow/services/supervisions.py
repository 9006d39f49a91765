"""Supervision beside its case: who was there, and a mark that names nobody."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.room import Room
from iapflow.store import firing
from iapflow.store.case import Case, CaseRole
from iapflow.store.claiming import lock_case
from iapflow.store.days import holds
from iapflow.store.store import Store, connection_of
from iapflow.store.supervisions import (
    LETTER,
    MARKS,
    NOTED_IN,
    RATED_IN,
    SUPERVISOR,
    SupervisionRating,
    SupervisionSeat,
)


def note_attendance(store: Store, room: Room, actor: Actor, case_id: int, there: Collection[int]) -> None:
    """Who of the group was there, by seat; everybody else was not.

    Raises:
        Missing: not led by this person.
        Refused: it was not held yet, or the protocol is handed in already.
    """
    with store as session:
        if not is_leader(session, actor, case_id):
            raise Missing
        _lock(session, case_id, NOTED_IN, Text("Who was there is noted after the supervision, before the protocol."))
        for seat in session.scalars(select(SupervisionSeat).where(SupervisionSeat.case_id == case_id)):
            if not seat.has_rated:
                seat.attended = seat.id in there


def rate(store: Store, room: Room, actor: Actor, case_id: int, mark: int | None) -> None:
    """One mark of somebody who was there; only how many gave it is kept, not who, and not when.

    Raises:
        Missing: not in this group, or not there.
        Refused: no such mark, one was given already, or the time for it is over.
    """
    with store as session:
        seat = session.scalar(
            select(SupervisionSeat).where(
                SupervisionSeat.case_id == case_id, SupervisionSeat.person_id == actor.person_id,
                SupervisionSeat.attended.is_(True),
            )
        )  # fmt: skip
        if seat is None:
            raise Missing
        _lock(session, case_id, RATED_IN, Text("Marks are no longer taken."))
        session.refresh(seat)
        if seat.has_rated:
            raise Refused((Reason("rated", Text("You have given your mark already. Thank you!")),))
        if mark not in MARKS:
            raise Refused((Reason("mark", Text("Choose a mark from 1 to 5."), "mark"),))
        tally = session.get(SupervisionRating, (case_id, mark))
        if tally is None:
            session.add(SupervisionRating(case_id=case_id, mark=mark, given=1))
        else:
            tally.given += 1
        seat.has_rated = True


def is_leader(session: Session, actor: Actor, case_id: int) -> bool:
    """Whether this person leads the supervision today."""
    mine = select(CaseRole.id).where(
        CaseRole.case_id == case_id, CaseRole.role == SUPERVISOR, CaseRole.person_id == actor.person_id,
        holds(CaseRole, actor.on),
    )  # fmt: skip
    return SUPERVISOR in actor.roles and session.scalar(mine.limit(1)) is not None


def tell(store: Store, room: Room, case_id: int, people: Iterable[int], letter: str) -> None:
    """A letter to each is promised."""
    now = room.now(store.session)
    rows = [
        {"topic": LETTER, "payload": {"supervision": case_id, "person": one, "letter": letter}, "created_at": now}
        for one in people
    ]
    if rows:
        firing.promise(store.connection, rows)


def _lock(session: Session, case_id: int, states: Collection[str], sentence: Text) -> None:
    """The case is ours until the transaction ends, and stands in one of these states."""
    lock_case(connection_of(session), case_id)
    if session.scalar(select(Case.state).where(Case.id == case_id)) not in states:
        raise Refused((Reason("state", sentence),))
