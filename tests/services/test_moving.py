"""Who sees a case when it is moved is who sees it in a list."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing
from iapflow.services.moving import read_pen
from iapflow.store.case import Case
from iapflow.store.scope import case_scope
from tests.services.town import Town

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])
EVERYBODY = (
    "institution_head",
    "institution_coordinator",
    "plan_author",
    "subject_teacher",
    "support_specialist",
    "municipal_coordinator",
    "state_officer",
    "other_head",
    "auditor",
    "administrator",
    "deputy",
)
WITHDRAWAL = {"withdrawal": {"withdrawn_on": "2026-10-09", "withdrawn_how": "in_person"}}


def in_list(town: Town, name: str) -> set[int]:
    """The cases that the scope of rows gives somebody."""
    actor = town.who(name)
    with town.store.reading() as session:
        scope = case_scope(actor, town.room.roles(session), town.room.views(session))
        return set(session.scalars(select(Case.id).where(scope)))


def one_by_one(town: Town, name: str) -> set[int]:
    """The cases that can be read by themselves."""
    actor, found = town.who(name), set()
    with town.store.reading() as session:
        for case in session.scalars(select(Case.id)).all():
            try:
                read_pen(town.store, town.room, case, actor, lock=False)
                found.add(case)
            except Missing:
                continue
    return found


@pytest.fixture
def peopled(town: Town) -> Town:
    """The town with an auditor, an administrator and a substitute of the author."""
    with town.store as session:
        town.person(session, "auditor", town.units["LV"])
        town.person(session, "administrator", town.units["LV"])
        town.person(session, "plan_author", town.school, name="deputy", acting_for=town.people["plan_author"])
    return town


@pytest.mark.parametrize("stage", ["opened", "submitted", "delivered", "withdrawn"])
def test_the_list_and_the_single_case_agree_for_everybody(peopled: Town, stage: str) -> None:
    town = peopled
    if stage == "delivered":
        town.delivered()
    elif stage == "submitted":
        town.submitted()
    else:
        application = town.register()
        town.open_plan()
        if stage == "withdrawn":
            town.go(date(2026, 10, 12))
            town.fire(application, "withdraw", "institution_coordinator", answers=WITHDRAWAL)

    assert {name: in_list(town, name) for name in EVERYBODY} == {name: one_by_one(town, name) for name in EVERYBODY}


def test_some_see_it_and_some_do_not(peopled: Town) -> None:
    """So that the agreement above is about something."""
    plan = peopled.delivered()
    seen = {name for name in EVERYBODY if plan in in_list(peopled, name)}

    assert {"institution_head", "plan_author", "deputy", "subject_teacher", "state_officer"} <= seen
    assert not {"other_head", "auditor", "administrator", "support_specialist"} & seen
