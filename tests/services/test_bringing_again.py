"""Rows of the last plan are copied into this one by a button, each marked until it is looked at."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services.bringing_again import bring_again, not_here
from iapflow.services.drafts import Page, save_draft
from tests.services.test_prefilling import plan_of, second_plan
from tests.services.town import Town


def without_rows(town: Town) -> int:
    """A second plan whose author has taken every row out."""
    case = second_plan(town)
    answers = {**plan_of(town, case).filled.answers, "risks": [], "measures": []}
    save_draft(town.store, town.room, town.who("plan_author"), Page(case, "plan"), answers)
    return case


def left_out(town: Town, case: int) -> dict[str, list[str]]:
    """The ids of the rows that can be copied."""
    with town.store.reading():
        return {group: [row["id"] for row in rows] for group, rows in not_here(plan_of(town, case)).items()}


def test_what_was_taken_out_comes_back_with_its_id_and_its_mark(town: Town) -> None:
    case = without_rows(town)
    assert () == plan_of(town, case).carried
    assert {"risks": ["r1"], "measures": ["m1"]} == left_out(town, case)

    assert 1 == bring_again(town.store, town.room, town.who("plan_author"), (case, "plan"), "risks")

    form = plan_of(town, case)
    assert ["r1"] == [row["id"] for row in form.filled.answers["risks"]]
    assert ("risks[r1]",) == form.carried
    assert {"measures": ["m1"]} == left_out(town, case)


def test_rows_that_stand_here_are_left_as_they_are(town: Town) -> None:
    case = second_plan(town)
    author = town.who("plan_author")
    own = [{**plan_of(town, case).filled.answers["risks"][0], "justification": "Savs pamatojums."}]
    kept = {**plan_of(town, case).filled.answers, "risks": own}
    save_draft(town.store, town.room, author, Page(case, "plan"), kept)

    with pytest.raises(Refused):
        bring_again(town.store, town.room, author, (case, "plan"), "risks")

    assert "Savs pamatojums." == plan_of(town, case).filled.answers["risks"][0]["justification"]


def test_nobody_copies_into_what_they_may_not_write(town: Town) -> None:
    case = without_rows(town)

    with pytest.raises(Missing):
        bring_again(town.store, town.room, town.who("institution_head"), (case, "plan"), "risks")
