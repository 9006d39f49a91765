"""Supervision in the town: a certified supervisor, and short ways through the workflow."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from iapflow.services import cases, supervisions
from iapflow.services.cases import Fired, Opening, Press
from iapflow.store.case import Case
from iapflow.store.outbox import Outbox
from iapflow.store.person import RoleAssignment
from iapflow.store.supervisions import LETTER, SupervisionSeat, SupervisorCertificate
from tests.services.town import Town

REQUEST: dict[str, Any] = {
    "participants": "6", "group": "teachers", "topics": ["stress"], "mode": "in_person", "from_day": "2026-10-01",
    "to_day": "2026-10-30", "contact": "koordinatore",
}  # fmt: skip
SESSION = {"held_on": "2026-10-05", "time_from": "14:00", "time_to": "17:00", "mode": "in_person", "place": "Bebrene"}
PROTOCOL = {"began": "14:00", "ended": "17:00", "topics": ["stress"], "words": "Par atpūtu un robežām."}
NAMES = ("subject_teacher", "plan_author", "support_specialist", "institution_head")
DAY = date(2026, 10, 5)


class Supervising:
    """The town with one certified supervisor."""

    def __init__(self, town: Town, until: date = date(2027, 12, 31), day: date = DAY) -> None:
        """Give the role and the certificate; supervisions are held on the day."""
        self.town, self.day = town, day
        town.go(date(2026, 10, 1))
        with town.store as session:
            person = town.person(session, "supervisor", town.units["LV"], name="supervisor")
            session.add(
                SupervisorCertificate(
                    person_id=person, number="S-1", issuer="Centrs",
                    valid_from=date(2024, 1, 1), valid_to=until, entered_at=town.room.now(session),
                )
            )  # fmt: skip

    def certified(self, name: str, number: str) -> None:
        """One more of the town may lead from now on."""
        with self.town.store as session:
            days = {"person_id": self.town.people[name], "valid_from": date(2024, 1, 1), "valid_to": date(2027, 12, 31)}
            entered = {"issuer": "Centrs", "entered_at": self.town.room.now(session)}
            session.add(SupervisorCertificate(number=number, **entered, **days))
            session.add(RoleAssignment(role="supervisor", institution_id=self.town.units["LV"], **days))

    def letters(self, name: str) -> list[str]:
        """Which letters of a supervision were promised to somebody, oldest first."""
        with self.town.store.reading() as session:
            rows = session.scalars(select(Outbox).where(Outbox.topic == LETTER).order_by(Outbox.id)).all()
            return [row.payload["letter"] for row in rows if row.payload["person"] == self.town.people[name]]

    def fire(self, case: int, transition: str, name: str, **answers: Any) -> Fired:
        """Somebody presses, with these forms."""
        press = Press(transition, self.town.who(name), answers=answers or None)
        return cases.fire(self.town.store, self.town.room, case, press)

    def asked(self, name: str = "subject_teacher", **more: Any) -> int:
        """A teacher asks; the case."""
        press = Press("start", self.town.who(name), answers={"request": {**REQUEST, **more}})
        return cases.start(self.town.store, self.town.room, Opening("supervision", self.town.school), press)

    def assigned(self) -> int:
        """The coordinator has chosen."""
        case = self.asked()
        self.assign(case, "supervisor")
        return case

    def assign(self, case: int, name: str) -> None:
        """The coordinator chooses somebody."""
        chosen = {"supervisor": str(self.town.people[name])}
        self.fire(case, "assign", "municipal_coordinator", assignment=chosen)

    def scheduled(self, names: tuple[str, ...] = NAMES) -> int:
        """Day and group are known."""
        case = self.assigned()
        self.fire(case, "schedule", "supervisor", session={**SESSION, "held_on": self.day.isoformat()})
        self.group(case, names)
        return case

    def group(self, case: int, names: tuple[str, ...]) -> None:
        """The institution names its group."""
        people = [{"id": f"p{n}", "person": str(self.town.people[name])} for n, name in enumerate(names)]
        self.fire(case, "set_group", "institution_coordinator", group={"people": people})

    def held(self, names: tuple[str, ...] = NAMES) -> int:
        """It was held, everybody of the group was there."""
        case = self.scheduled(names)
        self.town.go(self.day)
        self.fire(case, "hold", "supervisor")
        self.note(case, set(names))
        return case

    def note(self, case: int, there: set[str], name: str = "supervisor") -> None:
        """The supervisor notes who was there."""
        town = self.town
        ids = {seat.id for seat in self.seats(case) if seat.person_id in {town.people[one] for one in there}}
        supervisions.note_attendance(town.store, town.room, town.who(name), case, ids)

    def rate(self, case: int, name: str, mark: int) -> None:
        """Somebody gives a mark."""
        supervisions.rate(self.town.store, self.town.room, self.town.who(name), case, mark)

    def closed(self, case: int) -> None:
        """Protocol, acceptance, and the days until it closes by itself."""
        self.fire(case, "report", "supervisor", protocol=PROTOCOL)
        self.fire(case, "accept", "institution_coordinator")

    def seats(self, case: int) -> list[SupervisionSeat]:
        """The group."""
        with self.town.store.reading() as session:
            mine = select(SupervisionSeat).where(SupervisionSeat.case_id == case).order_by(SupervisionSeat.id)
            return list(session.scalars(mine))

    def state(self, case: int) -> str:
        """Where it stands."""
        with self.town.store.reading() as session:
            return session.get_one(Case, case).state
