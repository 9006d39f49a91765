"""What effects do when they are carried out."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from iapflow.extend import REGISTRY, Work, carriers, carries_out
from iapflow.store.case import CaseRole
from iapflow.store.outbox import Outbox
from iapflow.store.task import Task
from tests.services.town import Town

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def carry(town: Town, case: int, name: str, wanted: Any, answers: dict[str, Any] | None = None) -> None:
    """Carry out one effect for a case."""
    with town.store as session:
        about: Any = SimpleNamespace(id=case)
        nothing: Any = None
        work = Work(session, about, nothing, nothing, town.now, 1, answers or {}, nothing, nothing)
        carriers()[name](work, wanted)


def appointed(town: Town, case: int) -> list[tuple[str, int, date, date | None]]:
    """Who is appointed in a case, from when to when."""
    with town.store.reading() as session:
        rows = session.scalars(select(CaseRole).where(CaseRole.case_id == case).order_by(CaseRole.id))
        return [(row.role, row.person_id, row.valid_from, row.valid_to) for row in rows]


def test_a_letter_names_the_transition_that_asked_for_it(town: Town) -> None:
    """Also where the case has moved on by itself in the same step."""
    case = town.submitted()
    town.fire(case, "approve_by_head", "institution_head")

    with town.store.reading() as session:
        letters = {row.payload["letter"]: row.payload["transition"] for row in session.scalars(select(Outbox))}
    assert "approve_by_head" == letters["plan_approved"]
    assert "submit" == letters["plan_submitted"]


def test_a_letter_holds_nobodys_data(town: Town) -> None:
    town.submitted()

    with town.store.reading() as session:
        words = " ".join(str(row.payload) for row in session.scalars(select(Outbox)))
    assert "Paraugliepa" not in words
    assert "apgūtas" not in words


def test_whoever_was_appointed_before_steps_back(town: Town) -> None:
    town.register()
    case = town.open_plan()
    first, second = town.people["plan_author"], town.people["subject_teacher"]
    town.go(date(2026, 10, 5))

    wanted = SimpleNamespace(role="plan_author", to="note.person")
    carry(town, case, "assign", wanted, {"note": {"person": str(second)}})

    assert [
        ("plan_author", first, date(2026, 10, 1), date(2026, 10, 4)),
        ("plan_author", second, date(2026, 10, 5), None),
    ] == appointed(town, case)


def test_an_appointment_of_the_same_day_is_replaced(town: Town) -> None:
    town.register()
    case = town.open_plan()
    second = town.people["subject_teacher"]

    wanted = SimpleNamespace(role="plan_author", to="note.person")
    carry(town, case, "assign", wanted, {"note": {"person": str(second)}})

    assert [("plan_author", second, date(2026, 10, 1), None)] == appointed(town, case)


def test_nobody_named_is_nobody_appointed(town: Town) -> None:
    town.register()
    case = town.open_plan()

    carry(town, case, "assign", SimpleNamespace(role="plan_author", to="note.person"))

    assert [town.people["plan_author"]] == [row[1] for row in appointed(town, case)]


@pytest.mark.parametrize(("role", "left"), [(None, 0), ("institution_head", 0), ("auditor", 1)])
def test_open_tasks_are_closed_by_role(town: Town, role: str | None, left: int) -> None:
    case = town.submitted()

    carry(town, case, "cancel_tasks", SimpleNamespace(role=role))

    assert left == town.count(Task, case_id=case, closed_at=None)


def test_every_effect_the_shipped_workflows_use_is_carried_out(dialect: str) -> None:
    assert {"record", "notify", "fire", "assign", "cancel_tasks"} <= set(carriers())
    assert set(carriers()) <= set(REGISTRY.effects)


def test_an_effect_the_language_does_not_have_cannot_be_carried_out(dialect: str) -> None:
    with pytest.raises(ValueError, match="no effect 'fly'"):
        carries_out("fly")(lambda work, wanted: None)
