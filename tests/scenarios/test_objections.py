"""Another guardian objects: a task for the head, and the plan goes on until the head decides."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.snapshots import Opening
from iapflow.store.case import Case
from iapflow.store.submission import Submission
from iapflow.store.task import Task
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

COORDINATOR = "institution_coordinator"
OBJECTION = {"objected_by": "Jānis Paraugs", "received_on": "2026-10-01", "received_how": "written"}
DECISION = {"decision": {"reasons": "Atbalsts ir bērna interesēs.", "informed_on": "2026-10-01"}}


def object_to(town: Town, who: str = COORDINATOR, **more: str) -> int:
    """An objection is registered."""
    opening = Opening("objection", town.school, town.learner, town.semester)
    return town.start(opening, who, request_id="o" * 32, answers={"objection": {**OBJECTION, **more}})


def state(town: Town, case: int) -> str:
    """Where a case stands."""
    with town.store.reading() as session:
        return session.get_one(Case, case).state


@pytest.mark.parametrize(("decided", "plan_state"), [("keep_on", "in_delivery"), ("end_plan", "suspended")])
def test_the_plan_goes_on_until_the_head_decides_and_the_decision_is_kept(town, decided, plan_state):
    """The task is the head's; the reasons and the day of telling stay."""
    plan = town.delivered()
    case = object_to(town)
    with town.store.reading() as session:
        tasks = select(Task.role).where(Task.case_id == case, Task.closed_at.is_(None))
        assert "institution_head" in set(session.scalars(tasks))
    assert "in_delivery" == state(town, plan)

    town.fire(case, decided, "institution_head", answers=DECISION)

    assert plan_state == state(town, plan)
    with town.store.reading() as session:
        kept = select(Submission.answers).where(Submission.case_id == case, Submission.alias == "decision")
        assert "Atbalsts ir bērna interesēs." == session.scalars(kept).one()["reasons"]


def test_only_the_school_registers_and_sees_an_objection(town):
    """Author, teacher and another school do not; a day to come is refused."""
    for who in ("plan_author", "subject_teacher", "other_head"):
        with pytest.raises((Refused, Missing)):
            object_to(town, who)
    with pytest.raises(Refused):
        object_to(town, received_on="2026-10-02")
    assert 0 == town.count(Case, workflow="objection")
    case = object_to(town)
    for who in ("plan_author", "other_head"):
        with pytest.raises(Missing):
            town.fire(case, "keep_on", who, answers=DECISION)
