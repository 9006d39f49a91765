"""A case's clocks as its page shows them."""

from __future__ import annotations

from datetime import date, timedelta

from iapflow.services.clock_views import NO_DAY, ClockView
from iapflow.services.looking import look
from tests.services.notice import open_notices
from tests.services.town import Town

REASON = {"reason": {"comment": "Papildiniet pamatojumu."}}


def seen(town: Town, case: int) -> list[ClockView]:
    """The clocks on the head's page."""
    return list(look(town.store, town.room, town.who("institution_head"), case).clocks)


def figures(view: ClockView) -> list[tuple[str, object]]:
    """Each sentence with its number."""
    found = []
    for sentence in view.says:
        amount = sentence.params.get("amount")
        found.append((sentence.id, amount.params["n"] if amount else None))
    return found


def test_a_running_term_says_how_many_school_days_are_left(town: Town) -> None:
    case = town.submitted()
    town.now += timedelta(days=6)

    (clock,) = seen(town, case)

    assert ({"lv": "Saskaņošanas termiņš", "en": "Term of approval"}, date(2026, 11, 5)) == (
        clock.label,
        clock.due_on,
    )
    assert [("left: {amount}", 16)] == figures(clock)
    assert "{day} and {amount} {unit}: {due}" == clock.lines[0].id


def test_a_term_that_stands_still_says_since_when_and_later_for_how_long(town: Town) -> None:
    case = town.submitted()
    town.fire(case, "send_back", "institution_head", answers=REASON)
    town.now += timedelta(days=6)

    (still,) = seen(town, case)
    town.fire(case, "submit", "plan_author")
    (again,) = seen(town, case)

    assert [("left: {amount}", 20), ("stands still since {day}", None)] == figures(still)
    assert [("left: {amount}", 20), ("stood still: {amount}", 4)] == figures(again)


def test_a_term_that_has_passed_says_by_how_much(town: Town) -> None:
    case = town.submitted()
    town.go(date(2026, 11, 10))

    (clock,) = seen(town, case)

    assert (True, [("late: {amount}", 3)]) == (clock.is_late, figures(clock))


def test_a_workflow_without_clocks_and_a_term_without_a_day(town: Town) -> None:
    """Nothing to show; and a kind word where the day is still missing."""
    application = town.register()
    notice = open_notices(town)

    assert [] == seen(town, application)
    assert [([NO_DAY], None)] == [(clock.says, clock.due_on) for clock in seen(town, notice)]
