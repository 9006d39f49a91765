"""*Mana nedēļa*: on which day and at what time a measure is held; tapping that it was, was not, or was moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.reports.viewer import Viewer
from iapflow.reports.week_strip import OPEN, Planned, strip
from iapflow.services.log_hours import steps_of
from iapflow.services.make_up import NotHeld, note_missed
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.work_log import log_work
from iapflow.store.make_up import MeasureSlot
from iapflow.store.measure import Measure
from iapflow.store.store import Store

HELD, MISSED, MOVED = "held", "missed", "moved"
SUNDAY = 7


@dataclass(frozen=True, slots=True)
class Slot:
    """A day and time of a measure, as it was typed."""

    case_id: int
    measure_row: str
    weekday: int
    time_from: str
    time_to: str


@dataclass(frozen=True, slots=True)
class Tap:
    """What was tapped at a proposed row.

    Args:
        key: of the row; what: held, missed or moved.
        more: topic, reason, or the day and time it is moved to.
    """

    key: str
    what: str
    more: Mapping[str, str]
    request_id: str


def keep_slot(store: Store, room: Room, actor: Actor, slot: Slot) -> None:
    """Keep a day and time; one of the same weekday is replaced.

    Raises:
        Missing: it is no measure of this person.
        Refused: with every reason.
    """
    with store as session:
        pen = read_pen(store, room, slot.case_id, actor, lock=False)
        measure = session.get(Measure, (slot.case_id, slot.measure_row))
        if measure is None or measure.giver_id != actor.person_id or measure.removed_at is not None:
            raise Missing
        start, end = _clock(slot.time_from), _clock(slot.time_to)
        against = list(_against(slot, start, end))
        if against or start is None or end is None:
            raise Refused(tuple(against))
        row = session.get(MeasureSlot, (slot.case_id, slot.measure_row, slot.weekday))
        if row is None:
            row = MeasureSlot(case_id=slot.case_id, measure_row=slot.measure_row, weekday=slot.weekday)
            session.add(row)
        row.time_from, row.time_to, row.set_at, row.set_by_id = start, end, pen.at, actor.person_id


def drop_slot(store: Store, actor: Actor, slot: tuple[int, str, int]) -> None:
    """Take a day and time away.

    Raises:
        Missing: there is none of this person's.
    """
    with store as session:
        measure = session.get(Measure, slot[:2])
        row = session.get(MeasureSlot, slot)
        if row is None or measure is None or measure.giver_id != actor.person_id:
            raise Missing
        session.delete(row)


def proposed(store: Store, room: Room, actor: Actor, key: str) -> Planned:
    """The row of the strip behind a key, while it is to be told.

    Raises:
        Missing: there is none for this person.
    """
    with store.reading() as session:
        viewer = Viewer(actor, room.definitions.current(session))
        found = next((one for one in strip(session, viewer) if one.key == key), None)
        if found is None:
            raise Missing
        return found


def answers_of(store: Store, room: Room, actor: Actor, tap: Tap) -> tuple[Planned, dict[str, Any]]:
    """The row of the log that a tap means.

    Raises:
        Missing: there is no such proposal for this person.
    """
    one = proposed(store, room, actor, tap.key)
    with store.reading():
        pen = read_pen(store, room, one.case_id, actor, lock=False)
        steps = steps_of(pen, one.code, one.on)
    hours = Decimal(_minutes(one)) / steps.minutes // steps.step * steps.step
    found = {
        "kind": "consultation", "measure_row": one.measure_row, "measure": one.code, "giver": str(actor.person_id),
        "worked_on": one.on.isoformat(), "time_from": f"{one.time_from:%H:%M}", "time_to": f"{one.time_to:%H:%M}",
        "hours": str(hours), "mode": "in_person",
    }  # fmt: skip
    words = {name: tap.more[name] for name in ("topic", "neutral_topic") if tap.more.get(name)}
    if tap.what == MISSED:
        words = {"no_show": "yes", **({"no_show_reason": tap.more["reason"]} if tap.more.get("reason") else {})}
    return one, {**found, **words}


def tell(store: Store, room: Room, actor: Actor, tap: Tap) -> Planned:
    """Enter what was tapped: a row of the log, or a consultation moved to another day.

    Raises:
        Missing: there is no such proposal for this person.
        Refused: with every reason; nothing is stored.
    """
    one, answers = answers_of(store, room, actor, tap)
    if one.status != OPEN and tap.what != MOVED:
        raise Refused((Reason("state", Text("This is entered already, or its day has not come.")),))
    if tap.what == MOVED:
        to, at = tap.more.get("moved_to", ""), _clock(tap.more.get("moved_from", "")) or one.time_from
        if not to:
            raise Refused((Reason("moved_to", Text("Choose another day to which it is moved."), "moved_to"),))
        missed = NotHeld(one.measure_row, one.on.isoformat(), answers["hours"], to, at)
        note_missed(store, room, actor, one.case_id, missed)
    else:
        row = {**answers, "no_show": True} if tap.what == MISSED else answers
        log_work(store, room, actor, one.case_id, (row, tap.request_id))
    return one


def _minutes(one: Planned) -> int:
    begins = timedelta(hours=one.time_from.hour, minutes=one.time_from.minute)
    return int((timedelta(hours=one.time_to.hour, minutes=one.time_to.minute) - begins).total_seconds() // 60)


def _against(slot: Slot, start: time | None, end: time | None) -> Iterator[Reason]:
    if not 1 <= slot.weekday <= SUNDAY:
        yield Reason("weekday", Text("Choose a day of the week."), "weekday")
    if start is None or end is None:
        yield Reason("time", Text("Give both times, as in 14:05."), "time_from")
    elif end <= start:
        yield Reason("time", Text("The end must be later than the beginning."), "time_to")


def _clock(written: str) -> time | None:
    try:
        return time.fromisoformat(written.strip().replace(".", ":")).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
