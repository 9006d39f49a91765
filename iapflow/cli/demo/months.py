"""Months of work of the demonstration: older ones accepted and paid, the last one in every state."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import pairwise

from sqlalchemy import select

from iapflow.cli.demo.days import school_days
from iapflow.cli.demo.world import World, at
from iapflow.services.cases import Press, fire
from iapflow.services.own_months import Handed, hand_in
from iapflow.store.case import Case
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import after

Acts = Iterator[tuple[datetime, Callable[[], object]]]
OLDER, LAST = ("RAINA", "BEBRENE"), ("RAINA",)
"""Where months are handed in; elsewhere they wait for whoever tries it."""
WHOLE = ("check", "accept", "pay")
ENDS = ((), ("send_back",), ("check",), ("check", "accept"))
"""How far one month after the other goes, of the last month that is over."""
WHO = {"check": "institution_coordinator", "send_back": "institution_coordinator", "accept": "institution_head"}
WHY = {"reason": {"comment": "Lūdzu, pārbaudiet 12. datuma laiku: lapā ir cits."}}


def months(world: World) -> Acts:
    """On the first school day after each month that is over, its givers hand it in."""
    days = school_days(world.calendar, world.terms["current"].starts_on, world.day - timedelta(days=1))
    firsts = [day for before, day in pairwise(days) if before.month != day.month]
    for day in firsts:
        for unit in LAST if day == firsts[-1] else OLDER:
            over = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
            yield at(day, 18), partial(_hand_in, world, unit, over, day == firsts[-1])


def _hand_in(world: World, unit: str, month: date, is_last: bool) -> None:
    place = world.units[unit]
    with world.store.reading() as session:
        givers = session.scalars(
            select(WorkLogEntry.giver_id)
            .join(Case, Case.id == WorkLogEntry.case_id)
            .where(Case.institution_id == place, WorkLogEntry.voided_at.is_(None))
            .where(WorkLogEntry.worked_on >= month, WorkLogEntry.worked_on < after(month))
            .distinct()
            .order_by(WorkLogEntry.giver_id)
        ).all()
    for number, giver in enumerate(givers):
        name = f"demo-month-{place}-{giver}-{month:%Y-%m}"
        case_id = hand_in(world.store, world.room, world.actor(giver), Handed(place, month, name))
        for step in ENDS[number % len(ENDS)] if is_last else WHOLE:
            who = world.actor(world.one(unit, WHO.get(step, "accountant")))
            paid = {"payment": {"paid_on": world.clock.now.date().isoformat()}}
            answers = {"send_back": WHY, "pay": paid}.get(step)
            fire(world.store, world.room, case_id, Press(step, who, f"{name}-{step}", answers=answers))
