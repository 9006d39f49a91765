"""A calendar as bytes: days, or hours where known, with title, place and link; who calls sees that nobody is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Entry:
    """One day of the calendar; `key` makes it the same entry at each fetch, `hours` are begin and end where known."""

    key: str
    on: date
    title: str
    place: str
    url: str
    hours: tuple[datetime, datetime] | None = None


def ics_of(name: str, entries: Iterable[Entry], now: datetime) -> bytes:
    """The calendar under a name; only one with hours takes time of the day away."""
    calendar = Calendar()
    calendar.add("prodid", "-//IAPFlow//LV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        event = Event()
        event.add("uid", f"{entry.key}@iapflow")
        event.add("dtstamp", now)
        begins, ends = entry.hours or (entry.on, entry.on + timedelta(days=1))
        event.add("dtstart", begins)
        event.add("dtend", ends)
        event.add("summary", entry.title)
        event.add("location", entry.place)
        event.add("url", entry.url)
        event.add("transp", "OPAQUE" if entry.hours else "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
