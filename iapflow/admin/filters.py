"""The filters above a list, each under a name that lasts in bookmarks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask_admin.contrib.sqla.filters import BaseSQLAFilter

from iapflow.store.days import holds

Words = Mapping[str, Any] | Callable[[], Mapping[str, Any]]


class Filter(BaseSQLAFilter):
    """What all of ours have: a kind of input, and an operation that is part of the name."""

    kind = "text"
    verb = "is"

    def __init__(self, column: Any, name: str, words: Words | None = None) -> None:
        """A column or a dotted path, the label, and for a choice its words."""
        self.words = words
        super().__init__(column, name)

    def operation(self) -> str:
        """The second half of its name in the address."""
        return self.verb

    def said(self) -> Mapping[str, Any]:
        """Code -> word, for a choice."""
        return self.words() if callable(self.words) else self.words or {}


class Is(Filter):
    """One of a few words."""

    kind = "choice"

    def clean(self, value: str) -> str:
        """Only a word that is offered."""
        if value not in self.said():
            raise ValueError
        return value

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Narrow the list."""
        return query.filter(self.get_column(alias) == value)


class Yes(Is):
    """True or false."""

    def __init__(self, column: Any, name: str) -> None:
        """A column that is true or false."""
        super().__init__(column, name, {"1": "Yes", "0": "No"})

    def clean(self, value: str) -> Any:
        """As a truth."""
        return super().clean(value) == "1"


class Contains(Filter):
    """A piece of text, capitals or not."""

    verb = "contains"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Narrow the list."""
        return query.filter(self.get_column(alias).icontains(value.strip()[:100], autoescape=True))


class Since(Filter):
    """From this day on."""

    kind = "date"
    verb = "from"

    def clean(self, value: str) -> date:
        """A day as browsers write it."""
        if not value.isascii():
            raise ValueError
        return date.fromisoformat(value)

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Narrow the list."""
        return query.filter(self.get_column(alias) >= value)


class Until(Since):
    """Up to this day."""

    verb = "until"

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Narrow the list."""
        return query.filter(self.get_column(alias) <= value)


class InForce(Since):
    """Dated rows that hold on this day."""

    verb = "on"

    def __init__(self, model: type[Any]) -> None:
        """A table with `valid_from` and `valid_to`."""
        self._model = model
        super().__init__(model.valid_from, "In force on")

    def apply(self, query: Any, value: Any, alias: Any = None) -> Any:
        """Narrow the list."""
        return query.filter(holds(self._model, value))
