"""Who covers whom, and the days on which nobody acts in a role: for whoever leads or coordinates a unit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Role
from iapflow.store.institution import Institution
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.scope import PLACES
from iapflow.store.substitution import Substitution

AHEAD = timedelta(weeks=8)
"""How far ahead days without anybody are looked for, and as far as anybody's days away are known."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody's days away: the roles handed over together, and who stands in."""

    id: int
    absent: str
    person: str
    roles: Sequence[Mapping[str, str]]
    unit: str
    first: date
    last: date
    why: str
    appointed_by: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Days on which nobody acts in a role of a unit; `last` None where there is no end in sight."""

    label: Mapping[str, str]
    unit: str
    first: date
    last: date | None


def absences(session: Session, roles: Mapping[str, Role], people: Collection[int], on: date) -> list[Absence]:
    """What stands or is to come for these people, as absent or as substitute, soonest first."""
    rows = session.scalars(
        select(Substitution)
        .where(Substitution.ended_at.is_(None), Substitution.valid_to >= on)
        .where(Substitution.absent_id.in_(sorted(people)) | Substitution.person_id.in_(sorted(people)))
        .order_by(Substitution.valid_from, Substitution.id)
    ).all()
    together: dict[tuple[int, object], list[Substitution]] = {}
    for row in rows:
        together.setdefault((row.absent_id, row.appointed_at), []).append(row)
    return [_absence(session, roles, each) for each in together.values()]


def gaps(session: Session, roles: Mapping[str, Role], units: Collection[int], on: date) -> list[Gap]:
    """For each unit and each of its roles that may have a deputy: days of the coming weeks without anybody."""
    names = {
        unit.id: unit.name for unit in session.scalars(select(Institution).where(Institution.id.in_(sorted(units))))
    }
    held = _held(session, names, on)
    away = session.scalars(
        select(Substitution).where(Substitution.ended_at.is_(None), Substitution.valid_to >= on)
    ).all()
    end = max([on + AHEAD, *(each.valid_to + timedelta(days=1) for each in away)])
    found: list[Gap] = []
    for (unit, role), assignments in sorted(held.items()):
        if role in roles and roles[role].deputy and roles[role].scope in PLACES and roles[role].relation is None:
            days = [day for day in _days(on, end) if not _is_covered(assignments, away, day)]
            found += [Gap(roles[role].label, names[unit], *span) for span in _spans(days, end)]
    return found


def _held(session: Session, units: Collection[int], on: date) -> dict[tuple[int, str], list[RoleAssignment]]:
    """Unit and role -> assignments of active people that hold on or after the day, ended ones of this year too."""
    rows = session.scalars(
        select(RoleAssignment)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.institution_id.in_(sorted(units)), Person.is_active.is_(True))
        .where(RoleAssignment.valid_to.is_(None) | (RoleAssignment.valid_to >= on - timedelta(days=365)))
    )
    found: dict[tuple[int, str], list[RoleAssignment]] = {}
    for row in rows:
        found.setdefault((row.institution_id, row.role), []).append(row)
    return found


def _is_covered(assignments: Sequence[RoleAssignment], away: Sequence[Substitution], day: date) -> bool:
    return any(
        _acts(one, away, day)
        for one in assignments
        if one.valid_from <= day and (one.valid_to is None or one.valid_to >= day)
    )


def _acts(one: RoleAssignment, away: Sequence[Substitution], day: date) -> bool:
    """The holder is here, or somebody stands in who is here."""
    absent = [each for each in away if each.absent_id == one.person_id and _is_about(each, one) and _on(each, day)]
    if not absent:
        return True
    standing = {each.person_id for each in absent if each.person_id is not None}
    gone = {each.absent_id for each in away if _on(each, day)}
    return bool(standing - gone)


def _is_about(each: Substitution, one: RoleAssignment) -> bool:
    return each.role == one.role and each.institution_id in {None, one.institution_id}


def _on(each: Substitution, day: date) -> bool:
    return each.valid_from <= day <= each.valid_to


def _days(on: date, end: date) -> Iterator[date]:
    return (on + timedelta(days=number) for number in range((end - on).days + 1))


def _spans(days: Sequence[date], end: date) -> Iterator[tuple[date, date | None]]:
    """Days in a row as first and last; a row that reaches the end of what was looked at has no last day."""
    first = None
    for number, day in enumerate(days):
        first = first or day
        following = days[number + 1] if number + 1 < len(days) else None
        if following != day + timedelta(days=1):
            yield first, (None if day == end else day)
            first = None


def _absence(session: Session, roles: Mapping[str, Role], rows: Sequence[Substitution]) -> Absence:
    one = rows[0]
    return Absence(
        id=one.id,
        absent=one.absent.full_name,
        person=one.person.full_name if one.person else "",
        roles=[roles[row.role].label for row in rows if row.role in roles],
        unit=one.institution.name if one.institution else "",
        first=one.valid_from,
        last=one.valid_to,
        why=one.why or "",
        appointed_by=session.get_one(Person, one.appointed_by_id).full_name,
    )
