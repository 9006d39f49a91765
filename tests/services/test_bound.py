"""What a decision rests on stands beside it in the journal."""

from __future__ import annotations

from sqlalchemy import select

from iapflow.store.event import Event
from tests.services.town import Town


def saw(town: Town, case: int, transition: str) -> dict[str, str]:
    """The digests beside a decision."""
    with town.store.reading() as session:
        note = session.scalar(select(Event.note).where(Event.case_id == case, Event.transition == transition))
    return dict((note or {}).get("saw", {}))


def test_a_decision_carries_the_digests_of_what_the_person_could_see(town: Town) -> None:
    case = town.submitted()

    town.fire(case, "approve_by_head", "institution_head")
    town.fire(case, "approve_by_municipality", "municipal_coordinator")
    head, municipality = saw(town, case, "approve_by_head"), saw(town, case, "approve_by_municipality")

    assert set() < set(municipality) <= set(head)
    assert head["plan.risks"] != municipality.get("plan.risks")
    assert {} == saw(town, case, "submit")
