"""Youth initiatives of the demonstration: a call, two organisations, a panel, four projects in several states."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.cli.demo.names import address
from iapflow.cli.demo.registers import BEGINNING
from iapflow.cli.demo.world import World, at
from iapflow.services import answering, organisations
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.services.initiatives import begin
from iapflow.services.organisations import Wish
from iapflow.store.initiatives import Organisation
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person, RoleAssignment

PLACE, SCHOOL = "AUGSDAUGAVA", "BEBRENE"
APPLICANT, PANEL, COORDINATOR = "ngo_applicant", "ngo_panel", "municipal_coordinator"
DAYS_AGO = 60
PEOPLE = 14
ORGANISATIONS = (
    Wish("Biedrība „Jaunie soļi” (demo)", "40008000001", "association", "Rita", "Izdomiņa", address("ngo")),
    Wish("Jaunatnes organizācija „Upe” (demo)", "40008000002", "youth", "Andris", "Modelis", address("ngo2")),
)  # fmt: skip
ASKING = Wish("Nodibinājums „Tilts” (demo)", "40008000003", "foundation", "Vija", "Paraudziņa", address("ngo3"))
JUDGES = (("Sarma", "Izdomāte", "komisija"), ("Gatis", "Demozars", "komisija2"), ("Ilona", "Fiktīva", "komisija3"))
PROJECTS = (
    ("Sporta un spēļu diena pie upes", 0, ("3", "3", "2"), "report"),
    ("Jauniešu darbnīca „Salabo pats”", 1, ("3", "2", "2"), "running"),
    ("Pagalma teātris", 0, ("2", "2", "1"), "reserve"),
    ("Foto pastaigas", 1, ("2",), "scoring"),
)
"""Title, whose, the panel's points, how far."""
GRANTED = ("report", "running")
COMING = (("Pirmā tikšanās", -20), ("Darbnīca", 8), ("Noslēguma pasākums", 25))
HELD = (("Komandu tikšanās", -21), ("Sporta un spēļu diena", -14), ("Noslēguma turnīrs", -7))
"""Activities and on which day from the opening day of the demonstration."""


def make_initiatives(world: World) -> None:
    """Two months of a call; the clock stands on the evening before the opening day."""
    first = world.day - timedelta(days=DAYS_AGO)
    world.clock.now = at(first, 9)
    with world.store as session:
        _panel(session, world)
    _call(world, first)
    people = [_accept(world, wish) for wish in ORGANISATIONS]
    world.staff[PLACE, APPLICANT] = people
    organisations.ask(world.store, world.room, world.units[PLACE], ASKING)
    for number, (title, whose, points, goal) in enumerate(PROJECTS):
        _project(world, (people[whose], number, goal), title, points)
    world.clock.now = at(world.day - timedelta(days=1), 20)


def _panel(session: Session, world: World) -> None:
    """Three members of the municipality's panel."""
    for given, family, local in JUDGES:
        person = Person(given_name=given, family_name=family, email=address(local))
        session.add(person)
        session.flush()
        held = {"role": PANEL, "institution_id": world.units[PLACE], "valid_from": BEGINNING}
        session.add(RoleAssignment(person_id=person.id, **held))
        world.staff.setdefault((PLACE, PANEL), []).append(person.id)


def _call(world: World, first: date) -> None:
    opening = Opening("initiative_call", world.units[PLACE])
    actor = world.actor(world.one(PLACE, COORDINATOR))
    case = start(world.store, world.room, opening, Press("start", actor, "demo-call"))
    _fire(world, case, "announce", world.one(PLACE, COORDINATOR), call={
        "number": "27 (demo)", "title": "Riska jauniešu iesaiste jaunatnes iniciatīvu projektos",
        "first_day": first.isoformat(), "last_day": (world.day + timedelta(days=30)).isoformat(),
        "places": "2", "least_participants": "10", "panel": "Jaunatnes lietu speciālists, jauniešu dome",
        "rules": "Projektu ierosina, plāno un īsteno paši jaunieši.\nPiešķir tieši 4 600 EUR.\n"
        "Vērtē: problēmas pamatojumu, jauniešu līdzdalību, mērķgrupas iesaisti un rezultātus.",
    })  # fmt: skip


def _accept(world: World, wish: Wish) -> int:
    organisations.ask(world.store, world.room, world.units[PLACE], wish)
    number = wish.registration_number
    with world.store.reading() as session:
        asked = session.scalar(select(Organisation.id).where(Organisation.registration_number == number)) or 0
    organisations.accept(world.store, world.room, world.actor(world.one(PLACE, COORDINATOR)), asked)
    with world.store.reading() as session:
        return session.scalar(select(Organisation.person_id).where(Organisation.id == asked)) or 0


def _project(world: World, place: tuple[int, int, str], title: str, points: tuple[str, ...]) -> None:
    owner, number, goal = place
    first = world.day - timedelta(days=DAYS_AGO - 5 - number)
    world.clock.now = at(first, 10)
    case = begin(world.store, world.room, world.actor(owner), world.units[PLACE], f"demo-initiative-{number}")
    coordinator = world.one(PLACE, COORDINATOR)
    _fire(world, case, "submit", owner, proposal=_proposal(world, title, HELD if goal == "report" else COMING))
    _fire(world, case, "take_up", coordinator)
    fits = dict.fromkeys(("kind_fits", "in_time", "plan_fits", "sum_fits", "enough"), True)
    _fire(world, case, "admit", coordinator, check=fits)
    for judge, point in zip(world.staff[PLACE, PANEL], points, strict=False):
        sheet = {**dict.fromkeys(("need", "youth", "reach", "results"), point), "comment": "Pārdomāts projekts."}
        press = Press("vote", world.actor(judge), f"demo-vote-{case}-{judge}", answers={"score": sheet})
        answering.vote(world.store, world.room, case, press, "yes")
    if goal == "reserve":
        _fire(world, case, "put_in_reserve", coordinator)
    if goal in GRANTED:
        _run(world, case, owner, goal)


def _run(world: World, case: int, owner: int, goal: str) -> None:
    """Contract and activities; of one project the report is in and waits for the school's count."""
    coordinator = world.one(PLACE, COORDINATOR)
    _fire(world, case, "grant", coordinator)
    today, later = world.clock.now.date(), world.day + timedelta(days=40)
    _fire(world, case, "contract", coordinator, contract={
        "number": f"JI-{case}", "signed_on": today.isoformat(), "amount": "4600", "advance": "1000",
        "report_by": later.isoformat(), "iban": "LV80BANK0000435195001",
    })  # fmt: skip
    _fire(world, case, "begin", owner)
    if goal == "report":
        for name, days in HELD:
            world.clock.now = at(world.day + timedelta(days=days), 18)
            _fire(world, case, "add_list", owner, attendance=_listed(world, name, days))
        world.clock.now = at(world.day - timedelta(days=3), 16)
        _fire(world, case, "hand_in_report", owner, report={
            "all_held": True, "results": "Piedalījās četrpadsmit jaunieši, izveidota komanda.",
            "youth": "Paši vadījām visas stacijas; nākamreiz sāksim plānot agrāk.", "publicity": "Ziņa mājaslapā.",
        })  # fmt: skip


def _listed(world: World, name: str, days: int) -> dict[str, Any]:
    """Learners of one school: everybody alike, by name and class."""
    unit = world.units[SCHOOL]
    with world.store.reading() as session:
        mine = (
            select(Learner.given_name, Learner.family_name, Enrolment.class_name)
            .join(Enrolment, Enrolment.learner_id == Learner.id)
            .where(Enrolment.institution_id == unit, Enrolment.valid_to.is_(None))
            .order_by(Learner.id)
            .limit(PEOPLE)
        )
        rows = [
            {"id": f"p{number}", "full_name": f"{given} {family}", "school": str(unit), "class_name": name}
            for number, (given, family, name) in enumerate(session.execute(mine))
        ]
    held = (world.day + timedelta(days=days)).isoformat()
    return {"activity": name, "held_on": held, "place": "Bebrene", "people": rows}


def _proposal(world: World, title: str, activities_on: tuple[tuple[str, int], ...]) -> dict[str, Any]:
    starts, ends = world.day - timedelta(days=50), world.day + timedelta(days=35)
    activities = [
        {
            "id": f"a{number}", "name": name, "held_on": (world.day + timedelta(days=days)).isoformat(),
            "place": "Bebrene", "ages": "7.–12. klase", "expected": "15",
        }
        for number, (name, days) in enumerate(activities_on)
    ]  # fmt: skip
    return {
        "with_group": True, "group": [{"id": "g1", "first_name": "Elza", "age_group": "t16"}],
        "leader": "Rita Izdomiņa", "email": address("ngo"), "phone": "+371 20000001", "title": title,
        "place": "Bebrene", "starts_on": starts.isoformat(), "ends_on": ends.isoformat(),
        "problem": "Pēc stundām pagastā maz kopīgu nodarbju.", "goal": "Jaunieši plāno un vada paši.",
        "plan_link": "Vidēja termiņa plāna 2. rīcības virziens.", "youth": "Ideju balsojumā izvēlējās paši jaunieši.",
        "results": "Trīs pasākumi, vismaz piecpadsmit dalībnieki.", "publicity": "Plakāti un ziņas mājaslapā.",
        "activities": activities, "participants": "15", "at_risk": "6", "confirmed": True,
    }  # fmt: skip


def _fire(world: World, case: int, transition: str, person: int, **answers: Any) -> None:
    name = f"demo-{transition}-{case}-{world.clock.now:%m%d}"
    fire(world.store, world.room, case, Press(transition, world.actor(person), name, answers=answers or None))
