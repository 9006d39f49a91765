"""Dates, months and times as people type them; the standard form is what is kept."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from iapflow.forms.cleaning import clean_line, refuse

ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
LOCAL = re.compile(r"([0-9]{1,2})[., ] ?([0-9]{1,2})[., ] ?([0-9]{4})\.?")
MONTH = re.compile(r"([0-9]{4})-([0-9]{1,2})|([0-9]{1,2})[./]([0-9]{4})\.?")
TIME = re.compile(r"([0-9]{1,2})[:.,]?([0-9]{2})(?::00)?")
MOMENT = re.compile(r"(\S+?)\.?(?:T| +plkst\. *| +)([0-9:.]+)(Z|[+-][0-9]{2}:[0-9]{2})?")
FIRST_YEAR, LAST_YEAR = 1900, 2199
HOME = ZoneInfo("Europe/Riga")


def a_date(typed: str) -> date:
    """`2024-02-29`, `2024-1-5`, `29.02.2024.`; nothing is guessed.

    Raises:
        Unclean: not such a date, or a year outside 1900-2199.
    """
    line = clean_line(typed)
    if found := ISO.fullmatch(line):
        year, month, day = found.groups()
    elif found := LOCAL.fullmatch(line):
        day, month, year = found.groups()
    else:
        raise refuse("Write a date as day, month, year, for example 03.12.2026.")
    try:
        given = date(int(year), int(month), int(day))
    except ValueError:
        raise refuse("There is no such date. Check the day and the month.") from None
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise refuse("Write a year from {first} to {last}.", first=FIRST_YEAR, last=LAST_YEAR)
    return given


def a_month(typed: str) -> str:
    """`2026-11` or `11.2026`, kept as `2026-11`.

    Raises:
        Unclean: not a month.
    """
    found = MONTH.fullmatch(clean_line(typed))
    if not found:
        raise refuse("Write a month, for example 11.2026.")
    year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
    return a_date(f"{year}-{month}-01").strftime("%Y-%m")


def a_time(typed: str) -> str:
    """`14:05`, `14.05`, `930`, kept as `14:05`.

    Raises:
        Unclean: not a time of the day.
    """
    found = TIME.fullmatch(clean_line(typed))
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise refuse("Write a time, for example 14:05.")
    return time(int(found[1]), int(found[2])).strftime("%H:%M")


def a_moment(typed: str) -> datetime:
    """A day and a time of day in Latvia, as UTC; of a doubled hour the first, a skipped hour refused.

    Raises:
        Unclean: not a moment.
    """
    found = MOMENT.fullmatch(clean_line(typed))
    if not found:
        raise refuse("Write a date and a time, for example 03.12.2026. 14:05.")
    day, hour = a_date(found[1]), time.fromisoformat(a_time(found[2]))
    if found[3]:
        try:
            zone = datetime.fromisoformat(f"2026-01-01T00:00:00{found[3].replace('Z', '+00:00')}").tzinfo
        except ValueError:
            raise refuse("Write a date and a time, for example 03.12.2026. 14:05.") from None
        return datetime.combine(day, hour, zone).astimezone(UTC)
    given = datetime.combine(day, hour, HOME).astimezone(UTC)
    if given.astimezone(HOME).time() != hour:
        raise refuse("The clock was put forward then: there is no such hour on this day.")
    return given


def shown_date(given: date, language: str) -> str:
    """`03.12.2021.` in Latvian tables, `3 Dec 2021` in English."""
    return f"{given.day} {given:%b} {given.year}" if language == "en" else f"{given:%d.%m.%Y}."


def shown_time(given: str, language: str) -> str:
    """`plkst. 14.02` reads 14.02 in Latvian, 14:02 in English."""
    return given if language == "en" else given.replace(":", ".")
