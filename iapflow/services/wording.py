"""Filling a letter's few placeholders; what a person typed into a form never comes here."""

import re
from collections.abc import Mapping
from datetime import date

PART = re.compile(r"\{\{|\}\}|\{([a-z_]+)\}")
NOTHING = "–"
MONTHS = {
    "lv": [
        "janvāris",
        "februāris",
        "marts",
        "aprīlis",
        "maijs",
        "jūnijs",
        "jūlijs",
        "augusts",
        "septembris",
        "oktobris",
        "novembris",
        "decembris",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced; one without a value becomes a dash."""

    def one(part: re.Match[str]) -> str:
        return values.get(part[1], NOTHING) if part[1] else part[0][0]

    return PART.sub(one, text)


def day_in_words(day: date, language: str) -> str:
    """`2026. gada 3. novembris`, `3 November 2026`."""
    if language == "lv":
        return f"{day.year}. gada {day.day}. {MONTHS['lv'][day.month - 1]}"
    return f"{day.day} {MONTHS['en'][day.month - 1]} {day.year}"


def in_language(label: Mapping[str, str] | None, language: str) -> str:
    """A label in a language, else in Latvian, else a dash."""
    label = label or {}
    return label.get(language) or label.get("lv") or NOTHING
