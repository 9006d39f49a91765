"""Participant records: most schools have entered them, some are still to be, and some who left await a result."""

from datetime import timedelta

from sqlalchemy import select

from iapflow.cli.demo.world import World, at
from iapflow.reports.participant_records import joining
from iapflow.store.institution import Institution
from iapflow.store.participant import ParticipantRecord

STILL_OPEN, LEAVES = 5, 9
"""Every so-many-th learner has no record yet; every so-many-th has left."""


def make_participants(world: World) -> None:
    """Entered by the coordinator on the day after support began."""
    codes = {unit: code for code, unit in world.units.items()}
    with world.store as session:
        units = session.scalars(select(Institution.id).where(Institution.kind == "institution")).all()
        for unit in units:
            coordinators = world.staff.get((codes[unit], "institution_coordinator"))
            for number, one in enumerate(joining(session, unit) if coordinators else (), 1):
                if number % STILL_OPEN == 0:
                    continue
                has_left = number % LEAVES == 0
                left_on = max(one.since, world.day - timedelta(days=20 + number))
                session.add(
                    ParticipantRecord(
                        learner_id=one.learner_id, institution_id=unit, case_id=one.case_id, joined_on=one.since,
                        status="general", education="none", entered_by_id=(coordinators or [0])[0],
                        entered_at=at(one.since + timedelta(days=1), 12),
                        **({"left_on": left_on, "left_how": "early"} if has_left else {}),
                    )
                )  # fmt: skip
