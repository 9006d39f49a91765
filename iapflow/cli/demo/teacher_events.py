"""Support for teachers in the demonstration: a library, an event held, one of today, two that come, a draft."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.cli.demo.names import address
from iapflow.cli.demo.registers import BEGINNING
from iapflow.cli.demo.world import World, at
from iapflow.services import teacher_events
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.services.drafts import Page, save_draft
from iapflow.services.teacher_events import Wish
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.teacher_events import EventRegistration

SCHOOL, MUNICIPALITY, STATE = "BEBRENE", "AUGSDAUGAVA", "LV"
ORGANISER, EXPERT = "event_organiser", "expert"
WHO = ((STATE, "state_officer"), (MUNICIPALITY, "municipal_coordinator"), (SCHOOL, "institution_coordinator"))
"""Who also organises events, and where."""
MATERIALS: tuple[dict[str, Any], ...] = (
    {
        "title": "Metodoloģiskās vadlīnijas (demo)", "kind": "guidelines", "publisher": "Projekta vadība",
        "about": "Kā atpazīt riskus, izstrādāt individuālo atbalsta plānu un izvērtēt paveikto.",
        "audience": ["plan_authors", "coordinators"], "groups": ["A", "B", "C", "D"],
    },
    {
        "title": "Rekomendācijas saziņai un sadarbībai ar iestādēm (demo)", "kind": "recommendations",
        "publisher": "Projekta vadība", "about": "Kā vienoties ar pašvaldības dienestiem un ģimeni, kurš ko dara.",
        "audience": ["coordinators", "heads"], "groups": ["B", "D"],
    },
    {
        "title": "Saruna ar ģimeni par kavējumiem: darba lapa (demo)", "kind": "worksheet",
        "publisher": "Izdomātais metodiskais centrs", "about": "Jautājumi sarunai un vienošanās uz vienas lapas.",
        "audience": ["class_teachers", "support_staff"], "factors": ["A01", "A10"], "measures": ["M02", "M03"],
    },
    {
        "title": "Individuālas konsultācijas matemātikā: video (demo)", "kind": "video",
        "publisher": "Izdomātais metodiskais centrs", "about": "Divdesmit minūtes par to, kā atgūt iekavētu tematu.",
        "audience": ["teachers"], "factors": ["A02", "A03", "A04"], "measures": ["M01", "M09"],
    },
)  # fmt: skip


def make_teacher_events(world: World) -> None:
    """Two months; the clock stands on the evening before the opening day at the end."""
    world.clock.now = at(world.day - timedelta(days=60), 9)
    with world.store as session:
        _give_roles(session, world)
    for number, material in enumerate(MATERIALS):
        _publish(world, number, material)
    _held(world)
    _today(world)
    _coming(world)
    world.clock.now = at(world.day - timedelta(days=1), 20)


def _give_roles(session: Session, world: World) -> None:
    for unit, role in WHO:
        person = world.one(unit, role)
        held = {"role": ORGANISER, "institution_id": world.units[unit], "valid_from": BEGINNING}
        session.add(RoleAssignment(person_id=person, **held))
        world.staff[unit, ORGANISER] = [person]
    expert = Person(given_name="Māra", family_name="Izdomniece", email=address("eksperts"))
    session.add(expert)
    session.flush()
    held = {"role": EXPERT, "institution_id": world.units[STATE], "valid_from": BEGINNING}
    session.add(RoleAssignment(person_id=expert.id, **held))
    world.staff[STATE, EXPERT] = [expert.id]


def _publish(world: World, number: int, material: dict[str, Any]) -> None:
    """The expert begins, the office publishes; the guidelines come in a second edition."""
    case = _begin(world, "method_material", STATE, world.one(STATE, EXPERT), f"material-{number}")
    officer = world.one(STATE, "state_officer")
    first = _edition(material, number, str(world.day.year - 1), world.day - timedelta(days=300))
    _fire(world, case, "publish", officer, material=first)
    if number == 0:
        second = _edition(material, number, str(world.day.year), world.day - timedelta(days=70))
        _fire(world, case, "renew", officer)
        _fire(world, case, "publish_edition", officer, material=second)


def _edition(material: dict[str, Any], number: int, name: str, day: date) -> dict[str, Any]:
    where = f"https://example.org/biblioteka/{number + 1}/{name}"
    return {**material, "edition": name, "published_on": day.isoformat(), "address": where}


def _held(world: World) -> None:
    """A seminar of five weeks ago: who was there has a certificate."""
    day = world.day - timedelta(days=35)
    case = _announce(world, MUNICIPALITY, _event("Kā runāt ar ģimeni par atbalstu", "seminar", day, capacity="12"))
    for person in _teachers(world)[:6]:
        _come(world, case, person)
    world.clock.now = at(day, 15)
    organiser = world.one(MUNICIPALITY, ORGANISER)
    _fire(world, case, "take_place", organiser)
    with world.store.reading() as session:
        mine = select(EventRegistration.id).where(EventRegistration.event_id == case).order_by(EventRegistration.id)
        hours = {row: "0" if number == 0 else "6" for number, row in enumerate(session.scalars(mine))}
    teacher_events.note_attendance(world.store, world.room, world.actor(organiser), case, hours)
    _fire(world, case, "close", organiser)


def _today(world: World) -> None:
    """A seminar of the opening day: its organiser notes who is there."""
    world.clock.now = at(world.day - timedelta(days=12), 10)
    seminar = _event("Pirmās četras nedēļas: ko pamanīt", "seminar", world.day, capacity="8")
    case = _announce(world, SCHOOL, {**seminar, "place": "Bebrenes skola, aktu zāle"})
    for person in _teachers(world)[:4]:
        _come(world, case, person)


def _coming(world: World) -> None:
    """A workshop that is full with people waiting, a conference for all, a course that is being written."""
    world.clock.now = at(world.day - timedelta(days=10), 10)
    soon, later = (world.day + timedelta(days=days) for days in (9, 24))
    workshop = _event("Mācību darbnīca: iekavēta satura apguve", "workshop", soon, capacity="4")
    case = _announce(world, SCHOOL, {**workshop, "place": "Bebrenes skola, 12. kabinets"})
    for person in _teachers(world)[:6]:
        _come(world, case, person)
    conference = _event("Atbalsts ikvienam: gada konference", "conference", later)
    case = _announce(world, STATE, {**conference, "for_all": True, "address": "https://example.org/tiesraide"})
    for person in _teachers(world)[3:9]:
        _come(world, case, person)
    organiser = world.one(MUNICIPALITY, ORGANISER)
    draft = _begin(world, "event", MUNICIPALITY, organiser, "event-draft")
    typed = {"title": "Agrīnā identificēšana ikdienā (demo)", "kind": "course"}
    save_draft(world.store, world.room, world.actor(organiser), Page(draft, "event"), typed)


def _event(title: str, kind: str, day: date, capacity: str = "60") -> dict[str, Any]:
    return {
        "title": f"{title} (demo)", "kind": kind, "audience": ["teachers", "plan_authors"], "for_all": False,
        "about": "Pieredzes stāsti, vingrinājumi grupās un laiks jautājumiem.", "contact": address("augsdaugava"),
        "starts_on": day.isoformat(), "ends_on": day.isoformat(), "time_from": "10:00", "time_to": "15:00",
        "place": "Ilūkste", "capacity": capacity, "register_by": (day - timedelta(days=2)).isoformat(), "hours": "6",
        "least_hours": "4",
        "programme": [
            {"id": "p1", "at": "10:00", "topic": "Ko rāda prakse", "who": "Rita Paraudziņa"},
            {"id": "p2", "at": "11:30", "topic": "Darbs grupās", "who": "Andris Modelis"},
            {"id": "p3", "at": "14:00", "topic": "Jautājumi un vienošanās"},
        ],
    }  # fmt: skip


def _announce(world: World, unit: str, event: dict[str, Any]) -> int:
    organiser = world.one(unit, ORGANISER)
    if event["starts_on"] < world.clock.now.date().isoformat():
        raise ValueError("an event is announced before it begins")
    case = _begin(world, "event", unit, organiser, f"event-{event['kind']}-{event['starts_on']}")
    _fire(world, case, "announce", organiser, event=event)
    return case


def _teachers(world: World) -> list[int]:
    """People of one school, teachers and authors in turn."""
    givers, authors = world.staff[SCHOOL, "subject_teacher"], world.staff[SCHOOL, "plan_author"]
    return [givers[0], authors[0], *givers[1:5], *authors[1:], *givers[5:9]]


def _come(world: World, case: int, person: int) -> None:
    wish = Wish(world.units[SCHOOL], "skolotāja")
    teacher_events.register(world.store, world.room, world.actor(person), case, wish)


def _begin(world: World, workflow: str, unit: str, person: int, name: str) -> int:
    opening = Opening(workflow, world.units[unit])
    return start(world.store, world.room, opening, Press("start", world.actor(person), f"demo-{name}"))


def _fire(world: World, case: int, transition: str, person: int, **answers: Any) -> None:
    name = f"demo-{transition}-{case}-{world.clock.now:%m%d}{len(str(answers))}"
    fire(world.store, world.room, case, Press(transition, world.actor(person), name[:40], answers=answers or None))
