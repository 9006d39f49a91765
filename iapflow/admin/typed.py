"""Flask-Admin's decorators, with the types that it does not tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from flask_admin import actions, base
from flask_admin.model import form

View = TypeVar("View", bound=Callable[..., Any])


def expose(url: str, methods: Sequence[str] = ("GET",)) -> Callable[[View], View]:
    """Give a method of a view an address."""
    return cast(Callable[[View], View], base.expose(url, methods))


def action(name: str, text: str, question: str) -> Callable[[View], View]:
    """Make a method something that is done with ticked rows, after a question."""
    return cast(Callable[[View], View], actions.action(name, text, question))


def converts(name: str) -> Callable[[View], View]:
    """Make a method what turns columns of a type into fields."""
    return cast(Callable[[View], View], form.converts(name))
