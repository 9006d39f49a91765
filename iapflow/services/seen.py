"""Who opened a case when it was their turn: until then it may be taken back, and nobody approves unseen."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.seen import CaseSeen
from iapflow.store.store import Store
from iapflow.store.task import Task


@dataclass(frozen=True, slots=True)
class Shown:
    """A case as a page showed it: its revision, and the roles that the reader holds on it."""

    case_id: int
    revision: int
    roles: frozenset[str]


def note_opening(store: Store, room: Room, actor: Actor, shown: Shown) -> bool:
    """Remember that this person has seen the case at this revision; True when it was their turn.

    Writes once a person and revision; opening the page again costs a look only.
    """
    if actor.person_id is None:
        return False
    with store.reading() as session:
        role = _role_asked(session, actor.person_id, shown)
        before = session.get(CaseSeen, (shown.case_id, actor.person_id))
    if role is None or (before is not None and before.revision >= shown.revision):
        return role is not None
    with store as session:
        now = {"role": role, "revision": shown.revision, "seen_at": room.now(session)}
        key = {"case_id": shown.case_id, "person_id": actor.person_id}
        mine = (CaseSeen.case_id == shown.case_id, CaseSeen.person_id == actor.person_id)
        if before is not None:
            session.execute(update(CaseSeen).where(*mine, CaseSeen.revision < shown.revision).values(now))
            return True
        try:
            with session.begin_nested():
                session.execute(insert(CaseSeen).values(**key, **now))
        except IntegrityError:  # the same person in another window, this very moment
            session.execute(update(CaseSeen).where(*mine, CaseSeen.revision < shown.revision).values(now))
    return True


def seen_since_change(session: Session, case_ids: Collection[int], person_id: int) -> frozenset[int]:
    """Those of the cases that this person has opened as they stand now."""
    query = (
        select(CaseSeen.case_id)
        .join(Case, Case.id == CaseSeen.case_id)
        .where(CaseSeen.person_id == person_id, CaseSeen.case_id.in_(sorted(case_ids)))
        .where(CaseSeen.revision == Case.revision)
    )
    return frozenset(session.scalars(query))


def _role_asked(session: Session, person_id: int, shown: Shown) -> str | None:
    """The role in which something waits for this person in the case, if anything does."""
    waits = select(Task.role).where(
        Task.case_id == shown.case_id,
        Task.closed_at.is_(None),
        Task.role.in_(sorted(shown.roles)),
        or_(Task.person_id.is_(None), Task.person_id == person_id),
    )
    return session.scalar(waits.order_by(Task.id).limit(1))
