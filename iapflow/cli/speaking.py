"""Sentences of the program on a terminal: in English, or in the language that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import Flask, g

from iapflow.errors import Sentence
from iapflow.http.language import LANGUAGES, say

Say = Callable[[Sentence], str]

language_option = click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True, help="Of the sentences."
)


@contextmanager
def speaking(app: Flask, language: str) -> Iterator[Say]:
    """Within this, `say` turns sentences and labels into words of the language."""
    with app.app_context():
        g.language = language
        yield say
