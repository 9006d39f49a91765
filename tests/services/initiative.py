"""A call in the town, two organisations, a panel of three: short ways to walk a project."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from iapflow.services import answering, cases, initiatives, organisations
from iapflow.services.cases import Fired, Opening, Press
from iapflow.services.organisations import Wish
from iapflow.store.initiatives import InitiativeProject, Organisation
from iapflow.store.person import Person
from tests.services.town import Town

CALL = {
    "number": "27", "title": "Jauniešu iniciatīvas", "first_day": "2026-10-01", "last_day": "2026-10-30",
    "places": "1", "least_participants": "5", "rules": "Noteikumi.", "panel": "Jaunatnes lietu speciālists",
}  # fmt: skip
PROPOSAL = {
    "with_group": False, "leader": "Anna Modele", "email": "a@example.org", "phone": "+371 20000000",
    "title": "Sporta diena", "place": "Bebrene", "starts_on": "2026-10-02", "ends_on": "2026-12-10",
    "problem": "Maz nodarbju.", "goal": "Iesaistīt.", "plan_link": "2. rīcības virziens.", "youth": "Plāno paši.",
    "results": "Pasākumi.", "publicity": "Plakāts.", "participants": "20", "at_risk": "8", "confirmed": True,
    "activities": [{"id": "a1", "name": "Turnīrs", "held_on": "2026-10-20", "place": "Zāle", "expected": "20"}],
}  # fmt: skip
CHECK = dict.fromkeys(("kind_fits", "in_time", "plan_fits", "sum_fits", "enough"), True)
CONTRACT = {
    "number": "L-1", "signed_on": "2026-10-01", "amount": "4600", "advance": "1000", "report_by": "2026-12-15",
    "iban": "LV80BANK0000435195001",
}  # fmt: skip
REPORT = {"all_held": True, "results": "Labi.", "youth": "Labi.", "publicity": "Plakāts."}
PAYMENT = {"paid_on": "2026-10-01", "document": "M-1"}
PANEL = ("first_judge", "second_judge", "third_judge")


class Initiative:
    """The town with an open call."""

    def __init__(self, town: Town) -> None:
        """Found the panel and the organisations, announce the call."""
        self.town = town
        with town.store as session:
            for name in PANEL:
                town.person(session, "ngo_panel", town.units["NOV"], name=name)
            town.person(session, "accountant", town.units["NOV"], name="municipal_accountant")
        self.tokens: dict[str, str] = {}
        self._accept("ngo", "40008000001")
        self._accept("other_ngo", "40008000002")
        self.call = town.start(Opening("initiative_call", town.units["NOV"]), "municipal_coordinator")
        self.fire(self.call, "announce", "municipal_coordinator", call=CALL)

    def _accept(self, name: str, number: str) -> None:
        town, email = self.town, f"{name}@example.org"
        wish = Wish(f"Biedrība {name}", number, "association", name, "Modele", email)
        organisations.ask(town.store, town.room, town.units["NOV"], wish)
        with town.store.reading() as session:
            asked = session.scalar(select(Organisation.id).where(Organisation.registration_number == number)) or 0
        self.tokens[name] = organisations.accept(town.store, town.room, town.who("municipal_coordinator"), asked)
        with town.store.reading() as session:
            town.people[name] = session.scalar(select(Person.id).where(Person.email == email)) or 0

    def fire(self, case: int, transition: str, name: str, **answers: Any) -> Fired:
        """Somebody presses, with these forms."""
        press = Press(transition, self.town.who(name), answers=answers or None)
        return cases.fire(self.town.store, self.town.room, case, press)

    def begin(self, name: str = "ngo") -> int:
        """A proposal that is begun."""
        town = self.town
        return initiatives.begin(town.store, town.room, town.who(name), town.units["NOV"], f"begin-{name}")

    def scoring(self, name: str = "ngo") -> int:
        """A proposal that is being scored."""
        case = self.begin(name)
        self.fire(case, "submit", name, proposal=PROPOSAL)
        self.fire(case, "take_up", "municipal_coordinator")
        self.fire(case, "admit", "municipal_coordinator", check=CHECK)
        return case

    def vote(self, case: int, name: str, points: str = "3", answer: str = "yes") -> Fired:
        """One member's own sheet."""
        sheet = dict.fromkeys(("need", "youth", "reach", "results"), points)
        answers = {"score": {**sheet, "comment": f"{name} raksta"}} if answer in {"yes", "no"} else None
        press = Press("vote", self.town.who(name), answers=answers)
        return answering.vote(self.town.store, self.town.room, case, press, answer)

    def ranked(self, name: str = "ngo") -> int:
        """A proposal that all have scored."""
        case = self.scoring(name)
        for judge, points in zip(PANEL, "321", strict=True):
            self.vote(case, judge, points)
        return case

    def running(self, name: str = "ngo") -> int:
        """A project with a contract that has begun."""
        case = self.ranked(name)
        self.fire(case, "grant", "municipal_coordinator")
        self.fire(case, "contract", "municipal_coordinator", contract=CONTRACT)
        self.fire(case, "begin", name)
        return case

    def reported(self, people: int = 10, name: str = "ngo") -> int:
        """A project whose report is in, with so many of the town's school on its list."""
        case = self.running(name)
        rows = [
            {"id": f"p{number}", "full_name": f"Dalībnieks {number}", "school": str(self.town.school)}
            for number in range(people)
        ]
        listed = {"activity": "Turnīrs", "held_on": "2026-10-01", "place": "Zāle", "people": rows}
        self.fire(case, "add_list", name, attendance=listed)
        self.fire(case, "hand_in_report", name, report=REPORT)
        return case

    def count(self, case: int, at_risk: int | None, name: str = "institution_coordinator") -> None:
        """The school's coordinator counts."""
        town = self.town
        initiatives.count_school(town.store, town.room, town.who(name), (case, town.school), at_risk)

    def project(self, case: int) -> InitiativeProject:
        """What is kept of a project."""
        with self.town.store.reading() as session:
            return session.get_one(InitiativeProject, case)
