"""Telling of reports that were ordered."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage

from sqlalchemy import update

from iapflow.jobs.office import Office
from iapflow.jobs.outbox import keep_promises
from iapflow.jobs.report_orders import promise_reports
from iapflow.services import report_orders
from iapflow.services.report_orders import Wish
from iapflow.store.message import Message
from iapflow.store.person import Person
from iapflow.store.store import Store
from tests.services.town import Town


class Box:
    """A letter box that keeps what is put in."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    def deliver(self, name: str, letter: EmailMessage) -> None:
        """Keep it."""
        self.letters.append(letter)


def test_a_due_report_is_told_once_by_a_link_and_only_to_who_may_read_it_still(store: Store) -> None:
    """A week later the head and the coordinator are told; then the coordinator is one no more."""
    town, box = Town(store), Box()
    town.found()
    with store as session:
        for name, person in town.people.items():
            session.execute(update(Person).where(Person.id == person).values(email=f"{name}@example.org"))
    office = Office(store, town.room, box, lambda case: f"https://iap.example/plani/{case}")
    for name in ("institution_head", "institution_coordinator"):
        wish = Wish("risks", "griezums=factor", "week", town.people[name])
        report_orders.order(store, town.room, town.who("institution_head"), wish)

    assert 0 == promise_reports(office)
    town.go(date(2026, 10, 8))
    assert [2, 0] == [promise_reports(office), promise_reports(office)]
    keep_promises(office)

    assert {"institution_head@example.org", "institution_coordinator@example.org"} == {one["To"] for one in box.letters}
    assert "https://iap.example/zinojumi/risks?griezums=factor" in box.letters[0].get_content()
    assert 1 == town.count(Message, person_id=town.people["institution_head"])
    with store as session:
        town.dismiss(session, "institution_coordinator")
    town.go(date(2026, 10, 15))
    assert 2 == promise_reports(office)
    keep_promises(office)
    assert 3 == len(box.letters)
