"""A leaver's work: everything that is appointed or given to one person by name goes to named colleagues at once.

What the form of a plan itself says (who gives a measure) is not changed here: a plan is reviewed for that,
so it is only told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.room import Room
from iapflow.services.substitutions import kept_units
from iapflow.store import firing
from iapflow.store.asked import last_line
from iapflow.store.case import IS_OPEN, Case, CaseRole
from iapflow.store.chain import chained
from iapflow.store.claiming import lock_case
from iapflow.store.days import holds
from iapflow.store.learner import Learner
from iapflow.store.measure import Measure
from iapflow.store.message import Message
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.scope import below, case_scope
from iapflow.store.store import Store, connection_of
from iapflow.store.task import Task
from iapflow.store.task_claim import TaskClaim

GIVEN_OVER = "given_over"
"""What the journal calls it; no transition of a workflow, the state stays."""


@dataclass(frozen=True, slots=True)
class Load:
    """One appointment of somebody in an open case; `tasks` is how many of their to-dos wait there."""

    case_id: int
    role: str
    number: str
    name: str
    institution_id: int
    tasks: int

    @property
    def key(self) -> str:
        """Under which name a page sends who takes it."""
        return f"{self.case_id}-{self.role}"


@dataclass(frozen=True, slots=True)
class Leaving:
    """What somebody leaves behind.

    Args:
        takers: role -> who may take it over, with how many open cases each has.
        measures: numbers of plans in which they give a measure; those plans are to be reviewed.
    """

    person_id: int
    name: str
    loads: Sequence[Load]
    takers: Mapping[str, Sequence[tuple[int, str, int]]]
    measures: Sequence[str]


def leaving(session: Session, room: Room, actor: Actor, person_id: int) -> Leaving:
    """The preview.

    Raises:
        Missing: this person does not work where the asker leads or coordinates.
    """
    person = session.get(Person, person_id)
    if person is None or person_id not in _staff(session, actor):
        raise Missing
    loads = _loads(session, room, actor, person_id)
    takers = {role: _takers(session, actor, role, person_id) for role in sorted({load.role for load in loads})}
    return Leaving(person_id, person.full_name, loads, takers, _measures(session, room, actor, person_id))


def hand_over(store: Store, room: Room, actor: Actor, person_id: int, chosen: Mapping[str, int]) -> int:
    """Give every appointment to whom was named for it; how many went.

    Args:
        chosen: the key of a load -> the person who takes it.

    Raises:
        Missing: this person does not work where the asker leads or coordinates.
        Refused: something has nobody yet, or somebody who may not take it; nothing is written.
    """
    with store as session:
        found = leaving(session, room, actor, person_id)
        reasons = [reason for load in found.loads for reason in _unfit(load, found, chosen)]
        if reasons:
            raise Refused(reasons)
        for load in found.loads:
            _give(store, room, actor, (load, person_id, chosen[load.key]))
        _tell(session, room, [chosen[load.key] for load in found.loads], person_id)
        return len(found.loads)


def open_work(session: Session, room: Room, actor: Actor, unit: int) -> dict[tuple[int, str], int]:
    """Person and role -> how many open cases of an institution are theirs by name, as far as the asker sees them."""
    seen = case_scope(actor, room.roles(session), room.views(session))
    rows = session.execute(
        select(CaseRole.person_id, CaseRole.role, func.count())
        .join(Case, Case.id == CaseRole.case_id)
        .where(Case.institution_id == unit, Case.institution_id.in_(below(kept_units(actor), actor)))
        .where(holds(CaseRole, actor.on), IS_OPEN, seen)
        .group_by(CaseRole.person_id, CaseRole.role)
    )
    return {(person, role): count for person, role, count in rows}


def _unfit(load: Load, found: Leaving, chosen: Mapping[str, int]) -> list[Reason]:
    taker = chosen.get(load.key)
    if taker is None:
        return [Reason(load.key, Text("Choose who takes {number}.", {"number": load.number}))]
    if taker not in {one for one, _, _ in found.takers[load.role]}:
        return [Reason(load.key, Text("This person cannot take {number}.", {"number": load.number}))]
    return []


def _staff(session: Session, actor: Actor) -> set[int]:
    """Who holds or held a role in the units one keeps; oneself as well."""
    units = below(kept_units(actor), actor)
    return set(session.scalars(select(RoleAssignment.person_id).where(RoleAssignment.institution_id.in_(units))))


def _loads(session: Session, room: Room, actor: Actor, person_id: int) -> list[Load]:
    tasks = (
        select(func.count())
        .where(Task.case_id == Case.id, Task.role == CaseRole.role, Task.person_id == person_id)
        .where(Task.closed_at.is_(None))
        .correlate(Case, CaseRole)
        .scalar_subquery()
    )
    seen = case_scope(actor, room.roles(session), room.views(session))
    rows = session.execute(
        select(
            Case.id, Case.number, Case.institution_id, CaseRole.role, Learner.given_name, Learner.family_name,
            tasks.label("tasks"),
        )
        .join(CaseRole, CaseRole.case_id == Case.id)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .where(CaseRole.person_id == person_id, holds(CaseRole, actor.on), IS_OPEN, seen)
        .where(Case.institution_id.in_(below(kept_units(actor), actor)))
        .order_by(CaseRole.role, Learner.family_name, Case.id)
    )  # fmt: skip
    return [
        Load(
            row.id, row.role, row.number, f"{row.given_name} {row.family_name}" if row.given_name else "",
            row.institution_id, row.tasks,
        )
        for row in rows
    ]  # fmt: skip


def _takers(session: Session, actor: Actor, role: str, leaver: int) -> list[tuple[int, str, int]]:
    """Who holds the role in the units one keeps, the least loaded first."""
    loads = (
        select(CaseRole.person_id, func.count().label("cases"))
        .join(Case, Case.id == CaseRole.case_id)
        .where(CaseRole.role == role, IS_OPEN, holds(CaseRole, actor.on))
        .group_by(CaseRole.person_id)
        .subquery()
    )
    rows = session.execute(
        select(Person.id, Person.given_name, Person.family_name, func.coalesce(loads.c.cases, 0).label("cases"))
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .outerjoin(loads, loads.c.person_id == Person.id)
        .where(RoleAssignment.role == role, RoleAssignment.institution_id.in_(below(kept_units(actor), actor)))
        .where(holds(RoleAssignment, actor.on), Person.is_active.is_(True), Person.id != leaver)
        .distinct()
        .order_by("cases", Person.family_name, Person.given_name)
    )
    return [(row.id, f"{row.given_name} {row.family_name}", row.cases) for row in rows]


def _measures(session: Session, room: Room, actor: Actor, person_id: int) -> list[str]:
    seen = case_scope(actor, room.roles(session), room.views(session))
    rows = session.scalars(
        select(Case.number)
        .join(Measure, Measure.case_id == Case.id)
        .where(Measure.giver_id == person_id, Measure.removed_at.is_(None), IS_OPEN, seen)
        .distinct()
        .order_by(Case.number)
    )
    return list(rows)


def _give(store: Store, room: Room, actor: Actor, move: tuple[Load, int, int]) -> None:
    """The appointment ends with yesterday and begins anew today; to-dos follow, the journal says so."""
    load, leaver, taker = move
    session, now = store.session, room.now(store.session)
    lock_case(connection_of(session), load.case_id)
    mine = (CaseRole.case_id == load.case_id, CaseRole.role == load.role, CaseRole.person_id == leaver)
    for one in session.scalars(select(CaseRole).where(*mine, holds(CaseRole, now.date()))):
        replace_holder(session, one, taker, now.date())
    tasks = (Task.case_id == load.case_id, Task.role == load.role, Task.person_id == leaver, Task.closed_at.is_(None))
    session.execute(update(Task).where(*tasks).values(person_id=taker))
    handed = (Task.case_id == load.case_id, Task.handed_from == load.role, Task.key.is_(None), Task.closed_at.is_(None))
    back = {"role": load.role, "person_id": taker, "handed_from": None, "handed_because": None}
    session.execute(update(Task).where(*handed).values(back))
    session.flush()
    revision, state = session.execute(select(Case.revision, Case.state).where(Case.id == load.case_id)).one()
    seq, last_hash = last_line(connection_of(session), load.case_id)
    line = {
        "case_id": load.case_id, "seq": seq + 1, "revision": revision, "transition": GIVEN_OVER,
        "from_state": state, "to_state": state, "at": now, "actor_id": actor.person_id,
        "note": {"role": load.role, "from": leaver, "to": taker},
    }  # fmt: skip
    firing.insert_event(connection_of(session), chained(line, last_hash))


def replace_holder(session: Session, held: CaseRole, taker: int, today: date) -> None:
    """Nobody is author of the same day twice: what began only today changes hands as it is."""
    if held.valid_from >= today:
        held.person_id = taker
        return
    session.add(
        CaseRole(case_id=held.case_id, role=held.role, person_id=taker, valid_from=today, valid_to=held.valid_to)
    )
    held.valid_to = today - timedelta(days=1)


def _tell(session: Session, room: Room, takers: Sequence[int], leaver: int) -> None:
    """Whoever takes over finds it among their messages; what the leaver took on is anybody's again."""
    now = room.now(session)
    for taker in sorted(set(takers)):
        count = list(takers).count(taker)
        words = {"lv": f"Jums nodoti kolēģa darbi: {count}", "en": f"A colleague's work was handed to you: {count}"}
        origin = f"handover:{leaver}:{now:%Y%m%d%H%M%S}"
        session.add(Message(person_id=taker, origin=origin, words=words, sent_at=now))
    session.query(TaskClaim).filter(TaskClaim.person_id == leaver).delete()
