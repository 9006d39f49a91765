"""Saved views: the filters of a list under a name; a view of the team is seen by all who work in the unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.room import Room
from iapflow.store.institution import Institution
from iapflow.store.saved_view import SavedView
from iapflow.store.store import Store

MOST = 40
LONGEST_NAME, LONGEST_QUERY = 80, 500
PASSING = frozenset({"page"})
"""Where in the list one is does not belong to a view."""


@dataclass(frozen=True, slots=True)
class View:
    """A view as its list shows it."""

    id: int
    name: str
    query: str
    is_mine: bool
    team: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be kept: of which list, under which name, with which filters, for whose team (None: one's own)."""

    place: str
    name: str
    query: str
    unit_id: int | None = None


def plain_query(query: str) -> str:
    """The filters that are filled, in one order, so that the same view always has the same address."""
    pairs = [(name, value) for name, value in parse_qsl(query) if value and name not in PASSING]
    return urlencode(sorted(pairs))


def views_of(session: Session, actor: Actor, place: str) -> Sequence[View]:
    """One's own views of a list and those of one's teams, by name."""
    units = sorted({grant.unit_id for grant in actor.grants})
    rows = session.execute(
        select(SavedView, Institution.name)
        .outerjoin(Institution, Institution.id == SavedView.institution_id)
        .where(SavedView.place == place)
        .where(or_(SavedView.person_id == actor.person_id, SavedView.institution_id.in_(units)))
        .order_by(SavedView.name, SavedView.id)
    )
    return [View(row.id, row.name, row.query, row.person_id == actor.person_id, unit or "") for row, unit in rows]


def save(store: Store, room: Room, actor: Actor, wish: Wish) -> None:
    """Keep a view; one's own of the same name is replaced, nobody else's is touched.

    Raises:
        Refused: without a name, without a filter, too long, too many, or for a team one does not belong to.
    """
    name, query = " ".join(wish.name.split()), plain_query(wish.query)
    with store as session:
        mine = [one for one in views_of(session, actor, wish.place) if one.is_mine]
        reasons = list(_reasons(actor, wish, (name, query), len(mine)))
        if reasons or actor.person_id is None:
            raise Refused(reasons)
        same = [one.id for one in mine if one.name == name]
        session.execute(delete(SavedView).where(SavedView.id.in_(same)))
        session.add(
            SavedView(
                person_id=actor.person_id,
                institution_id=wish.unit_id,
                place=wish.place,
                name=name,
                query=query,
                saved_at=room.now(session),
            )
        )


def forget(store: Store, actor: Actor, view_id: int) -> None:
    """Take one's own view away, also from the team.

    Raises:
        Missing: it is not this person's.
    """
    mine = (SavedView.id == view_id, SavedView.person_id == actor.person_id)
    with store as session:
        if not session.execute(delete(SavedView).where(*mine).returning(SavedView.id)).all():
            raise Missing


def _reasons(actor: Actor, wish: Wish, kept: tuple[str, str], already: int) -> list[Reason]:
    name, query = kept
    found = []
    if not name or len(name) > LONGEST_NAME:
        found.append(Reason("name", Text("Give the view a name of at most 80 letters.")))
    if not query or len(query) > LONGEST_QUERY:
        found.append(Reason("query", Text("Choose something in the filters first.")))
    if already >= MOST:
        found.append(Reason("name", Text("There are enough views here; take one away first.")))
    if wish.unit_id is not None and wish.unit_id not in {grant.unit_id for grant in actor.grants}:
        found.append(Reason("team", Text("You do not work there.")))
    return found
