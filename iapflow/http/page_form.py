"""The base of small forms of ours: Flask-WTF's token, and messages in the reader's language."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import current_app
from flask_wtf import FlaskForm

from iapflow.http.language import translations_of


class Words:
    """WTForms' own messages out of our catalogue, in the form WTForms asks for."""

    def __init__(self, domain: Any) -> None:
        """Take the catalogue."""
        self.domain = domain

    def gettext(self, string: str) -> str:
        """A message."""
        return str(self.domain.gettext(string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """A message that counts."""
        translations = self.domain.get_translations()
        return str(translations.ungettext(singular, plural, n))


@cache
def words(folder: str) -> Words:
    """The catalogue under this folder, opened once."""
    return Words(translations_of(folder, "wtforms"))


def form_words() -> Words:
    """The catalogue of the app that answers this request."""
    return words(current_app.config["BABEL_TRANSLATION_DIRECTORIES"])


class PageForm(FlaskForm):
    """A form of one of our own pages."""

    class Meta(FlaskForm.Meta):
        """Where its messages come from."""

        def get_translations(self, form: Any) -> Words:
            """Ours, not WTForms' own, which has no Latvian."""
            return form_words()
