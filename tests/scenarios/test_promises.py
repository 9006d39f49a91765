"""Promises of the domain that no other test names: the plan's form as it is shipped, met by a whole plan.

`docs/promises.md` says for each line of the domain and of the people's days which test shows it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from iapflow.definitions.catalogue import load
from iapflow.errors import Refused, Text
from iapflow.extend import REGISTRY
from iapflow.forms.personal import clean_code
from iapflow.services.cases import fire
from iapflow.services.writing import Press
from iapflow.store.submission import Submission
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import TEXTS, Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

CATALOGUE = load(TEXTS, REGISTRY)
RISK_COLUMNS = CATALOGUE.forms["plan"].field("risks").fields or {}
TODAY = date(2026, 10, 1)


@pytest.fixture
def plan(town: Town) -> int:
    """A plan that is being written."""
    town.register()
    return town.open_plan()


def because(town: Town, plan: int, **more: Any) -> list[str]:
    """The sentences with which handing a plan in is refused; none where it goes on."""
    press = Press("submit", town.who("plan_author"), answers={"plan": town.plan(**more)})
    try:
        fire(town.store, town.room, plan, press)
    except Refused as refused:
        said = [reason.sentence for reason in refused.reasons]
        return [one.id if isinstance(one, Text) else one["lv"] for one in said]
    return []


@pytest.mark.parametrize("typed", ["000000-10015", "00000010015", " 000000 10015 "])
def test_a_personal_code_is_taken_with_and_without_a_hyphen_and_spaces(typed: str) -> None:
    """P4."""
    assert "000000-10015" == clean_code(typed, TODAY, True)


@pytest.mark.parametrize("group", ["B", "C", "D"])
def test_a_plan_with_a_group_left_open_is_not_handed_in(town: Town, plan: int, group: str) -> None:
    """P15; for a group without risk one mark is enough and nothing has to be written."""
    looked_at = [one for one in "BCD" if one != group]

    left_open = because(town, plan, groups_without_risk=looked_at)

    assert 1 == len([one for one in left_open if "nav izvērtēta" in one])
    assert [] == because(town, plan)


def test_planned_finance_is_told_line_by_line(town: Town, plan: int) -> None:
    """P10: measures, the author's hours and their money, and the sum of both."""
    assert [] == because(town, plan)
    with town.store.reading() as session:
        answers = session.scalar(select(Submission.answers).where(Submission.case_id == plan)) or {}

    told = [answers[name] for name in ("measures_amount", "author_hours", "author_amount", "planned_amount")]
    assert [12000, 6, 6000, 18000] == [int(float(one)) for one in told]


def test_an_empty_justification_is_refused_and_a_short_one_is_asked_about(town: Town, plan: int) -> None:
    """No text has a minimum length."""
    empty = because(town, plan, risks=[town.risk(justification="")])
    short = because(town, plan, risks=[town.risk(justification="Slikti.")])

    assert (True, True) == (bool(empty), any("ļoti īss" in one for one in short))
    assert not any("ļoti īss" in one for one in empty)


def test_offences_are_in_no_catalogue_and_violence_says_who_must_be_told() -> None:
    """The plan is never the place of the report; the hint says so."""
    told = RISK_COLUMNS["told_body"]
    assert told.show is not None

    assert "B09" not in CATALOGUE.lists["risk_factors"].items
    assert "row.factor in ['A09', 'D07']" == told.show.source
    assert "tajā pašā dienā" in dict(told.hint or {})["lv"]


def test_measures_that_tell_of_health_have_its_class() -> None:
    """Lists, rows of the log, claims and files inherit it."""
    classes = {code: item.values.get("class") for code, item in CATALOGUE.lists["measures"].items.items()}

    assert {"P4"} == {classes[code] for code in ("M04", "M06", "M07", "M08", "M10")}
    assert {"P3"} == {classes[code] for code in ("M02", "M03", "K06")}


def test_no_severity_of_a_risk_is_asked() -> None:
    """Hidden by default: the shipped plan has no such column."""
    assert "severity" not in RISK_COLUMNS
