"""Reopening keeps what was handed in: readable for ever, within its time only, never beside another open case."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services.earlier import handed_in, read_handed_in
from iapflow.services.looking import look
from iapflow.store.case import Case
from tests.services.town import Town

SUSPENSION = {"reason": "left_project", "effective_on": "2026-10-01", "comment": "Ilgstoša prombūtne."}
REASON = {"reason": {"comment": "Kļūda stundu skaitā."}}


@pytest.fixture
def closed(town: Town) -> int:
    """A plan that was closed without evaluation."""
    case = town.delivered()
    town.fire(case, "suspend", "plan_author", answers={"suspension": SUSPENSION})
    town.fire(case, "close_unevaluated", "institution_head")
    return case


def earlier(town: Town, case: int, name: str) -> list[str]:
    with town.store.reading():
        return [one.alias for one in handed_in(look(town.store, town.room, town.who(name), case))]


def test_each_return_keeps_the_filling_before_it(town: Town) -> None:
    case = town.submitted()
    town.fire(case, "send_back", "institution_head", answers={"reason": {"comment": "Precizējiet."}})
    in_review = earlier(town, case, "plan_author")
    plan = town.plan(measures=[town.measure(volume="20")])
    town.fire(case, "submit", "plan_author", answers={"plan": plan})

    assert ["plan"] == in_review
    assert ["plan"] == earlier(town, case, "institution_head")


def test_an_earlier_filling_is_read_as_it_was_and_only_in_its_case(town: Town) -> None:
    case = town.submitted()
    author = town.who("plan_author")

    filled = read_handed_in(town.store, town.room, author, case, 2)

    assert "12" == filled.answers["measures"][0]["volume"]
    for where, number in ((case, 999), (1, 2)):
        with pytest.raises(Missing):
            read_handed_in(town.store, town.room, author, where, number)


def test_a_closed_plan_is_reopened_within_its_days_only(town: Town, closed: int) -> None:
    town.go(date(2026, 12, 1))
    with pytest.raises(Refused) as refused:
        town.fire(closed, "reopen", "state_officer", answers=REASON)
    town.go(date(2026, 11, 30))
    town.fire(closed, "reopen", "state_officer", answers=REASON)

    assert ["within"] == [reason.because for reason in refused.value.reasons]
    assert 1 == town.count(Case, id=closed, state="in_delivery", is_open=True)


def test_a_plan_is_not_reopened_beside_another_open_one(town: Town, closed: int) -> None:
    town.open_plan(request="c" * 32)

    with pytest.raises(Refused) as refused:
        town.fire(closed, "reopen", "state_officer", answers=REASON)

    assert ["one_open"] == [reason.because for reason in refused.value.reasons]
    assert "close_unevaluated" == town.journal(closed)[-1]
