"""The calendar by which deadlines are counted."""

from datetime import date
from typing import Annotated

from pydantic import Field

from iapflow.definitions.model.base import Definition


class Term(Definition):
    """A stretch of teaching days, with other ends for some."""

    from_: date = Field(alias="from")
    to: date
    grades: dict[str, date] = {}


class Break(Definition):
    """Days inside a term on which nothing is counted; with `grades`, for these only."""

    from_: date = Field(alias="from")
    to: date
    grades: Annotated[tuple[str, ...], Field(strict=False)] = ()


class CalendarYear(Definition):
    """One year of the calendar."""

    terms: Annotated[tuple[Term, ...], Field(strict=False, min_length=1, alias="semesters")]
    breaks: Annotated[tuple[Break, ...], Field(strict=False)] = ()


class Calendar(Definition):
    """The file of the calendar."""

    calendar: str
    public_holidays: str | None = None
    years: dict[str, CalendarYear]

    @property
    def id(self) -> str:
        """Its name."""
        return self.calendar
