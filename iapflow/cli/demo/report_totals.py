"""What reports of the demonstration stand on: totals that two schools told, and a report that is ordered."""

from datetime import timedelta

from iapflow.cli.demo.world import World, at
from iapflow.services import enrolment_totals, report_orders
from iapflow.services.report_orders import Wish

TOLD = {
    "BEBRENE": (17, 19, 16, 21, 20, 22, 24, 23, 25, 14, 12, 15),
    "RAINA": (26, 29, 28, 25, 27, 31, 30, 28, 33, 24, 22, 26),
}
"""From the first grade to the twelfth.  The other schools tell nothing, so that reports have something without data."""


def make_report_totals(world: World) -> None:
    """Told two weeks after the semester began."""
    day = world.terms["current"].starts_on + timedelta(days=14)
    world.clock.now = at(day, 12)
    for unit, numbers in TOLD.items():
        coordinator = world.actor(world.one(unit, "institution_coordinator"))
        typed = {str(grade): str(number) for grade, number in enumerate(numbers, 1)}
        enrolment_totals.tell(world.store, world.room, coordinator, world.units[unit], (day, typed))
        report_orders.order(world.store, world.room, coordinator, Wish("timeliness", "", "week", None))
    world.clock.now = at(world.day, 9)
