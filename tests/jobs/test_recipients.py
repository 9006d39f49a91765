"""Who gets a letter, and who is told of what is late: along the chain that the case's institution has."""

from iapflow.jobs.recipients import Late, Wanted, recipients, told_of_late
from iapflow.policy.escalating import DEPUTY
from tests.jobs.town import Town


def told(town: Town, unit: str, to: str, late: str, step: int = 0) -> list[str]:
    """The local parts of who is told of a late application on the opening day."""
    story = town.do(town.story(unit), "start_application")
    with town.world.store.reading() as session:
        case, room = town.case(story, "application"), town.office.room
        book = room.book(session, room.definitions.current_bundle(session, "support_plan"))
        people = told_of_late(session, book, case, Late(to, late, step), town.world.day)
        return [str(person.email).partition("@")[0] for person in people]


def test_a_letter_goes_to_whoever_holds_the_role_here(town: Town):
    """By the unit of the case."""
    story = town.do(town.story(), "start_application")

    with town.world.store.reading() as session:
        found = recipients(session, town.case(story, "application"), Wanted("institution_head"), town.world.day)

    assert ["direktors.raina"] == [str(person.email).partition("@")[0] for person in found]


def test_a_substitute_is_told_before_anybody_higher(town: Town):
    """In this school the coordinator stands in for the head."""
    assert ["koordinators.bebrene"] == told(town, "BEBRENE", DEPUTY, "institution_head")


def test_where_nobody_deputises_the_school_s_own_coordinator_is_told(town: Town):
    """The nearest level of the chain."""
    assert ["koordinators.raina"] == told(town, "RAINA", DEPUTY, "institution_head")


def test_where_nobody_deputises_for_the_last_of_the_chain_nobody_is_told(town: Town):
    """There is no one above the state."""
    assert [] == told(town, "RAINA", DEPUTY, "state_officer")


def test_a_chain_without_a_municipality_passes_it_over(town: Town):
    """A state institution has no municipal coordinator; the region's is told."""
    assert ["latgale"] == told(town, "SELIJA", "municipal_coordinator", "institution_coordinator")
