"""Mistakes that the program catches: two consultations at one time, meals that the municipality pays already."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from iapflow.cli.demo.acting import request_id
from iapflow.cli.demo.days import school_days
from iapflow.cli.demo.world import World, at
from iapflow.errors import Refused
from iapflow.services import work_log
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.services.coming_of_age import ask_those_of_age
from iapflow.services.drafts import Page, save_draft
from iapflow.store.case import IS_OPEN, Case
from iapflow.store.claimed import Support
from iapflow.store.measure import Measure

UNIT = "BEBRENE"
WRONG, OTHER, RIGHT = ("17:00", "18:00"), ("17:30", "18:30"), ("18:30", "19:30")
LEFT = 21
"""More hours than the demonstration ever gives."""
PRICE = 250
"""Of a meal day, in euro cents."""
WHY = "Nepareizs laiks: plkst. 17.30 sākās cita konsultācija."


def make_mistakes(world: World) -> None:
    """On the last school day before the opening, and who came of age is asked about."""
    day = school_days(world.calendar, world.terms["current"].starts_on, world.day - timedelta(days=1))[-1]
    world.clock.now = at(day, 18)
    _overlap(world, day)
    _fed_already(world, day)
    world.clock.now = at(world.day - timedelta(days=1), 20)
    ask_those_of_age(world.store, world.room)


def _overlap(world: World, day: date) -> None:
    """A teacher enters a wrong time, is refused at the next row, takes the first back and enters it anew."""
    first, second = _two_plans_of_one_giver(world)
    wrong = _log(world, first, day, WRONG)
    because = _refused(world, second, day)
    if because != {"giver_overlap"}:
        raise ValueError(f"an overlap of a giver was to be caught, and {because} was")
    work_log.void(world.store, world.room, world.actor(first.giver_id), wrong, WHY)
    _log(world, second, day, OTHER)
    _log(world, first, day, RIGHT)


def _refused(world: World, measure: Measure, day: date) -> set[str]:
    try:
        _log(world, measure, day, OTHER)
    except Refused as refused:
        return {reason.because for reason in refused.reasons}
    return set()


def _two_plans_of_one_giver(world: World) -> tuple[Any, Any]:
    """Consultations that still have hours left, of two learners and one teacher."""
    with world.store.reading() as session:
        rows = session.execute(
            select(Measure.case_id, Measure.row_id, Measure.measure_code, Measure.giver_id)
            .join(Case, Case.id == Measure.case_id)
            .where(Case.institution_id == world.units[UNIT], Case.state == "in_delivery", IS_OPEN)
            .where(Measure.measure_code == "M01", Measure.removed_at.is_(None), Measure.volume >= LEFT)
            .order_by(Measure.giver_id, Measure.case_id)
        ).all()
    for one, other in pairwise(rows):
        if one.giver_id == other.giver_id and one.case_id != other.case_id:
            return one, other
    raise ValueError("no teacher of the demonstration consults two learners")


def _log(world: World, measure: Any, day: date, hours: tuple[str, str]) -> int:
    row = {
        "kind": "consultation", "measure_row": measure.row_id, "measure": measure.measure_code,
        "giver": str(measure.giver_id), "worked_on": day.isoformat(), "time_from": hours[0], "time_to": hours[1],
        "hours": "1", "mode": "in_person", "no_show": False, "topic": "Kavēto uzdevumu pārrunas",
        "confirmation_kind": "signature", "confirmed_on": day.isoformat(),
    }  # fmt: skip
    giver = world.actor(measure.giver_id)
    return work_log.log_work(world.store, world.room, giver, measure.case_id, (row, request_id(world)))


def _fed_already(world: World, day: date) -> None:
    """A claim for meals that the municipality pays: it stays a draft, handing it in is refused."""
    place, semester = world.units[UNIT], world.semesters["current"]
    with world.store.reading() as session:
        support = Support(session, place, semester_id=semester)
        bearing = next(one for one in support.of_place("K04") if one.left >= PRICE)
    coordinator = world.actor(world.one(UNIT, "institution_coordinator"))
    opening = Opening("compensation_claim", place, bearing.learner_id, semester)
    case = start(world.store, world.room, opening, Press("start", coordinator, request_id(world)))
    claim = {
        "measure": "K04", "provision": "reimbursement", "context": "school", "period_from": day.isoformat(),
        "period_to": day.isoformat(), "meal_days": "1", "meal_price": str(PRICE / 100), "fed_by_municipality": True,
    }  # fmt: skip
    save_draft(world.store, world.room, coordinator, Page(case, "claim"), claim)
    try:
        fire(world.store, world.room, case, Press("submit", coordinator, request_id(world)))
    except Refused as refused:
        if "claim.fed_by_municipality" in {reason.fix for reason in refused.reasons}:
            return
    raise ValueError("meals that the municipality pays were to be refused")
