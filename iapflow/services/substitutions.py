"""Standing in for somebody: appointing for some days, handing back, who may be chosen.

What a substitute may do follows from the absent person's roles on the day (`iapflow.services.actors`);
here is only said who stands in for whom, from when to when, and who said so.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Role
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.actors import CHAIN
from iapflow.services.room import Room
from iapflow.store.days import holds
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.scope import PLACES, REGISTRARS
from iapflow.store.setting import Setting
from iapflow.store.store import Store
from iapflow.store.substitution import Substitution

HEAD = "institution_head"
KEEPERS = REGISTRARS | {"municipal_coordinator", "regional_coordinator", "state_officer"}
"""Who may also appoint for somebody else of the same unit."""
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is away, who stands in (None while nobody is found), from when to when.

    Args:
        role: None for all that may be handed over.
        unit_id: None for wherever the roles are held.
    """

    absent_id: int
    person_id: int | None
    first: date
    last: date
    role: str | None = None
    unit_id: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A role that somebody holds in a unit and that may be handed over."""

    role: str
    label: Mapping[str, str]
    unit_id: int
    unit_name: str


def duties_of(session: Session, roles: Mapping[str, Role], person_id: int, on: date) -> list[Duty]:
    """What this person could hand over on a day: roles that may have a deputy, held in their own right."""
    held = session.scalars(
        select(RoleAssignment)
        .where(RoleAssignment.person_id == person_id, RoleAssignment.acting_for_id.is_(None))
        .where(holds(RoleAssignment, on))
        .order_by(RoleAssignment.id)
    )
    return [
        Duty(one.role, roles[one.role].label, one.institution_id, one.institution.name)
        for one in held
        if one.role in roles and roles[one.role].deputy and roles[one.role].scope in PLACES
    ]


def colleagues(session: Session, roles: Mapping[str, Role], units: Collection[int], on: date) -> Sequence[Person]:
    """Who works in these units today in a role with a place: who may be away, and who may stand in."""
    working = [name for name, role in roles.items() if role.scope in PLACES and not role.read_only]
    found = (
        select(Person)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(RoleAssignment.institution_id.in_(sorted(units)), RoleAssignment.role.in_(working))
        .where(holds(RoleAssignment, on), Person.is_active.is_(True))
        .order_by(Person.family_name, Person.given_name, Person.id)
        .distinct()
    )
    return session.scalars(found).all()


def kept_units(actor: Actor) -> frozenset[int]:
    """The units in which somebody may appoint for others: where they lead or coordinate in their own right."""
    return frozenset(grant.unit_id for grant in actor.grants if grant.role in KEEPERS and grant.acting_for is None)


def appoint(store: Store, room: Room, actor: Actor, wish: Wish) -> int:
    """Let somebody stand in; how many roles were handed over.

    Raises:
        Refused: with every reason; nothing is written.
        Missing: there is no such person for whoever asks.
    """
    with store as session:
        at = room.now(session)
        roles = room.roles(session)
        duties = _asked(duties_of(session, roles, wish.absent_id, max(wish.first, at.date())), wish)
        _refuse_stranger(session, actor, wish, duties)
        reasons = [*_days(wish, at.date()), *_persons(session, roles, actor, wish), *_covered(session, wish, duties)]
        if not duties:
            reasons.append(Reason("role", Text("There is no role here that could be handed over.")))
        if reasons:
            raise Refused(tuple(reasons))
        _end_unfilled(session, actor, wish, (at, {duty.role for duty in duties}))
        for role, unit in _rows(duties, wish):
            session.add(
                Substitution(
                    person_id=wish.person_id, absent_id=wish.absent_id, role=role, institution_id=unit,
                    valid_from=wish.first, valid_to=wish.last, why=wish.why.strip() or None,
                    appointed_by_id=actor.person_id or 0, appointed_at=at,
                )
            )  # fmt: skip
        return len(duties)


def hand_back(store: Store, room: Room, actor: Actor, substitution_id: int) -> None:
    """End it now, with all roles that were handed over together; what is open is the absent person's again.

    Raises:
        Missing: there is no such substitution for whoever asks.
    """
    with store as session:
        one = session.get(Substitution, substitution_id)
        if one is None or not may_end(session, actor, one):
            raise Missing
        together = select(Substitution).where(
            Substitution.absent_id == one.absent_id,
            Substitution.appointed_at == one.appointed_at,
            Substitution.ended_at.is_(None),
        )
        for each in session.scalars(together):
            each.ended_at, each.ended_by_id = room.now(session), actor.person_id


def may_end(session: Session, actor: Actor, one: Substitution) -> bool:
    """The absent person, whoever stands in, and whoever could appoint."""
    if actor.person_id in {one.absent_id, one.person_id}:
        return True
    return bool(_units_of(session, one.absent_id, actor.on) & kept_units(actor))


def _end_unfilled(session: Session, actor: Actor, wish: Wish, when: tuple[datetime, set[str]]) -> None:
    """Somebody is found: what was noted as "nobody yet" for these days and roles is over."""
    at, roles = when
    if wish.person_id is None:
        return
    unfilled = select(Substitution).where(
        Substitution.absent_id == wish.absent_id,
        Substitution.person_id.is_(None),
        Substitution.ended_at.is_(None),
        Substitution.role.in_(sorted(roles)),
        Substitution.valid_from >= wish.first,
        Substitution.valid_to <= wish.last,
    )
    for one in session.scalars(unfilled):
        one.ended_at, one.ended_by_id = at, actor.person_id


def _asked(duties: Sequence[Duty], wish: Wish) -> list[Duty]:
    return [duty for duty in duties if wish.role in {None, duty.role} and wish.unit_id in {None, duty.unit_id}]


def _rows(duties: Sequence[Duty], wish: Wish) -> set[tuple[str, int | None]]:
    """One row a role; one a unit as well where only one unit was meant."""
    return {(duty.role, wish.unit_id) for duty in duties}


def _refuse_stranger(session: Session, actor: Actor, wish: Wish, duties: Sequence[Duty]) -> None:
    """Whoever appoints for another person must lead or coordinate where that person works."""
    if wish.absent_id == actor.person_id:
        return
    if not {duty.unit_id for duty in duties} <= kept_units(actor) or not duties:
        raise Missing


def _days(wish: Wish, today: date) -> list[Reason]:
    if wish.last < wish.first:
        return [Reason("last", Text("The last day lies before the first."))]
    if wish.last < today:
        return [Reason("last", Text("These days are over already."))]
    if wish.last - wish.first > LONGEST:
        return [Reason("last", Text("Somebody can stand in for a year at most."))]
    return []


def _persons(session: Session, roles: Mapping[str, Role], actor: Actor, wish: Wish) -> list[Reason]:
    if wish.person_id is None:
        return []
    if wish.person_id == wish.absent_id:
        return [Reason("person", Text("Nobody can stand in for themselves."))]
    if wish.person_id == actor.person_id and HEAD not in {grant.role for grant in actor.grants if not grant.acting_for}:
        return [Reason("person", Text("You cannot appoint yourself; ask the head or the person who is away."))]
    units = _units_of(session, wish.absent_id, max(wish.first, actor.on))
    if wish.person_id not in {person.id for person in colleagues(session, roles, units, actor.on)}:
        return [Reason("person", Text("Choose somebody who works in the same institution."))]
    return []


def _covered(session: Session, wish: Wish, duties: Sequence[Duty]) -> list[Reason]:
    """Chains and circles: who stands in is not away, beyond the limit, and not stood in for by the absent one."""
    if wish.person_id is None:
        return []
    overlapping = _overlapping(session, wish)
    behind = _behind(overlapping, wish.person_id)
    if wish.absent_id in behind:
        return [Reason("person", Text("These two would stand in for each other on the same days."))]
    if behind and _limit(session) < 2:
        return [Reason("person", Text("This person is away on some of these days. Choose somebody else."))]
    same = [one for one in overlapping if (one.absent_id, one.person_id) == (wish.absent_id, wish.person_id)]
    if {one.role for one in same} & {duty.role for duty in duties}:
        return [Reason("person", Text("This person stands in on some of these days already."))]
    return []


def _overlapping(session: Session, wish: Wish) -> Sequence[Substitution]:
    return session.scalars(
        select(Substitution).where(
            Substitution.ended_at.is_(None),
            Substitution.valid_from <= wish.last,
            Substitution.valid_to >= wish.first,
        )
    ).all()


def _behind(overlapping: Sequence[Substitution], person_id: int) -> set[int]:
    """Everybody who stands in for this person, directly or through others; 0 for nobody yet."""
    found: set[int] = set()
    ahead = {person_id}
    while ahead:
        ahead = {one.person_id or 0 for one in overlapping if one.absent_id in ahead} - found
        found |= ahead
    return found


def _limit(session: Session) -> int:
    """How many may stand one behind the other."""
    setting = session.get(Setting, CHAIN)
    return int(setting.value) if setting is not None and setting.value is not None else 1


def _units_of(session: Session, person_id: int, on: date) -> frozenset[int]:
    return frozenset(
        session.scalars(
            select(RoleAssignment.institution_id).where(
                RoleAssignment.person_id == person_id, holds(RoleAssignment, on)
            )
        )
    )
