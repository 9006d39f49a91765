"""A learner of a vocational school in practice elsewhere: the director's order, and a claim for the lodging there."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from iapflow.cli.demo.acting import request_id
from iapflow.cli.demo.compensations import CHECKED, FAMILY_IBAN
from iapflow.cli.demo.newcomers import IN_PRACTICE
from iapflow.cli.demo.world import Pupil, World, at
from iapflow.services import director_orders
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.store.case import Case

NIGHTS = 4
FEE = 300
"""For a night, in euro cents."""
HOSTEL = "Prakses vietas dienesta viesnīca (demo)"
SAYS = {
    "practice_place": "SIA „Izdomātā darbnīca”, Daugavpils (demo).",
    "practice_paid": "Dzīvesvieta prakses laikā pēc dienesta viesnīcas rēķina.",
}


def make_practice(world: World) -> None:
    """The order when the plan is agreed, and a claim for the first nights that waits for its head."""
    pupil = next(one for one in world.newcomers if one.unit == IN_PRACTICE)
    with world.store.reading() as session:
        mine = Case.learner_id == pupil.id, Case.workflow == "support_plan", Case.state == "in_delivery"
        plan, agreed = session.execute(select(Case.id, Case.entered_at).where(*mine)).one()
    first = _in_one_month(agreed.date() + timedelta(days=1))
    world.clock.now = at(first, 9)
    _order(world, plan, first)
    world.clock.now = at(first + timedelta(days=NIGHTS), 9)
    _claim(world, pupil, first)


def _in_one_month(first: date) -> date:
    """The nights of one claim lie within one month."""
    last = first + timedelta(days=NIGHTS)
    return first if last.month == first.month else last.replace(day=1)


def _order(world: World, plan: int, first: date) -> None:
    head = world.actor(world.one(IN_PRACTICE, "institution_head"))
    order = director_orders.Order("practice", "1-9/11", first, first, None, SAYS, [plan])
    director_orders.enter(world.store, world.room, head, world.units[IN_PRACTICE], order)


def _claim(world: World, pupil: Pupil, first: date) -> None:
    coordinator = world.one(IN_PRACTICE, "institution_coordinator")
    opening = Opening("compensation_claim", world.units[IN_PRACTICE], pupil.id, world.semesters["current"])
    press = Press("start", world.actor(coordinator), request_id(world))
    case = start(world.store, world.room, opening, press)
    last = (first + timedelta(days=NIGHTS - 1)).isoformat()
    claim: dict[str, Any] = {
        "measure": "K03", "provision": "reimbursement", "context": "practice",
        "period_from": first.isoformat(), "period_to": last,
        "hostel": HOSTEL, "nights": str(NIGHTS), "night_fee": str(FEE / 100),
        "payee_kind": "guardian", "payee_name": pupil.guardian, "iban": FAMILY_IBAN, "no_double_funding": True,
        "documents": [{"id": "d1", "kind": "receipt", "number": "P-11", "issued_on": last}],
    }  # fmt: skip
    _fire(world, (case, "submit", coordinator), {"claim": claim})
    check = {"looked_at": CHECKED, "eligible": str(FEE * NIGHTS / 100)}
    _fire(world, (case, "check", world.one(IN_PRACTICE, "vpii_coordinator")), {"check": check})


def _fire(world: World, what: tuple[int, str, int], answers: dict[str, Any]) -> None:
    case, transition, person = what
    fire(world.store, world.room, case, Press(transition, world.actor(person), request_id(world), answers=answers))
