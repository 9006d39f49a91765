"""Reports that are told every week or month, to people who may read them; the numbers never leave the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.reports.counted import Report
from iapflow.reports.programme import REPORTS
from iapflow.reports.support_today import TODAY
from iapflow.services.room import Room
from iapflow.services.saved_views import LONGEST_QUERY, plain_query
from iapflow.store.days import holds
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.report_order import MONTH, WEEK, ReportOrder
from iapflow.store.store import Store

MOST = 40
TOPIC = "report"
"""What is promised of an order that is due."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Which report, with which filters, how often, for whom."""

    code: str
    query: str
    every: str
    reader: int | None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as its list shows it."""

    id: int
    query: str
    every: str
    reader: str
    is_mine: bool


def report_of(code: str) -> Report | None:
    """The report of this code, today's count among them."""
    return TODAY if code == TODAY.code else REPORTS.get(code)


def readers_of(session: Session, actor: Actor, report: Report) -> Mapping[int, str]:
    """Oneself, then those who may read this report where one works oneself, by name."""
    units = {grant.unit_id for grant in actor.grants if grant.role in report.readers}
    holding = select(RoleAssignment.person_id).where(
        RoleAssignment.role.in_(sorted(report.readers)), RoleAssignment.institution_id.in_(sorted(units)),
        holds(RoleAssignment, actor.on),
    )  # fmt: skip
    found = session.scalars(
        select(Person)
        .where(Person.id.in_(holding), Person.is_active.is_(True))
        .order_by(Person.family_name, Person.given_name)
    )
    names = {one.id: one.full_name for one in found}
    mine = {one: name for one, name in names.items() if one == actor.person_id}
    return {**mine, **names}


def orders_of(session: Session, actor: Actor, code: str) -> Sequence[Order]:
    """What of a report is told to this person, or was ordered by them."""
    rows = session.scalars(
        select(ReportOrder)
        .where(ReportOrder.code == code)
        .where(or_(ReportOrder.reader_id == actor.person_id, ReportOrder.made_by_id == actor.person_id))
        .order_by(ReportOrder.id)
    )
    return [Order(row.id, row.query, row.every, row.reader.full_name, row.reader_id == actor.person_id) for row in rows]


def order(store: Store, room: Room, actor: Actor, wish: Wish) -> None:
    """Have a report told from now on; the same order twice is one.

    Raises:
        Missing: no such report for this person.
        Refused: no such rhythm, somebody who may not read it, or too many.
    """
    report = report_of(wish.code)
    if report is None or not report.readers & actor.roles or actor.person_id is None:
        raise Missing
    query = plain_query(wish.query)
    with store as session:
        now = room.now(session)
        reader = wish.reader or actor.person_id
        mine = select(func.count()).select_from(ReportOrder).where(ReportOrder.made_by_id == actor.person_id)
        reasons = []
        if wish.every not in {WEEK, MONTH}:
            reasons.append(Reason("every", Text("Choose every week or every month."), "every"))
        if reader not in readers_of(session, actor, report):
            reasons.append(Reason("reader", Text("Choose somebody who may read this report."), "reader"))
        if len(query) > LONGEST_QUERY or (session.scalar(mine) or 0) >= MOST:
            reasons.append(Reason("many", Text("There are enough orders here; take one away first."), "every"))
        if reasons:
            raise Refused(tuple(reasons))
        same = {"reader_id": reader, "code": wish.code, "query": query}
        if session.scalar(select(ReportOrder.id).filter_by(**same, every=wish.every).limit(1)) is None:
            more = {"every": wish.every, "made_by_id": actor.person_id, "last_on": now.date(), "made_at": now}
            session.add(ReportOrder(**same, **more))


def cancel(store: Store, actor: Actor, order_id: int) -> str:
    """Take an order away: who made it and who is told may.

    Returns:
        The code of its report.

    Raises:
        Missing: it is neither's.
    """
    mine = or_(ReportOrder.reader_id == actor.person_id, ReportOrder.made_by_id == actor.person_id)
    with store as session:
        gone = delete(ReportOrder).where(ReportOrder.id == order_id, mine).returning(ReportOrder.code)
        code = session.scalar(gone)
        if code is None:
            raise Missing
        return code


def is_due(every: str, last: date, today: date) -> bool:
    """A week later, or on the first working of the program in another month."""
    if every == WEEK:
        return today - last >= timedelta(days=7)
    return (today.year, today.month) > (last.year, last.month)
