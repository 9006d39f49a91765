"""Lists show a case to those to whom its own version shows it."""

from __future__ import annotations

from sqlalchemy import select

from iapflow.store.case import Case
from iapflow.store.scope import case_scope
from tests.definitions.two_versions import SECOND, second
from tests.services.town import Town
from tests.services.visits import HEAD, WRITER, Visits


def listed(town: Town, name: str) -> set[int]:
    """The visits in this person's lists."""
    with town.store.reading() as session:
        seen = case_scope(town.who(name), town.room.roles(session), town.room.views(session))
        return set(session.scalars(select(Case.id).where(Case.workflow == "visit", seen)))


def test_a_state_that_is_no_more_still_shows_its_cases(town: Town) -> None:
    """A case that keeps its version does not vanish from lists."""
    visits = Visits(town)
    case = visits.waiting()

    visits.publish(second())

    assert {case} == listed(town, HEAD)


def test_a_newer_version_shows_older_cases_to_nobody_new(town: Town) -> None:
    """Whom only the newer version lets see drafts sees newer ones only."""
    visits = Visits(town)
    old = visits.open()
    assert set() == listed(town, "municipal_coordinator")
    visits.publish(
        second(SECOND.replace("view: [institution_head, ", "view: [municipal_coordinator, institution_head, "))
    )

    new = visits.open()

    assert {new} == listed(town, "municipal_coordinator")
    assert {old, new} == listed(town, WRITER)
