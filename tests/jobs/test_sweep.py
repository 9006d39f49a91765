"""A case that waits for a condition moves on by itself once it holds."""

from datetime import date

from sqlalchemy import select

from iapflow.jobs.sweep import sweep_all
from iapflow.store.institution import Agreement
from tests.jobs.town import Town

RENEWED = date(2026, 11, 2)


def test_a_plan_moves_on_when_the_agreement_is_renewed(town: Town):
    """Until then asking changes nothing."""
    steps = ("start_application", "register", "start", "submit", "approve_by_head")
    story = town.do(town.story("EGLES"), *steps, day=date(2026, 10, 26))

    before = sweep_all(town.office), town.case(story).state
    with town.world.store as session:
        partner = town.world.units["MADONA"]
        session.scalars(select(Agreement).where(Agreement.partner_id == partner)).one().valid_to = None
    town.wait(RENEWED)
    after = sweep_all(town.office), town.case(story).state

    assert (0, "approved_by_head") == before
    assert (1, "at_municipality") == after
