"""What was taken over is looked at part by part before a plan can be handed in."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.services.drafts import Page, save_draft
from iapflow.services.snapshots import Opening
from iapflow.store.case import Case
from iapflow.store.semester import Semester
from iapflow.store.submission import Submission
from tests.services.test_prefilling import plan_of, second_plan
from tests.services.town import Town


def waiting(town: Town, case: int) -> set[str]:
    """What somebody still has to look at, as the refusal says it."""
    with pytest.raises(Refused) as refused:
        town.fire(case, "submit", "plan_author")
    return {reason.fix or "" for reason in refused.value.reasons if reason.because == "carried"}


def test_each_row_taken_over_is_looked_at_by_itself_before_handing_in(town: Town) -> None:
    case = second_plan(town)
    author, page = town.who("plan_author"), Page(case, "plan")
    assert {"plan.risks[r1]", "plan.measures[m1]"} == waiting(town, case)

    save_draft(town.store, town.room, author, page, {**plan_of(town, case).filled.answers, "_carried": "risks[r1]"})
    assert {"plan.measures[m1]"} == waiting(town, case)

    save_draft(town.store, town.room, author, page, {**plan_of(town, case).filled.answers, "measures": []})
    assert set() == waiting(town, case)


def test_what_the_program_reckons_is_nobodys_look(town: Town) -> None:
    """The first saving computes the amount of a measure, and boxes come in the page's order."""
    case = second_plan(town)
    author, page = town.who("plan_author"), Page(case, "plan")
    answers = plan_of(town, case).filled.answers
    turned = [{**row, "sources": list(reversed(row.get("sources", [])))} for row in answers["risks"]]

    save_draft(town.store, town.room, author, page, {**answers, "risks": turned, "learner_aim": "Gribu saprast."})

    kept = plan_of(town, case)
    assert kept.filled.answers["measures"][0]["unit"] == "h"
    assert {"risks[r1]", "measures[m1]"} == set(kept.carried)


def test_words_of_two_semesters_ago_are_read_by_themselves(town: Town) -> None:
    second = second_plan(town)
    with town.store as session:
        first = session.scalars(select(Submission).where(Submission.alias == "plan")).one()
        for number, case in enumerate((first.case_id, second), start=1):
            days = {"starts_on": date(2030 + number, 1, 1), "ends_on": date(2030 + number, 5, 31)}
            session.add(Semester(id=900 + number, school_year=f"20{30 + number}/x", number=2, **days))
            session.flush()
            moved = session.get_one(Case, case)
            moved.semester_id, moved.is_open = 900 + number, False
        told = {name: getattr(first, name) for name in ("alias", "form_id", "form_digest", "submitted_at")}
        session.add(Submission(case_id=second, answers=first.answers, **told))
    opening = Opening("support_plan", town.school, town.learner, town.semester, town.people["plan_author"])

    third = town.start(opening, "institution_head")

    assert {"risks[r1]", "risks[r1].justification"} <= set(plan_of(town, third).carried)
    kept = {**plan_of(town, third).filled.answers, "_carried": "risks[r1]"}
    save_draft(town.store, town.room, town.who("plan_author"), Page(third, "plan"), kept)
    assert "plan.risks[r1].justification" in waiting(town, third)
