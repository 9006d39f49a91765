"""Events in the town: an organiser at the municipality, and short ways to announce and come."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from iapflow.services import cases, teacher_events
from iapflow.services.cases import Fired, Opening, Press
from iapflow.services.teacher_events import Wish
from iapflow.store.case import Case
from iapflow.store.outbox import Outbox
from iapflow.store.teacher_events import EventRegistration
from tests.services.town import Town

EVENT: dict[str, Any] = {
    "title": "Kā runāt ar ģimeni", "kind": "seminar", "about": "Par sarunām.", "audience": ["teachers"],
    "for_all": False, "contact": "koordinators", "starts_on": "2026-10-20", "time_from": "10:00",
    "ends_on": "2026-10-20", "time_to": "15:00", "place": "Bebrene", "address": "https://example.org/saruna",
    "capacity": "1", "register_by": "2026-10-15", "hours": "6", "least_hours": "4",
    "programme": [{"id": "p1", "at": "10:00", "topic": "Ievads", "who": "Lektore"}],
}  # fmt: skip
TEACHERS = ("subject_teacher", "plan_author", "support_specialist", "institution_head")


class Training:
    """The town with somebody who organises."""

    def __init__(self, town: Town) -> None:
        """Give the role."""
        self.town = town
        with town.store as session:
            town.person(session, "event_organiser", town.units["NOV"], name="organiser")

    def fire(self, case: int, transition: str, name: str = "organiser", **answers: Any) -> Fired:
        """Somebody presses, with these forms."""
        press = Press(transition, self.town.who(name), answers=answers or None)
        return cases.fire(self.town.store, self.town.room, case, press)

    def announced(self, unit: str = "NOV", **more: Any) -> int:
        """An event that is announced; its case."""
        case = self.town.start(Opening("event", self.town.units[unit]), "organiser")
        self.fire(case, "announce", event={**EVENT, **more})
        return case

    def come(self, case: int, name: str, **more: str) -> str:
        """Somebody of the school registers."""
        town = self.town
        unit = next(iter(sorted({grant.unit_id for grant in town.who(name).grants})))
        return teacher_events.register(town.store, town.room, town.who(name), case, Wish(unit, **more))

    def leave(self, case: int, name: str) -> None:
        """Somebody gives the seat back."""
        teacher_events.give_back(self.town.store, self.town.room, self.town.who(name), case)

    def note(self, case: int, hours: dict[str, str], name: str = "organiser") -> None:
        """The organiser notes hours by name."""
        typed = {self.row(case, one).id: words for one, words in hours.items()}
        teacher_events.note_attendance(self.town.store, self.town.room, self.town.who(name), case, typed)

    def row(self, case: int, name: str) -> EventRegistration:
        """Somebody's registration."""
        with self.town.store.reading() as session:
            mine = select(EventRegistration).where(
                EventRegistration.event_id == case, EventRegistration.person_id == self.town.people[name]
            )
            return session.scalars(mine).one()

    def state(self, case: int) -> str:
        """Where the event stands."""
        with self.town.store.reading() as session:
            return session.get_one(Case, case).state

    def letters(self, name: str) -> list[str]:
        """What somebody was promised, in order."""
        with self.town.store.reading() as session:
            rows = session.scalars(select(Outbox.payload).where(Outbox.topic == "event_letter").order_by(Outbox.id))
            return [row["letter"] for row in rows if row["person"] == self.town.people[name]]
