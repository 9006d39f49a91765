"""The calendar by which deadlines are counted."""

from datetime import date
from typing import Annotated

from pydantic import Field

from iapflow.definitions.model.base import Definition
from iapflow.errors import Text


class Term(Definition):
    """A stretch of teaching days, with other ends for some."""

    from_: date = Field(alias="from")
    to: date
    grades: dict[str, date] = {}

    @property
    def last(self) -> date:
        """The last day on which it lasts for anybody."""
        return max((self.to, *self.grades.values()))


class Break(Definition):
    """Days inside a term on which nothing is counted; with `grades`, for these only."""

    from_: date = Field(alias="from")
    to: date
    grades: Annotated[tuple[str, ...], Field(strict=False)] = ()


class CalendarYear(Definition):
    """One year of the calendar."""

    terms: Annotated[tuple[Term, ...], Field(strict=False, min_length=1, alias="semesters")]
    breaks: Annotated[tuple[Break, ...], Field(strict=False)] = ()


class Own(Definition):
    """What one unit has of its own: years in place of the common ones, more breaks, days that count all the same."""

    years: dict[str, CalendarYear] = {}
    breaks: Annotated[tuple[Break, ...], Field(strict=False)] = ()
    days: Annotated[tuple[date, ...], Field(strict=False)] = ()


class Calendar(Definition):
    """The file of the calendar; `institutions` by their codes.

    Read as it is, it holds for nobody in particular: a term lasts while it lasts for anybody.
    """

    calendar: str
    public_holidays: str | None = None
    years: dict[str, CalendarYear]
    institutions: dict[str, Own] = {}

    @property
    def id(self) -> str:
        """Its name."""
        return self.calendar

    @property
    def days(self) -> tuple[date, ...]:
        """Days that count although they would not: only single units have such."""
        return ()

    def lasts(self, term: Term, day: date) -> bool:
        """Whether a term that has begun still lasts."""
        return day <= term.last

    def rests(self, pause: Break) -> bool:
        """Whether this break is everybody's."""
        return not pause.grades

    def own_term(self, year: str, number: int) -> Term | None:
        """A term in place of the common one; only single units have such."""
        return None

    def tells(self, first: date, last: date) -> tuple[Text, ...]:
        """Whose calendar counted between two days: nobody's in particular."""
        return ()
