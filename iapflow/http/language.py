"""Latvian first, English by a switch; and `say`, which turns sentences into words.

The choice is kept in a cookie of its own, so that it holds before signing in
and after signing out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel, Domain, gettext, ngettext

from iapflow.errors import Sentence, Text
from iapflow.http import formats

LANGUAGES = {"lv": "Latviešu", "en": "English"}
DEFAULT = "lv"
COOKIE = "iapflow_language"
PLURAL = " | "
GAP = re.compile(r"\{(\w+)\}")
DAY_AND_STOP = re.compile(r"(\b\d\d\.\d\d\.\d{4}\.)\.(?!\.)")


def language() -> str:
    """The language of this request: the cookie's if we speak it, else Latvian."""
    if "language" not in g:
        chosen = request.cookies.get(COOKIE, DEFAULT) if request else DEFAULT
        g.language = chosen if chosen in LANGUAGES else DEFAULT
    found: str = g.language
    return found


def say(sentence: Sentence | str, /, **params: object) -> str:
    """A sentence in the reader's language, its gaps filled.

    Args:
        sentence: a message id, a Text, or labels by language.  An id with
            " | " in it holds singular and plural and takes its number from `n`.
        params: what fills `{gaps}` of a plain id; dates, decimals and further
            sentences are written as the language writes them.
    """
    if isinstance(sentence, Mapping):
        return sentence.get(language()) or sentence.get(DEFAULT) or next(iter(sentence.values()), "")
    text = sentence if isinstance(sentence, Text) else Text(sentence, params)
    # A date ends with a full stop of its own; the sentence needs no second one.
    return DAY_AND_STOP.sub(r"\1", GAP.sub(lambda gap: _fill(text.params, gap), _translated(text)))


def speaker(app: Flask) -> Callable[[str, Sentence], str]:
    """For whoever speaks outside of a request: a language and a sentence -> its words."""
    plain: dict[tuple[str, str], str] = {}

    def say_in(chosen: str, sentence: Sentence) -> str:
        if isinstance(sentence, Mapping):
            return sentence.get(chosen) or sentence.get(DEFAULT) or next(iter(sentence.values()), "")
        key = chosen, sentence.id
        if sentence.params or key not in plain:
            with app.app_context():
                g.language = chosen
                said = say(sentence)
            if sentence.params:
                return said
            plain[key] = said
        return plain[key]

    return say_in


def _translated(text: Text) -> str:
    if PLURAL not in text.id:
        return str(gettext(text.id))
    one, many = text.id.split(PLURAL, 1)
    amount = text.params.get("n", 0)
    return str(ngettext(one, many, amount if isinstance(amount, int) else 2))


def _fill(params: Mapping[str, object], gap: re.Match[str]) -> str:
    """One gap; a gap nobody fills stays visible, which a test of the sentence shows."""
    value = params.get(gap[1], gap[0])
    if isinstance(value, Text | Mapping):
        return say(value)
    if isinstance(value, datetime):
        return formats.day_and_time(value, language())
    if isinstance(value, date):
        return formats.day(value, language())
    if isinstance(value, float | Decimal):
        return formats.number(value, language())
    return str(value)


def translations_of(folder: str, domain: str) -> Any:
    """The catalogue of another package's strings, for its forms to ask; see the domain files."""
    return Domain(translation_directories=[folder], domain=domain)


def install(app: Flask, folder: Path) -> None:
    """Set up the catalogues under `folder`, and `say` and the formats for templates."""
    app.config.update(
        BABEL_DEFAULT_LOCALE=DEFAULT,
        BABEL_DEFAULT_TIMEZONE=str(formats.RIGA),
        BABEL_TRANSLATION_DIRECTORIES=str(folder),
    )
    Babel(app, locale_selector=language)
    app.jinja_env.globals.update(say=say, language=language, LANGUAGES=LANGUAGES)
    for write in (
        formats.day, formats.day_in_words, formats.clock_time, formats.day_and_time,
        formats.number, formats.money, formats.hours,
    ):  # fmt: skip
        app.jinja_env.filters[write.__name__] = _in_language(write)


def _in_language(write: Callable[..., str]) -> Callable[..., str]:
    """A format as a template filter: the language of the request is handed in."""

    def written(value: Any, *args: Any, **kwargs: Any) -> str:
        return "" if value is None else write(value, language(), *args, **kwargs)

    written.__name__ = write.__name__
    return written
