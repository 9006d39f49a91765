"""Whose row it may be: the measure's giver, whoever stands in, or whom head or coordinator names in their place.

The form is posted by a page that knows the giver; here it is asked of the plan again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Reason, Text
from iapflow.policy.pressing import roles_on
from iapflow.services.writing import Pen
from iapflow.store.case import CaseRole
from iapflow.store.days import holds
from iapflow.store.measure import Measure
from iapflow.store.person import RoleAssignment
from iapflow.store.substitution import Substitution
from iapflow.store.work_log import WorkLogEntry

GIVERS = frozenset({"subject_teacher", "support_specialist"})
APPOINT = frozenset({"institution_head", "institution_coordinator"})
"""Who may name somebody else as the giver of a row."""
AUTHOR = "plan_author"
FIELD = "work_log.giver"
NOT_NAMED = Text("The plan does not name this giver. Head or coordinator enter the row of somebody who stood in.")
NOT_YOURS = Text("A row is entered by its giver, the plan's author, the head or the coordinator.")


def not_as_planned(pen: Pen, actor: Actor, entry: WorkLogEntry, measure: str | None) -> Iterator[Reason]:
    """What of the row's measure and giver does not follow from the plan."""
    planned = _measure(pen.session, entry)
    if planned is not None and planned.measure_code != measure:
        yield Reason("measure", Text("Choose a measure of this plan."), "work_log.measure_row")
    if entry.kind == "consultation" and planned is None:
        return  # said already: it is no measure of this plan
    named = planned.giver_id if planned is not None else None
    if entry.giver_id not in givers_of(pen, actor, entry.kind, named, entry.worked_on):
        yield Reason("giver", NOT_NAMED, FIELD)
    elif not _own(pen, actor) and entry.giver_id not in _in_whose_place(actor):
        yield Reason("giver", NOT_YOURS, FIELD)


def givers_of(pen: Pen, actor: Actor, kind: str, named: int | None, on: date) -> frozenset[int]:
    """Everybody who can be the giver of a row of this kind and day.

    Args:
        named: the giver of the measure in the plan.
    """
    session, unit = pen.session, pen.case.institution_id
    if kind != "consultation":
        authors = select(CaseRole.person_id).where(
            CaseRole.case_id == pen.case.id, CaseRole.role == AUTHOR, holds(CaseRole, on)
        )
        mine = frozenset(session.scalars(authors))
        return mine | _standing_in(session, mine, (AUTHOR,), (unit, on))
    if named is None or _held(pen, actor) & APPOINT:
        return frozenset({named} if named else ()) | _staff(session, pen.snapshot.circumstances.units, on)
    return frozenset({named}) | _standing_in(session, (named,), GIVERS, (unit, on))


def default_giver(pen: Pen, actor: Actor, kind: str, named: int | None) -> int | None:
    """Who is written into a new row before anybody chooses: the one of the plan, of the author's hours the author."""
    if kind == "consultation":
        return named or actor.person_id
    offered = givers_of(pen, actor, kind, None, actor.on)
    return actor.person_id if actor.person_id in offered else min(offered, default=actor.person_id)


def _held(pen: Pen, actor: Actor) -> frozenset[str]:
    return frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))


def _own(pen: Pen, actor: Actor) -> bool:
    """Whether it is this person's plan, or their school."""
    return bool(_held(pen, actor) & (APPOINT | {AUTHOR}))


def _in_whose_place(actor: Actor) -> frozenset[int]:
    """Oneself, and those one stands in for."""
    people = {actor.person_id, *(grant.acting_for for grant in actor.grants)}
    return frozenset(person for person in people if person is not None)


def _measure(session: Session, entry: WorkLogEntry) -> Measure | None:
    return session.get(Measure, (entry.case_id, entry.measure_row)) if entry.measure_row else None


def _staff(session: Session, units: Iterable[int], on: date) -> frozenset[int]:
    """Who holds a giver's role here on the day."""
    here = (RoleAssignment.institution_id.in_(sorted(units)), RoleAssignment.role.in_(sorted(GIVERS)))
    return frozenset(session.scalars(select(RoleAssignment.person_id).where(*here, holds(RoleAssignment, on))))


def _standing_in(session: Session, absent: Iterable[int], roles: Iterable[str], at: tuple[int, date]) -> frozenset[int]:
    """Who stands in for one of these in a unit on a day, as noted under *Aizvietošana*."""
    unit, on = at
    found = session.execute(
        select(Substitution.person_id, Substitution.ended_at)
        .where(Substitution.absent_id.in_(sorted(absent)), Substitution.role.in_(sorted(roles)))
        .where(or_(Substitution.institution_id.is_(None), Substitution.institution_id == unit))
        .where(Substitution.person_id.is_not(None), holds(Substitution, on))
    )
    return frozenset(person for person, ended in found if person and (ended is None or ended.date() >= on))
