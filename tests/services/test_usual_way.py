"""The way a case takes when nothing goes wrong."""

import pytest

from iapflow.services.looking import look


def places(town, case, name):
    return [step.place for step in look(town.store, town.room, town.who(name), case).way]


@pytest.mark.parametrize(("partner", "steps"), [("municipal", 7), ("vpii", 6), ("college", 6)])
def test_only_municipal_plans_pass_the_municipality(town, partner, steps):
    town.move_to(partner)
    case = town.submitted()

    assert steps == len(places(town, case, "institution_head"))


def test_a_plan_that_waits_for_an_agreement_still_shows_where_it_will_go(town):
    case = town.submitted()
    town.disagree()
    town.fire(case, "approve_by_head", "institution_head")

    assert ["past", "past", "here"] == places(town, case, "institution_head")[:3]


def test_a_returned_plan_is_back_at_the_beginning(town):
    case = town.submitted()
    town.fire(case, "send_back", "institution_head", answers={"reason": {"comment": "Precizējiet."}})

    assert "here" == places(town, case, "plan_author")[0]
