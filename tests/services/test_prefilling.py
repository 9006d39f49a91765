"""A new case takes over rows from the one before it, marked until somebody confirms or changes them."""

from __future__ import annotations

from iapflow.services.drafts import OpenForm, Page, open_form, save_draft
from iapflow.services.snapshots import Opening
from iapflow.store.case import Case
from tests.services.excursion import begun, open_excursions, trip
from tests.services.town import Town


def plan_of(town: Town, case: int) -> OpenForm:
    """The plan as its author opens it."""
    return open_form(town.store, town.room, town.who("plan_author"), case, "plan")


def second_plan(town: Town) -> int:
    """The learner's plan after an earlier one, which was handed in and is closed."""
    first = town.submitted()
    with town.store as session:
        session.get_one(Case, first).is_open = False
    opening = Opening("support_plan", town.school, town.learner, town.semester, town.people["plan_author"])
    return town.start(opening, "institution_head")


def test_rows_come_over_with_their_ids_and_only_the_columns_named(town: Town) -> None:
    form = plan_of(town, second_plan(town))

    assert ["r1"] == [row["id"] for row in form.filled.answers["risks"]]
    assert ["m1"] == [row["id"] for row in form.filled.answers["measures"]]
    assert ["r1"] == form.filled.answers["measures"][0]["risks"]
    assert "starts_on" not in form.filled.answers["measures"][0]
    assert not form.filled.answers.get("period_start")
    assert ("risks[r1]", "measures[m1]") == form.carried


def test_what_is_changed_or_confirmed_is_no_longer_marked(town: Town) -> None:
    case = second_plan(town)
    author, page = town.who("plan_author"), Page(case, "plan")
    answers = dict(plan_of(town, case).filled.answers)

    changed = [{**answers["risks"][0], "justification": "Apgūta viena no divām tēmām."}]
    save_draft(town.store, town.room, author, page, {**answers, "risks": changed})
    assert ("measures[m1]",) == plan_of(town, case).carried

    save_draft(town.store, town.room, author, page, {**plan_of(town, case).filled.answers, "_carried": "measures[m1]"})
    assert () == plan_of(town, case).carried


def test_the_first_case_takes_over_nothing(town: Town) -> None:
    open_excursions(town)
    case = begun(town)

    form = open_form(town.store, town.room, town.who("institution_head"), case, "trip")

    assert () == form.carried
    assert trip()["goal"] == form.filled.answers["goal"]
