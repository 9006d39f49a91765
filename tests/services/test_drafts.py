"""Writing a form: nothing typed is lost, nobody's words are overwritten, nobody sees what is not theirs."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Conflict, Missing, Refused
from iapflow.services.drafts import Page, follow, open_form, save_draft
from iapflow.store.submission import Draft, Submission
from tests.services.town import Town


@pytest.fixture
def case(town: Town) -> int:
    """A plan that its author writes."""
    town.register()
    return town.open_plan()


def test_a_draft_keeps_words_that_cannot_be_cleaned(town: Town, case: int) -> None:
    author = town.who("plan_author")

    saved = save_draft(town.store, town.room, author, Page(case, "plan"), {"period_start": "drīz", "risks": []})
    again = open_form(town.store, town.room, author, case, "plan")

    assert (1, town.now) == (saved.revision, saved.at)
    assert {"typed": "drīz"} == again.filled.answers["period_start"]
    assert (1, 1) == (again.revision, again.case_revision)
    assert ("submit",) == again.submitted_by


def test_an_empty_draft_can_be_saved(town: Town, case: int) -> None:
    saved = save_draft(town.store, town.room, town.who("plan_author"), Page(case, "plan"), {})

    assert saved.form.filled.is_complete


def test_a_page_older_than_the_draft_is_told_so(town: Town, case: int) -> None:
    author = town.who("plan_author")
    save_draft(town.store, town.room, author, Page(case, "plan", 0), {"learner_aim": "viens"})

    with pytest.raises(Conflict):
        save_draft(town.store, town.room, author, Page(case, "plan", 0), {"learner_aim": "divi"})
    save_draft(town.store, town.room, author, Page(case, "plan", 1), {"learner_aim": "trīs"})

    assert "trīs" == open_form(town.store, town.room, author, case, "plan").filled.answers["learner_aim"]


def test_a_draft_is_handed_in_as_it_was_saved(town: Town, case: int) -> None:
    author = town.who("plan_author")
    save_draft(town.store, town.room, author, Page(case, "plan"), town.plan())

    town.fire(case, "submit", "plan_author")

    assert [0, 1] == [town.count(Draft), town.count(Submission, case_id=case, alias="plan")]
    seen = open_form(town.store, town.room, town.who("institution_head"), case, "plan")
    assert "2026-10-05" == seen.filled.answers["period_start"]
    assert not seen.may_write


def test_an_unclean_draft_is_not_handed_in(town: Town, case: int) -> None:
    author = town.who("plan_author")
    save_draft(town.store, town.room, author, Page(case, "plan"), town.plan(period_start="drīz"))

    with pytest.raises(Refused) as refused:
        town.fire(case, "submit", "plan_author")

    assert "plan.period_start" in {reason.fix for reason in refused.value.reasons}


def test_only_who_may_write_saves(town: Town, case: int) -> None:
    with pytest.raises(Refused) as refused:
        save_draft(town.store, town.room, town.who("institution_head"), Page(case, "plan"), {})

    assert ["edit"] == [reason.because for reason in refused.value.reasons]
    assert 0 == town.count(Draft)


def test_a_form_of_a_foreign_case_does_not_exist(town: Town, case: int) -> None:
    with pytest.raises(Missing):
        open_form(town.store, town.room, town.who("other_head"), case, "plan")
    with pytest.raises(Missing):
        save_draft(town.store, town.room, town.who("other_head"), Page(case, "plan"), {})
    with pytest.raises(Missing):
        open_form(town.store, town.room, town.who("plan_author"), case, "no_such_form")


def test_what_the_definitions_do_not_show_does_not_exist(town: Town) -> None:
    """In delivery the state officer sees the plan, and neither the evaluation nor the log."""
    case = town.delivered()
    officer = town.who("state_officer")

    assert open_form(town.store, town.room, officer, case, "plan")
    for alias in ("evaluation", "work_log"):
        with pytest.raises(Missing):
            open_form(town.store, town.room, officer, case, alias)


def test_following_shows_what_would_be_and_keeps_nothing(town: Town, case: int) -> None:
    filled = follow(town.store, town.room, town.who("plan_author"), (case, "plan"), town.plan()).filled

    assert 12000 == filled.computed["measures_amount"]
    assert 18000 == filled.computed["planned_amount"]
    assert 0 == town.count(Draft)


def test_the_evaluation_follows_the_plan(town: Town) -> None:
    """Its rows are the plan's, under the same ids, before anything was written."""
    case = town.delivered()
    town.go(date(2026, 12, 14))

    form = open_form(town.store, town.room, town.who("plan_author"), case, "evaluation")

    assert ["r1"] == [row["id"] for row in form.filled.answers["risks"]]
    (row,) = form.filled.answers["measures"]
    assert ("m1", "M01", "12", "0") == tuple(str(row[name]) for name in ("id", "measure", "volume", "delivered"))
    assert form.may_write
