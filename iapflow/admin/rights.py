"""Who may open which register, and the one clause that says which rows are theirs.

An administrator keeps the structure: units, people, roles, dates and rates, and
sees no learner and no case here.  A registrar keeps the learners of the own
institution.  Everything else answers through `iapflow.store.scope.visible`.
"""

from __future__ import annotations

from typing import Any

from flask import g
from sqlalchemy import ColumnElement, false, or_, select, true

from iapflow.errors import Missing
from iapflow.http.actor import actor_or_none, current_actor
from iapflow.http.parts import current_store, parts
from iapflow.policy.actor import Actor
from iapflow.services.room import Room
from iapflow.store.claim import CompensationLimit
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.institution import Agreement, Institution, InstitutionLink
from iapflow.store.learner import Enrolment
from iapflow.store.measure import UnitRate
from iapflow.store.outbox import Outbox
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.scope import REGISTRARS, below, visible
from iapflow.store.semester import Semester
from iapflow.store.setting import Setting
from iapflow.store.stray_field import StrayField
from iapflow.store.timer import Timer
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth

ADMINISTRATOR = "administrator"
ADMINISTRATORS = frozenset({ADMINISTRATOR})
OVERSEERS = REGISTRARS | {"municipal_coordinator", "regional_coordinator", "state_officer"}

LOGS = frozenset({WorkLogEntry, WorkLogMonth})
"""Seen by fewer than see the case."""
STRUCTURE = frozenset(
    {
        Institution, InstitutionLink, Agreement, Person, RoleAssignment, Semester, UnitRate, Setting, Outbox, Timer,
        StrayField,
    }
)  # fmt: skip
"""What an administrator keeps; none of it tells anything about a learner."""
CATALOGUES = frozenset({Semester, UnitRate, CompensationLimit})
"""What everybody who comes in here may read."""


def room() -> Room:
    """The definitions of the app that answers this request."""
    return parts().room


def holds_one_of(roles: frozenset[str]) -> bool:
    """Whether whoever asks holds one of these roles today."""
    actor = actor_or_none()
    return actor is not None and bool(actor.roles & roles)


def clause(model: type[Any]) -> ColumnElement[bool]:
    """The rows of this table that whoever asks may see: for list, count, row, look-up and export alike."""
    actor = current_actor()
    if model in CATALOGUES or (ADMINISTRATOR in actor.roles and model in STRUCTURE):
        return true()
    if model in {Person, RoleAssignment, Enrolment, ClassTeacher}:
        return _of_own_institutions(model, actor)
    roles, views, log_views = _published()
    return visible(model, actor, roles, log_views if model in LOGS else views)


def _of_own_institutions(model: type[Any], actor: Actor) -> ColumnElement[bool]:
    """Rows of the institutions in which the actor is a registrar."""
    units = {grant.unit_id for grant in actor.grants if grant.role in REGISTRARS}
    if not units:
        return false()
    here = below(units, actor)
    if model is Person:
        held = select(RoleAssignment.person_id).where(RoleAssignment.institution_id.in_(here))
        return or_(Person.id == actor.person_id, Person.id.in_(held))
    where: ColumnElement[bool] = model.institution_id.in_(here)
    return where


def _published() -> tuple[Any, Any, Any]:
    """Today's roles and who sees which state, read once a request."""
    if "admin_published" not in g:
        try:
            with current_store().reading() as session:
                g.admin_published = (room().roles(session), room().views(session), room().log_views(session))
        except Missing:
            g.admin_published = ({}, {}, {})
    found: tuple[Any, Any, Any] = g.admin_published
    return found
