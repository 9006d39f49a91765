"""The calendar of one case: the own days of its unit, and the ends and breaks of the grade it is about.

Unit and grade are asked for only where the calendar has something of their own.
"""

from collections.abc import Callable
from datetime import date
from functools import cached_property

from iapflow.definitions.model.calendar import Break, Calendar, CalendarYear, Own, Term
from iapflow.errors import Text

Unit = tuple[str, str]
"""Code and name."""


class CaseCalendar:
    """Counts as the common calendar does, by the same questions, but for one case."""

    def __init__(self, common: Calendar, unit: Callable[[], Unit], grade: Callable[[], str | None]) -> None:
        """Neither is asked yet."""
        self._common, self._unit, self._grade = common, unit, grade
        self.public_holidays = common.public_holidays

    @cached_property
    def _own(self) -> Own | None:
        return self._common.institutions.get(self._unit()[0]) if self._common.institutions else None

    @cached_property
    def grade(self) -> str | None:
        """Whom it is counted for; None counts as long as anybody is there."""
        return self._grade()

    @cached_property
    def years(self) -> dict[str, CalendarYear]:
        """The unit's own year where it has one, and its own breaks in each."""
        if self._own is None:
            return self._common.years
        years = {**self._common.years, **self._own.years}
        more = self._own.breaks
        return {name: year.model_copy(update={"breaks": (*year.breaks, *more)}) for name, year in years.items()}

    @property
    def days(self) -> tuple[date, ...]:
        """Days that count although they would not."""
        return self._own.days if self._own else ()

    def lasts(self, term: Term, day: date) -> bool:
        """Whether a term that has begun still lasts, for this grade."""
        if not term.grades:
            return day <= term.to
        return day <= term.grades.get(self.grade, term.to) if self.grade else self._common.lasts(term, day)

    def rests(self, pause: Break) -> bool:
        """Whether this break is the grade's."""
        return not pause.grades or self.grade in pause.grades

    def own_term(self, year: str, number: int) -> Term | None:
        """The unit's term in place of the common one."""
        terms = self._own.years[year].terms if self._own and year in self._own.years else ()
        return terms[number - 1] if 0 < number <= len(terms) else None

    def tells(self, first: date, last: date) -> tuple[Text, ...]:
        """Whose calendar counted, where between two days it is another than everybody's."""
        by_unit = Text("by the calendar of: {unit}", {"unit": self._unit()[1]}) if self._own else None
        is_other = any(self._is_other(year, first, last) for year in self.years.values())
        by_grade = Text("by the calendar of grade {grade}", {"grade": self.grade}) if is_other and self.grade else None
        return tuple(line for line in (by_unit, by_grade) if line is not None)

    def _is_other(self, year: CalendarYear, first: date, last: date) -> bool:
        """Whether grades differ there."""
        ends = [(min(term.to, *term.grades.values()), term.last) for term in year.terms if term.grades]
        pauses = [(pause.from_, pause.to) for pause in year.breaks if pause.grades]
        return any(start <= last and first <= end for start, end in (*ends, *pauses))
