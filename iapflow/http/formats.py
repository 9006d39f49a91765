"""How dates, times, money and numbers are written, in Latvian and in English.

Pure: each function takes the language.  Templates have them as filters of the
same name, see `iapflow.http.language`.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

RIGA = ZoneInfo("Europe/Riga")
NBSP = "\N{NO-BREAK SPACE}"
CENTS = 100

MONTHS_WHEN = (
    "janvārī", "februārī", "martā", "aprīlī", "maijā", "jūnijā",
    "jūlijā", "augustā", "septembrī", "oktobrī", "novembrī", "decembrī",
)  # fmt: skip
"""The locative: what happens on a day of that month."""

MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def local_day(moment: date | datetime) -> date:
    """The day in Latvia; a plain date is that day already."""
    return moment.astimezone(RIGA).date() if isinstance(moment, datetime) else moment


def day(moment: date | datetime | None, language: str = "lv") -> str:
    """For tables: 03.12.2021. — in English 3 Dec 2021; nothing for nothing."""
    if moment is None:
        return ""
    on = local_day(moment)
    if language == "lv":
        return f"{on.day:02}.{on.month:02}.{on.year:04}."
    return f"{on.day}{NBSP}{MONTHS_EN[on.month - 1][:3]}{NBSP}{on.year:04}"


def day_in_words(moment: date | datetime, language: str = "lv") -> str:
    """For letters: 2021. gada 3. decembrī — in English 3 December 2021."""
    on = local_day(moment)
    if language == "lv":
        return f"{on.year:04}.{NBSP}gada {on.day}.{NBSP}{MONTHS_WHEN[on.month - 1]}"
    return f"{on.day}{NBSP}{MONTHS_EN[on.month - 1]}{NBSP}{on.year:04}"


def clock_time(moment: datetime, language: str = "lv") -> str:
    """The time of day in Latvia: plkst. 14.02 — in English 14:02."""
    local = moment.astimezone(RIGA)
    if language == "lv":
        return f"plkst.{NBSP}{local.hour}.{local.minute:02}"
    return f"{local.hour:02}:{local.minute:02}"


def day_and_time(moment: datetime, language: str = "lv") -> str:
    """03.12.2021. plkst. 14.02."""
    return f"{day(moment, language)} {clock_time(moment, language)}"


def number(value: int | float | Decimal | None, language: str = "lv", places: int | None = None) -> str:
    """With decimal comma and spaced thousands; as many places as it has, unless said.

    Args:
        value: None gives nothing.
        places: fixed number of decimal places.
    """
    if value is None:
        return ""
    exact = Decimal(str(value))
    plain = f"{exact:,f}" if places is None else f"{exact:,.{places}f}"
    if places is None and "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if language == "lv":
        plain = plain.replace(",", NBSP).replace(".", ",")
    return plain.replace("-", "\N{MINUS SIGN}")


def money(cents: int | None, language: str = "lv") -> str:
    """Euro cents as 4 600,00 EUR — in English 4,600.00 EUR."""
    if cents is None:
        return ""
    return f"{number(Decimal(cents) / CENTS, language, places=2)}{NBSP}EUR"


def hours(value: float | Decimal | None, language: str = "lv") -> str:
    """Hours with their unit: 1,5 h."""
    return "" if value is None else f"{number(value, language)}{NBSP}h"
