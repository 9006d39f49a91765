"""Choosing who writes a plan."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Missing
from iapflow.services.plans import authors_for
from iapflow.store.person import RoleAssignment
from tests.services.town import Town

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def test_authors_come_by_name_with_their_open_plans(town: Town) -> None:
    with town.store as session:
        town.person(session, "plan_author", town.school, name="another")
        town.person(session, "plan_author", town.units["SK2"], name="elsewhere")
        gone = town.person(session, "plan_author", town.school, name="gone")
        session.query(RoleAssignment).filter_by(person_id=gone).one().valid_to = date(2026, 9, 1)
    town.register()
    town.open_plan()

    found = authors_for(town.store, town.room, town.who("institution_head"), town.learner)

    assert [("plan_author Modele", 1, True), ("another Modele", 0, False)] == [
        (author.name, author.open_plans, author.wrote_last) for author in found
    ]


def test_a_foreign_learner_does_not_exist(town: Town) -> None:
    with pytest.raises(Missing):
        authors_for(town.store, town.room, town.who("other_head"), town.learner)
