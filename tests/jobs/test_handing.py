"""The clock hands on what nobody can do, once."""

from __future__ import annotations

from sqlalchemy import delete, select

from iapflow.jobs.handing import hand_on_all
from iapflow.store.person import RoleAssignment
from iapflow.store.task import Task
from tests.jobs.town import Story, Town

SUBMITTED = ("start_application", "register", "start", "submit")


def dismiss(town: Town, role: str) -> None:
    """Nobody holds this role any more."""
    with town.office.store as session:
        session.execute(delete(RoleAssignment).where(RoleAssignment.role == role))


def whose(town: Town, story: Story) -> set[str]:
    """Whose to-do the plan is now."""
    with town.office.store.reading() as session:
        waiting = select(Task.role).where(Task.case_id == story.cases["plan"], Task.closed_at.is_(None))
        return set(session.scalars(waiting))


def test_a_vacancy_is_noticed_when_roles_change_and_only_then(town: Town) -> None:
    story = town.do(town.story(), *SUBMITTED)
    assert 0 == hand_on_all(town.office)
    dismiss(town, "institution_head")

    assert [1, 0] == [hand_on_all(town.office), hand_on_all(town.office)]
    assert {"municipal_coordinator"} == whose(town, story)


def test_a_new_to_do_is_looked_at(town: Town) -> None:
    dismiss(town, "municipal_coordinator")
    assert 0 == hand_on_all(town.office)
    story = town.do(town.story(), *SUBMITTED, "approve_by_head")

    assert 1 == hand_on_all(town.office)
    assert {"state_officer"} == whose(town, story)
