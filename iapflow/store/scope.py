"""Which rows an actor may see: one WHERE clause for list, count, single row, look-up and export.

A row is seen when a role of the actor reaches it (by place, by relation, or
both) and the workflow lets that role see cases in their present state.  Nothing
listed is nothing seen.  Which fields of a row are seen is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from iapflow.policy.actor import Actor
from iapflow.store.case import Case
from iapflow.store.class_teacher import learners_of_class
from iapflow.store.days import holds
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.relations import related
from iapflow.store.task import Task
from iapflow.store.work_log import WorkLogEntry

Where = ColumnElement[bool]
PLACES: set[str] = set()
"""The scopes that reach a unit and all below; registered at start-up through `iapflow.extend`."""
LOWEST = "institution"
NOTHING = "none"
GIVER = "giver_of_case"
SEES_NO_LOG = frozenset({"class_teacher_of_subject"})
REGISTRARS = frozenset({"institution_head", "institution_coordinator", "vpii_coordinator"})
WHOLE_SCHOOL = REGISTRARS | {"support_team", "wellbeing_specialist"}
"""Who sees every learner of the institution by name."""


class RoleLike(Protocol):
    """What a role's definition must say: how far it reaches, and by which relation."""

    @property
    def scope(self) -> str:
        """institution, municipality, region, nation, own, sample or none."""

    @property
    def relation(self) -> object:
        """A relation's name, or None where the role counts for all it reaches."""

    @property
    def deputy(self) -> bool:
        """Whether somebody may stand in for whoever holds it."""


Roles = Mapping[str, RoleLike]
Views = Mapping[Any, Mapping[str, Collection[str]]]
"""Workflow -> state -> the roles that see its cases in that state.

A key may also be (workflow, digests of bundles), where its versions differ in who sees what.
"""


@dataclass(frozen=True, slots=True)
class Held:
    """A role with all units in which it is held for one person (oneself, or somebody substituted)."""

    role: str
    units: frozenset[int]
    people: frozenset[int]
    scope: str
    relation: object


def case_scope(actor: Actor, roles: Roles, views: Views) -> Where:
    """The cases this actor may see; a clause on `Case`."""
    if actor.is_system:
        return true()
    return _any(
        and_(or_(_shown(held.role, views), _handed_up(held)), reached)
        for held in held_roles(actor, roles)
        if (reached := _reached(held, actor)) is not None
    )


def learner_scope(actor: Actor, roles: Roles, views: Views, registrars: Collection[str] = WHOLE_SCHOOL) -> Where:
    """The learners this actor may see: those of seen cases, one's own, and a registrar's whole school."""
    if actor.is_system:
        return true()
    seen: list[Where] = [
        Learner.id.in_(select(Case.learner_id).where(case_scope(actor, roles, views), Case.learner_id.is_not(None)))
    ]
    for held in held_roles(actor, roles):
        if held.role in registrars and held.scope in PLACES:
            enrolled = select(Enrolment.learner_id).where(
                holds(Enrolment, actor.on), Enrolment.institution_id.in_(below(held.units, actor))
            )
            seen.append(Learner.id.in_(enrolled))
        elif held.relation == "class_teacher_of_subject":
            seen.append(Learner.id.in_(learners_of_class(held.people, actor.on)))
        elif held.relation == "guardian_of_subject":
            children = select(Guardianship.learner_id).where(
                Guardianship.person_id.in_(sorted(held.people)),
                Guardianship.may_represent.is_(True),
                holds(Guardianship, actor.on),
            )
            seen.append(Learner.id.in_(children))
        elif held.relation == "subject_of_case":
            seen.append(Learner.person_id.in_(sorted(held.people)))
    return _any(seen)


def institution_scope(actor: Actor, roles: Roles) -> Where:
    """The units this actor may see: those a role is held in, and all below where it reaches by place."""
    if actor.is_system:
        return true()
    return _any(
        Institution.id.in_(below(held.units, actor) if held.scope in PLACES else sorted(held.units))
        for held in held_roles(actor, roles)
    )


def work_log_scope(actor: Actor, roles: Roles, views: Views) -> Where:
    """The log entries this actor may see: of seen cases; a giver's role shows one's own rows only."""
    if actor.is_system:
        return true()
    whole = {name: role for name, role in roles.items() if role.relation != GIVER and role.relation not in SEES_NO_LOG}
    giving = {name: role for name, role in roles.items() if role.relation == GIVER}
    people = frozenset().union(*(held.people for held in held_roles(actor, giving)))
    return or_(
        WorkLogEntry.case_id.in_(select(Case.id).where(case_scope(actor, whole, views))),
        and_(
            WorkLogEntry.giver_id.in_(sorted(people)),
            WorkLogEntry.case_id.in_(select(Case.id).where(case_scope(actor, giving, views))),
        ),
    )


def task_scope(actor: Actor, roles: Roles) -> Where:
    """The to-dos that are this actor's: given to the person, or to a role where it is held."""
    mine: list[Where] = [] if actor.person_id is None else [Task.person_id == actor.person_id]
    for held in held_roles(actor, roles):
        whose = Task.person_id.in_(sorted(held.people))
        if held.scope in PLACES:
            there = Task.institution_id.in_(below(held.units, actor))
            mine.append(and_(or_(Task.person_id.is_(None), whose), Task.role == held.role, there))
        else:
            mine.append(and_(whose, Task.role == held.role))
    return _any(mine)


def visible(model: type[Any], actor: Actor, roles: Roles, views: Views) -> Where:
    """The clause for any table: its own where it has one, else by the case or learner it belongs to.

    A table that belongs to neither is seen by nobody through this door.
    """
    if model is Case:
        return case_scope(actor, roles, views)
    if model is Learner:
        return learner_scope(actor, roles, views)
    if model is Institution:
        return institution_scope(actor, roles)
    if model is WorkLogEntry:
        return work_log_scope(actor, roles, views)
    return _by_owner(model, actor, roles, views)


def held_roles(actor: Actor, roles: Roles) -> Iterator[Held]:
    """The actor's grants, gathered by role and by whose role it is; unknown roles reach nothing."""
    units: dict[tuple[str, int | None], set[int]] = {}
    for grant in actor.grants:
        person = actor.person_id if grant.acting_for is None else grant.acting_for
        units.setdefault((grant.role, person), set()).add(grant.unit_id)
    for (name, person), where in sorted(units.items(), key=str):
        role = roles.get(name)
        if role is None or role.scope == NOTHING or (person != actor.person_id and not role.deputy):
            continue
        people = frozenset() if person is None else frozenset({person})
        yield Held(name, frozenset(where), people, role.scope, role.relation)


def below(units: Collection[int], actor: Actor) -> Any:
    """The ids of these units and of all below them on the actor's day."""
    return select(InstitutionReach.descendant_id).where(
        InstitutionReach.ancestor_id.in_(sorted(units)), holds(InstitutionReach, actor.on)
    )


def _reached(held: Held, actor: Actor) -> Where | None:
    """The cases one role reaches, by its unit and by its relation; None for a scope nobody knows."""
    tied = related(held.relation, held.role, held.people, actor.on)
    if held.scope in PLACES:
        there: Where = Case.institution_id.in_(below(held.units, actor))
        if held.scope != LOWEST:  # practice stays where it is
            there = and_(there, or_(Case.is_practice.is_(False), Case.institution_id.in_(sorted(held.units))))
        return there if held.relation is None else and_(there, tied)
    return tied if held.scope in {"own", "sample"} else None


def _shown(role: str, views: Views) -> Where:
    """The workflows and states in which this role sees a case."""
    clauses = []
    for key, states in sorted(views.items(), key=str):
        workflow, bundles = (key, None) if isinstance(key, str) else key
        seen = sorted(state for state, viewers in states.items() if role in viewers)
        if seen:
            there = and_(Case.workflow == workflow, Case.state.in_(seen))
            clauses.append(there if bundles is None else and_(there, Case.bundle_digest.in_(sorted(bundles))))
    return _any(clauses)


def _handed_up(held: Held) -> Where:
    """Cases with an open to-do that was handed up the chain to this role; nothing is handed to a narrow one."""
    if held.scope not in PLACES - {LOWEST}:
        return false()
    to_do = select(Task.id).where(
        Task.case_id == Case.id,
        Task.closed_at.is_(None),
        Task.handed_from.is_not(None),
        Task.person_id.is_(None),
        Task.role == held.role,
    )
    return and_(Case.was_handed_on.is_(True), to_do.correlate(Case).exists())


def _by_owner(model: type[Any], actor: Actor, roles: Roles, views: Views) -> Where:
    """Through `case_id` or, where there is none, through `learner_id`."""
    where: Where = true() if actor.is_system else false()
    if hasattr(model, "case_id"):
        where = model.case_id.in_(select(Case.id).where(case_scope(actor, roles, views)))
    elif hasattr(model, "learner_id"):
        where = model.learner_id.in_(select(Learner.id).where(learner_scope(actor, roles, views)))
    return where


def _any(clauses: Any) -> Where:
    """One of them; none at all sees nothing."""
    return or_(false(), *clauses)
