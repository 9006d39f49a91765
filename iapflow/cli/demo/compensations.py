"""Compensations of the demonstration: suppliers and limits, families' claims in several states, a caterer's invoice."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from iapflow.cli.demo.days import school_days
from iapflow.cli.demo.story import Story
from iapflow.cli.demo.world import ABOVE, World, at
from iapflow.errors import Refused
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.services.drafts import Page, save_draft
from iapflow.store.claim import CompensationLimit, Supplier
from iapflow.store.claimed import Support

Acts = Iterator[tuple[datetime, Callable[[], object]]]
Answers = dict[str, Any]
SUPPLIERS = (
    ("AUGSDAUGAVA", "SIA „Izdomātā ēdnīca”", "40000000017", "LV97HABA0012345678910"),
    ("AUGSDAUGAVA", "SIA „Paraugceļš”", "40000000025", "LV30RIKO0000083232646"),
    ("SELIJA", "Sēlijas dienesta viesnīca (demo)", "40000000033", "LV97HABA0012345678910"),
)
LIMITS = {"K01": 500, "K02": 80, "K03": 600, "K04": 300}
BEGAN = date(2017, 3, 16)
FAMILY_IBAN = "LV80BANK0000435195001"
STEPS = ("check", "approve", "pay")
ENDS = ((), STEPS, STEPS[:1], STEPS[:2], ("send_back",), STEPS, ("check", "reject"), STEPS[:2])
"""How far one claim after the other goes once it is handed in."""
CHECKERS = {
    "RAINA": "accountant", "BEBRENE": "accountant", "EGLES": "municipal_coordinator", "SELIJA": "vpii_coordinator",
}  # fmt: skip
CHECKED = ["documents", "plan", "attendance", "funding", "payee"]
_numbers = count(1)


def make_suppliers(session: Session, world: World) -> None:
    """The registers that claims stand on."""
    for unit, name, number, iban in SUPPLIERS:
        session.add(
            Supplier(unit_id=world.units[unit], name=name, registration_number=number, iban=iban, valid_from=BEGAN)
        )
    for code, cents in LIMITS.items():
        session.add(CompensationLimit(measure_code=code, valid_from=BEGAN, cents_per_unit=cents))


def claims(world: World, story: Story, between: tuple[date, date]) -> Acts:
    """One claim for each measure that the family is paid for, some weeks after the plan was agreed."""
    if story.semester != "current":
        return
    for code, _, _ in story.matter.measures:
        if code[0] != "K":
            continue
        after, before = between
        days = [day for day in school_days(world.calendar, after, before) if after < day < before]
        month = _fullest(days)
        if len(month) > 3:
            yield at(days[-1], 11), partial(_claim, world, story, code, [day for day in month if day < days[-1]])


def _claim(world: World, story: Story, code: str, days: list[date]) -> None:
    row = next((row for row in story.plan.get("measures", ()) if row["measure"] == code), None)
    if row is None or row.get("provision") == "service":
        return
    number = next(_numbers)
    opening = Opening("compensation_claim", world.units[story.pupil.unit], story.pupil.id, world.semesters["current"])
    coordinator = world.one(story.pupil.unit, "institution_coordinator")
    try:
        case_id = start(
            world.store, world.room, opening, Press("start", world.actor(coordinator), f"demo-claim-{number}")
        )
    except Refused:  # the plan is in review just then
        return
    answers = _answers(code, row, days, (story, number))
    if number % 9 == 0:
        page = Page(case_id, "claim")
        save_draft(world.store, world.room, world.actor(coordinator), page, {**answers, "no_double_funding": None})
        return
    _fire(world, case_id, "submit", coordinator, {"claim": answers})
    for step in ENDS[number % len(ENDS)]:
        _step(world, story, (case_id, step), int(_asked(answers)))


def _step(world: World, story: Story, what: tuple[int, str], cents: int) -> None:
    case_id, step = what
    today, unit = world.clock.now.date().isoformat(), story.pupil.unit
    if step == "pay":
        if "AUGSDAUGAVA" in ABOVE.get(unit, ()):
            _fire(world, case_id, "pay", world.one(unit, "accountant"), {"payment": {"paid_on": today}})
        return
    who = world.one(unit, CHECKERS[unit] if step in {"check", "send_back"} else "institution_head")
    forms: dict[str, Answers] = {
        "check": {"check": {"looked_at": CHECKED, "eligible": str(cents / 100)}},
        "send_back": {"reason": {"comment": "Lūdzu, pievienojiet čeku; pievienotais nav salasāms."}},
        "reject": {"reason": {"comment": "Izdevums nav paredzēts plānā."}},
    }
    _fire(world, case_id, step, who, forms.get(step, {}))


def invoices(world: World) -> Acts:
    """A caterer's invoice for the meals of the last whole weeks, shared out to the plans of a school."""
    days = school_days(world.calendar, world.terms["current"].starts_on, world.day)
    month = _fullest(days[:-2])[-8:]
    for unit in ("RAINA", "BEBRENE"):
        if month:
            yield at(days[-2], 12), partial(_invoice, world, unit, month)


def _fullest(days: list[date]) -> list[date]:
    """The days of the month that has most of them."""
    return max(
        ([day for day in days if day.month == month] for month in {day.month for day in days}), key=len, default=[]
    )


def _invoice(world: World, unit: str, days: list[date]) -> None:
    place, semester = world.units[unit], world.semesters["current"]
    with world.store.reading() as session:
        support = Support(session, place, semester_id=semester)
        found = [one for one in support.of_place("K04") if one.left >= 250 * len(days)]
        found = [one for one in found if (one.first_on or days[0]) <= days[0] and not one.claimed]
        supplier = session.query(Supplier).filter_by(unit_id=world.units["AUGSDAUGAVA"]).order_by(Supplier.id).first()
    if not found or supplier is None:
        return
    coordinator = world.one(unit, "institution_coordinator")
    opening = Opening("supplier_claim", place, semester_id=semester)
    press = Press("start", world.actor(coordinator), f"demo-invoice-{unit}")
    case_id = start(world.store, world.room, opening, press)
    total = 250 * len(days) * len(found)
    answers: Answers = {
        "measure": "K04", "context": "school", "period_from": days[0].isoformat(), "period_to": days[-1].isoformat(),
        "supplier": str(supplier.id), "unit_price": "2.50", "fed_by_municipality": False, "no_double_funding": True,
        "documents": [{"id": "d1", "kind": "invoice", "number": f"R-{days[0]:%m}-{unit}",
                       "issued_on": days[-1].isoformat(), "amount": str(total / 100)}],
        "plans": [{"id": f"p{one.plan_id}", "plan": str(one.plan_id), "quantity": str(len(days))} for one in found],
    }  # fmt: skip
    _fire(world, case_id, "submit", coordinator, {"claim": answers})


def _answers(code: str, row: Answers, days: list[date], who: tuple[Story, int]) -> Answers:
    story, number = who
    price = row["unit_price"] / 100
    answers: Answers = {
        "measure": code, "period_from": days[0].isoformat(), "period_to": days[-1].isoformat(),
        "payee_kind": "guardian", "payee_name": story.pupil.guardian, "iban": FAMILY_IBAN, "no_double_funding": True,
        "documents": [_document("receipt", number, days)],
    }  # fmt: skip
    if row.get("provision"):
        answers |= {"provision": "reimbursement", "context": "school"}
    return answers | KINDS[code](price, days, number)


def _tickets(price: float, days: list[date], number: int) -> Answers:
    tickets = [
        {"id": f"t{place}", "day": day.isoformat(), "from_stop": "Bebrene", "to_stop": "Ilūkste", "price": str(price),
         "operator": "Paraugbuss", "number": f"{number:03}-{place}", "purpose": "school"}
        for place, day in enumerate(days[:6])
    ]  # fmt: skip
    return {"home_stop": "Bebrene", "far_stop": "Ilūkste", "tickets": tickets, "documents": []}


def _nights(price: float, days: list[date], number: int) -> Answers:
    return {"hostel": "Sēlijas dienesta viesnīca (demo)", "nights": str(len(days)), "night_fee": str(price)}


def _meals(price: float, days: list[date], number: int) -> Answers:
    return {"meal_days": str(len(days)), "meal_price": str(price), "fed_by_municipality": False}


def _goods(price: float, days: list[date], number: int) -> Answers:
    bought = {"id": "i1", "name": "Kalkulators", "quantity": "1", "price": str(price), "why": "Darbam stundās",
              "handed_on": days[-1].isoformat()}  # fmt: skip
    documents = [_document("receipt", number, days), _document("handover_act", number, days)]
    return {"items": [bought], "required_by_law": False, "documents": documents}


def _personal(price: float, days: list[date], number: int) -> Answers:
    found = _goods(price, days, number)
    bought = {**found["items"][0], "name": "Ziemas apavi", "item_kind": "shoes"}
    return {"items": [bought], "in_circle": True, "documents": found["documents"]}


KINDS: dict[str, Callable[[float, list[date], int], Answers]] = {
    "K01": _tickets,
    "K03": _nights,
    "K04": _meals,
    "K05": _goods,
    "K06": _personal,
}


def _document(kind: str, number: int, days: list[date]) -> Answers:
    return {
        "id": f"d{kind[0]}",
        "kind": kind,
        "number": f"{kind[0].upper()}-{number:04}",
        "issued_on": days[-1].isoformat(),
    }


def _asked(answers: Answers) -> float:
    """Euro cents, as the form works them out."""
    if "tickets" in answers:
        return sum(round(float(one["price"]) * 100) for one in answers["tickets"])
    if "items" in answers:
        return sum(round(float(one["price"]) * 100) * int(one["quantity"]) for one in answers["items"])
    number, price = ("nights", "night_fee") if "nights" in answers else ("meal_days", "meal_price")
    return round(float(answers[price]) * 100) * int(answers[number])


def _fire(world: World, case_id: int, transition: str, person: int, answers: dict[str, Answers]) -> None:
    identity = f"demo-{case_id}-{transition}"
    fire(world.store, world.room, case_id, Press(transition, world.actor(person), identity, answers=answers))
