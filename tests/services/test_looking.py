"""Looking at a case: what can be done, what not and why, what was done, and by whom."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Missing, Text
from iapflow.services.looking import look, stages_of
from iapflow.services.room import Room
from iapflow.store.case import Case
from tests.engine.made import book
from tests.services.town import Town

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def test_the_head_sees_what_waits_and_by_when(town: Town) -> None:
    case = town.submitted()

    view = look(town.store, town.room, town.who("institution_head"), case)

    assert "approve_by_head" in [option.transition_id for option in view.mine]
    assert "take_back" in [option.transition_id for option in view.others]
    assert date(2026, 10, 8) == view.due_on
    assert "Elza Paraugliepa" == view.subject_name
    assert ["past", "here", "ahead", "ahead", "ahead"] == [stage.place for stage in view.stages]
    assert ["plan_author Modele"] == [names for _, names in view.people]


def test_the_journal_names_who_did_what(town: Town) -> None:
    case = town.submitted()
    town.fire(case, "approve_by_head", "institution_head")

    journal = look(town.store, town.room, town.who("institution_head"), case).journal

    assert {"institution_head Modele", "plan_author Modele", ""} == {line.who for line in journal}
    assert Text("Moved on by itself") in [line.label for line in journal]


def test_only_forms_that_may_be_seen_are_listed(town: Town) -> None:
    case = town.delivered()

    seen = {
        name: {link.alias: link.may_write for link in look(town.store, town.room, town.who(name), case).forms}
        for name in ("plan_author", "state_officer", "subject_teacher")
    }

    assert {"plan": False, "evaluation": True, "work_log": True} == seen["plan_author"]
    assert {"plan": False} == seen["state_officer"]
    assert {"work_log": True} == seen["subject_teacher"]


def test_a_foreign_case_does_not_exist(town: Town) -> None:
    case = town.submitted()

    for wanted in (case, 4_000_000):
        with pytest.raises(Missing):
            look(town.store, town.room, town.who("other_head"), wanted)


def test_looking_writes_nothing(town: Town) -> None:
    case = town.submitted()
    room: Room = town.room

    look(town.store, room, town.who("plan_author"), case)

    with town.store.reading() as session:
        assert 2 == session.get_one(Case, case).revision


def test_a_state_without_a_stage_is_nowhere_in_the_chain(dialect: str) -> None:
    assert [] == stages_of(book().workflow, "draft")
