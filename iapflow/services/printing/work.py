"""Sheets of the work log: the consultation sheet that the learner signs, and a giver's month.

Only rows that whoever asks may see stand on them; specialists' own notes stand on none.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from iapflow.documents.paper import Fact, Grid, Paper, Part, Signature
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.voice import label
from iapflow.reports.work_log import LogLine, lines
from iapflow.services.pay import AUTHOR, Rates, rates
from iapflow.services.printing import words as w
from iapflow.services.printing.desk import LANGUAGE, Desk, Printed, printed, shown_day, shown_money, shown_number
from iapflow.services.printing.heads import head_of
from iapflow.services.room import Room
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.person import Person
from iapflow.store.scope import work_log_scope
from iapflow.store.store import Store
from iapflow.store.work_log import WorkLogEntry

SHEET = w.both("Konsultāciju uzskaites lapa (KA veidlapa)", "Consultation sheet")
SUMMARY = w.both("Mēneša kopsavilkums", "Month summary")
MOST = 2000
SHEET_COLUMNS = (w.DAY, w.TIME, w.HOURS, w.TOPIC, w.CONFIRMED, w.SIGNED)
MONTH_COLUMNS = (w.PLAN, w.MEASURE, w.HOURS, w.RATE, w.AMOUNT)
CONSULTATION = "consultation"


def consultation_papers(desk: Desk) -> list[Paper]:
    """One sheet for each giver, measure and month of the plan."""
    rows = _seen(desk.session, desk.room, desk.actor, WorkLogEntry.case_id == desk.pen.case.id)
    given = [row for row in rows if row.kind == CONSULTATION and row.voided_at is None]
    given.sort(
        key=lambda row: (_month(row), row.giver, row.code or "", row.worked_on, row.time_from or datetime.min.time())
    )
    return [
        _sheet(desk, list(group))
        for _, group in groupby(given, key=lambda row: (_month(row), row.giver_id, row.code, row.subject))
    ]


def month_summary(store: Store, room: Room, actor: Actor, month: date, giver_id: int) -> Printed:
    """What one giver gave in a month, plan by plan, and what it comes to; one paper for each institution.

    Raises:
        Missing: there is no row of this month for whoever asks.
    """
    with store.reading() as session:
        after = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        here = (WorkLogEntry.worked_on >= month) & (WorkLogEntry.worked_on < after)
        rows = [
            row
            for row in _seen(session, room, actor, here & (WorkLogEntry.giver_id == giver_id))
            if row.voided_at is None and not row.no_show
        ]
        giver = session.get(Person, giver_id)
        if not rows or giver is None:
            raise Missing
        papers = list(_months(session, room, giver, (month, rows)))
        return printed(f"menesis-{month:%Y-%m}", papers, room.now(session))


def _seen(session: Session, room: Room, actor: Actor, which: ColumnElement[bool]) -> list[LogLine]:
    seen = work_log_scope(actor, room.roles(session), room.log_views(session))
    return list(lines(session, seen, (MOST, 0), which))


def _sheet(desk: Desk, rows: Sequence[LogLine]) -> Paper:
    first, lists = rows[0], desk.pen.book.bundle.lists
    measure = label(lists["measures"].items[first.code].label, LANGUAGE) if first.code else ""
    subject = label(lists["subjects"].items[first.subject].label, LANGUAGE) if first.subject else ""
    facts = [
        *desk.facts()[:-2],
        Fact(desk.say(w.MONTH), f"{_month(first):%m.%Y}."),
        Fact(desk.say(w.GIVER), first.giver),
        Fact(desk.say(w.MEASURE), " · ".join(part for part in (measure, subject) if part)),
    ]
    counted = sum((row.hours for row in rows if not row.no_show), Decimal(0))
    grid = Grid(
        "", [desk.say(one) for one in SHEET_COLUMNS], [_sheet_row(desk, row) for row in rows], (3, 3, 2, 5, 3, 4)
    )
    total = Fact(desk.say(w.TOTAL), f"{shown_number(counted)} h")
    signing = Part("", [Signature(desk.say(w.GIVER), first.giver), Signature(desk.say(w.COORDINATOR))])
    return desk.paper(SHEET, [Part("", [grid, total]), signing], facts=facts)


def _sheet_row(desk: Desk, row: LogLine) -> list[str]:
    time = f"{row.time_from:%H:%M}–{row.time_to:%H:%M}" if row.time_from and row.time_to else ""
    topics = desk.pen.book.bundle.lists["neutral_topics"].items
    topic = label(topics[row.topic].label, LANGUAGE) if row.topic in topics else row.topic or ""
    hours = desk.say(w.MISSED) if row.no_show else shown_number(row.hours)
    confirmed = shown_day(row.confirmed_on) if row.confirmed_on else ""
    return [shown_day(row.worked_on), time, hours, topic, confirmed, ""]


def _months(session: Session, room: Room, giver: Person, given: tuple[date, Sequence[LogLine]]) -> Iterator[Paper]:
    month, rows = given
    found = session.execute(
        select(Case.id, Institution.name)
        .join(Institution, Institution.id == Case.institution_id)
        .where(Case.id.in_({row.case_id for row in rows}))
    )
    places = {row.id: row.name for row in found}
    head = head_of(session, room, month, LANGUAGE)
    named = {code: item.label for code, item in room.definitions.current(session).lists["measures"].items.items()}
    known = rates(session)
    for place in sorted(set(places.values())):
        here = sorted((row for row in rows if places[row.case_id] == place), key=_line_key)
        facts = [
            Fact(label(words, LANGUAGE), text)
            for words, text in ((w.PLACE, place), (w.MONTH, f"{month:%m.%Y}."), (w.GIVER, giver.full_name))
        ]
        grid = Grid("", [label(one, LANGUAGE) for one in MONTH_COLUMNS], _sums(here, named, known), (4, 6, 2, 3, 3))
        signing = [Signature(label(who, LANGUAGE)) for who in (w.GIVER, w.COORDINATOR, w.HEAD_OF)]
        parts = [Part("", [grid]), Part("", signing)]
        yield Paper(LANGUAGE, label(SUMMARY, LANGUAGE), facts, parts, head, "", f"{month:%m.%Y}.")


def _sums(rows: Sequence[LogLine], named: Mapping[str, w.Label], known: Rates) -> list[list[str]]:
    """A line for each plan, measure and rate, and the total; each row is paid by the rate of its day."""
    body, hours, cents = [], Decimal(0), 0
    for (number, code), group in groupby(rows, key=_line_key):
        words = label(named.get(code or AUTHOR, {"lv": code}), LANGUAGE)
        by_day = sorted(group, key=lambda row: row.worked_on)
        for rate, same in groupby(by_day, key=lambda row: known.on(row.code, row.worked_on)):
            paid = list(same)
            volume = sum((row.hours for row in paid), Decimal(0))
            amount = sum(known.of(row.hours, row.code, row.worked_on) for row in paid)
            body.append([number, words, shown_number(volume), shown_money(rate), shown_money(amount)])
            hours, cents = hours + volume, cents + amount
    return [*body, [label(w.TOTAL, LANGUAGE), "", shown_number(hours), "", shown_money(cents)]]


def _line_key(row: LogLine) -> tuple[str, str]:
    return (row.number, row.code or "")


def _month(row: LogLine) -> date:
    return row.worked_on.replace(day=1)
