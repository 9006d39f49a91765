"""What stays late is told further up: each level of the case's own chain after as long again, up to its end."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from iapflow.definitions.model.base import Span
from iapflow.engine import spans
from iapflow.errors import Refused
from iapflow.jobs.office import Office
from iapflow.jobs.recipients import Late, told_of_late
from iapflow.services.case_calendars import of_opening
from iapflow.store import firing
from iapflow.store.case import Case
from iapflow.store.store import connection_of


def tell_higher_later(office: Office, row: Row[Any], now: datetime, roles: Iterable[str]) -> None:
    """Plan the next escalation of a timer that has just told one level; none where nobody stands higher.

    Args:
        roles: whose turn it still is.
    """
    if "after" not in row.payload:  # planned before there was a next time
        return
    session, step = office.store.session, row.payload.get("step", 0) + 1
    case = session.get_one(Case, row.case_id)
    book = office.room.book(session, office.room.definitions.bundle(session, case.bundle_digest))
    late = [Late(row.payload["to"], role, step) for role in sorted(roles)]
    if not any(told_of_late(session, book, case, one, now.date()) for one in late):
        return
    amount, unit = row.payload["after"].split()
    try:
        when = spans.after(of_opening(session, book, case, now.date()), now, Span(int(amount), unit)).until
    except Refused:  # the calendar ends; nobody is told on a day that nobody knows
        return
    planned = {
        "case_id": row.case_id,
        "name": row.name,
        "kind": "escalate",
        "due_at": spans.morning_of(when),
        "created_at": now,
        "payload": {**row.payload, "step": step},
        "clock": row.clock,
    }
    firing.plan_timers(connection_of(session), [planned])
