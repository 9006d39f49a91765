"""One letter a day for who wants it: how much is late, due today and this week; kinds of work, no names, no numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from iapflow.errors import Missing
from iapflow.http.formats import RIGA
from iapflow.jobs.office import Office
from iapflow.reports.my_work import TaskRow, Waiting, Wanted, waiting_for
from iapflow.reports.viewer import Viewer
from iapflow.services.actors import actor_for
from iapflow.services.wording import day_in_words, in_language
from iapflow.store import firing
from iapflow.store.message import DigestWish
from iapflow.store.person import Person

TOPIC = "digest"
EARLIEST, WORKDAYS = 7, 5
MOST = 2000
HEADINGS = {"overdue": "Kavējas", "today": "Jāizdara šodien", "week": "Nedēļas laikā"}
"""Letters are Latvian, until people can choose."""


def promise_digests(office: Office) -> int:
    """From seven in the morning of a working day, once for each who wants it; how many were promised."""
    with office.store.reading() as session:
        local = office.room.now(session).astimezone(RIGA)
        if local.hour < EARLIEST or local.weekday() >= WORKDAYS:
            return 0
        if session.scalar(select(DigestWish.person_id).where(_is_due(local.date())).limit(1)) is None:
            return 0
    with office.store as session:
        due = update(DigestWish).where(_is_due(local.date())).values(last_on=local.date())
        people = list(session.scalars(due.returning(DigestWish.person_id)))
        now = office.room.now(session)
        rows = [{"topic": TOPIC, "payload": {"person": one}, "created_at": now} for one in people]
        firing.promise(office.store.connection, rows)
        return len(rows)


def digests_of(session: Session, office: Office, row: Any) -> Iterator[tuple[str, EmailMessage]]:
    """Name and letter; none where nothing waits this week, or the person no longer works here."""
    person = session.get_one(Person, row.payload["person"])
    now = office.room.now(session)
    try:
        actor = actor_for(session, person.id, now.date())
    except Missing:
        return
    viewer = Viewer(actor, office.room.definitions.current(session))
    waiting = waiting_for(session, viewer, Wanted(limit=MOST))
    lines = list(_lines(waiting, viewer))
    if not lines or not person.email:
        return
    ident = f"{row.id:08}-{person.id}"
    message = EmailMessage()
    message["From"] = f"IAPFlow <{office.sender}>"
    message["To"] = person.email
    message["Subject"] = f"Jūsu darbi {day_in_words(now.date(), 'lv')}"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<iapflow-{ident}@{office.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    link = office.link(0).rpartition("/plani/")[0] + "/mani-uzdevumi"
    message.set_content("\n".join([*lines, "", link, ""]))
    message["Content-Language"] = "lv"
    yield ident, message


def _lines(waiting: Waiting, viewer: Viewer) -> Iterator[str]:
    for group in waiting.groups:
        if group.key not in HEADINGS:
            continue
        yield f"{HEADINGS[group.key]}: {group.count}"
        counts = Counter(_kind(task, viewer) for task in group.tasks)
        yield from (f"  {kind}: {count}" for kind, count in counts.most_common(5))


def _kind(task: TaskRow, viewer: Viewer) -> str:
    """The words of the action, else the state in which it waits."""
    label = task.doing.label
    return in_language(label if isinstance(label, Mapping) else task.state, "lv")


def _is_due(today: date) -> Any:
    return or_(DigestWish.last_on.is_(None), DigestWish.last_on < today)
