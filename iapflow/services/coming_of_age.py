"""Learners who come of age while their plan runs are asked: the school gets a task, nothing else changes."""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from iapflow.policy.actor import SYSTEM
from iapflow.services.guardians import ADULT_AT
from iapflow.services.opening import start_inside
from iapflow.services.plans import WORKFLOW as PLAN
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Press
from iapflow.store.case import IS_OPEN, Case
from iapflow.store.learner import Learner
from iapflow.store.semester import semester_on
from iapflow.store.store import Store

WORKFLOW = "coming_of_age"
AT_ONCE = 100
"""So many in one transaction."""


def ask_those_of_age(store: Store, room: Room) -> int:
    """Begin the question for everybody whose birthday was in this semester and whose plan is open; how many."""
    with store as session:
        today = room.now(session).date()
        semester = semester_on(session, today)
        catalogue = room.definitions.current(session)
        if semester is None or semester.starts_on > today or WORKFLOW not in catalogue.workflows:
            return 0
        asked = aliased(Case)
        before = exists().where(
            asked.workflow == WORKFLOW, asked.learner_id == Case.learner_id, asked.semester_id == Case.semester_id,
            asked.institution_id == Case.institution_id,
        )  # fmt: skip
        born = Learner.date_of_birth > _years_before(semester.starts_on), Learner.date_of_birth <= _years_before(today)
        found = session.execute(
            select(Case.institution_id, Case.learner_id)
            .join(Learner, Learner.id == Case.learner_id)
            .where(Case.workflow == PLAN, IS_OPEN, Case.semester_id == semester.id, *born, ~before)
            .order_by(Case.id)
            .limit(AT_ONCE)
        ).all()
        for unit, learner in found:
            start_inside(
                store, room, Opening(WORKFLOW, unit, learner, semester.id), Press("start", SYSTEM(today), None)
            )
        return len(found)


def _years_before(day: date) -> date:
    """Who was born on it comes of age on this day; of the 29th of February, on the first of March."""
    born = (day.month, day.day) if (day.month, day.day) != (2, 29) else (2, 28)
    return date(day.year - ADULT_AT, *born)
