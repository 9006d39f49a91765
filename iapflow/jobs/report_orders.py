"""Telling of a report that was ordered: a link, and neither a number nor anybody's name."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.errors import Missing
from iapflow.http.formats import RIGA
from iapflow.jobs.letters import message_of
from iapflow.jobs.office import Office
from iapflow.services.actors import actor_for
from iapflow.services.report_orders import TOPIC, is_due, report_of
from iapflow.store import firing
from iapflow.store.person import Person
from iapflow.store.report_order import ReportOrder

LETTER = "report_ready"
EARLIEST = 7


def promise_reports(office: Office) -> int:
    """From seven in the morning, each order that is due, once; how many were promised."""
    with office.store.reading() as session:
        local = office.room.now(session).astimezone(RIGA)
        if local.hour < EARLIEST or not _due(session, local.date()):
            return 0
    with office.store as session:
        now, today = office.room.now(session), local.date()
        due = session.scalars(select(ReportOrder).where(ReportOrder.id.in_(_due(session, today))).with_for_update())
        rows = []
        for order in due:
            if is_due(order.every, order.last_on, today):
                order.last_on = today
                payload = {"order": order.id, "person": order.reader_id, "code": order.code, "query": order.query}
                rows.append({"topic": TOPIC, "payload": payload, "created_at": now})
        session.flush()
        firing.promise(office.store.connection, rows)
        return len(rows)


def report_letters_of(session: Session, office: Office, row: Any) -> Iterator[tuple[str, EmailMessage]]:
    """Name and letter; none where the order was taken away, or its reader may not read the report any more."""
    payload, now = row.payload, office.room.now(session)
    person, report = session.get(Person, payload["person"]), report_of(payload["code"])
    if session.get(ReportOrder, payload["order"]) is None or person is None or report is None or not person.email:
        return
    try:
        actor = actor_for(session, person.id, now.date())
    except Missing:
        return
    if not person.is_active or not report.readers & actor.roles:
        return
    query = f"?{payload['query']}" if payload["query"] else ""
    link = office.link(0).rpartition("/plani/")[0] + f"/zinojumi/{quote(payload['code'])}{query}"
    letter = office.room.definitions.current(session).letters[LETTER]
    ident = f"{row.id:08}-{person.id}"
    yield ident, message_of(office, letter, {"link": link}, person, (ident, now))


def _due(session: Session, today: Any) -> list[int]:
    asked = select(ReportOrder.id, ReportOrder.every, ReportOrder.last_on).where(ReportOrder.last_on < today)
    return [row.id for row in session.execute(asked) if is_due(row.every, row.last_on, today)]
