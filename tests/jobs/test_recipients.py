"""Who gets a letter."""

from iapflow.jobs.recipients import DEPUTY, Wanted, recipients
from tests.jobs.town import Town


def addresses(town: Town, unit: str, wanted: Wanted) -> list[str]:
    """The local parts of who is found on the opening day."""
    story = town.do(town.story(unit), "start_application")
    with town.world.store.reading() as session:
        people = recipients(session, town.case(story, "application"), wanted, town.world.day)
        return [str(person.email).partition("@")[0] for person in people]


def test_a_substitute_is_told_before_anybody_higher(town: Town):
    """In this school the coordinator stands in for the head."""
    assert ["koordinators.bebrene"] == addresses(town, "BEBRENE", Wanted(DEPUTY, instead_of="institution_head"))


def test_where_nobody_deputises_for_the_last_of_the_chain_nobody_is_told(town: Town):
    """There is no one above the state."""
    assert [] == addresses(town, "RAINA", Wanted(DEPUTY, instead_of="state_officer"))


def test_a_chain_without_a_municipality_passes_it_over(town: Town):
    """A state institution's coordinator is followed by the region's."""
    assert ["latgale"] == addresses(town, "SELIJA", Wanted(DEPUTY, instead_of="institution_coordinator"))
