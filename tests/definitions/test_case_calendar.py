"""The calendar of one case: its unit's days, its grade's ends and breaks."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.definitions.case_calendar import CaseCalendar
from iapflow.definitions.model import Break, Calendar, CalendarYear, Term
from iapflow.definitions.model.calendar import Own

SPRING = Term(from_=date(2027, 1, 4), to=date(2027, 5, 31), grades={"9": date(2027, 6, 12), "1": date(2027, 5, 20)})
FIRST_ONLY = Break(from_=date(2027, 2, 8), to=date(2027, 2, 12), grades=("1",))
OWN_TERM = Term(from_=date(2027, 1, 11), to=date(2027, 6, 30))
EXCURSION, SATURDAY = Break(from_=date(2027, 4, 5), to=date(2027, 4, 5)), date(2027, 4, 10)
COMMON = Calendar(
    calendar="one",
    years={"2026/27": CalendarYear(terms=(SPRING,), breaks=(FIRST_ONLY,))},
    institutions={
        "V1": Own(years={"2026/27": CalendarYear(terms=(OWN_TERM,))}),
        "V2": Own(breaks=(EXCURSION,), days=(SATURDAY,)),
    },
)


def calendar(code: str = "V0", grade: str | None = None) -> CaseCalendar:
    """The common calendar for one case."""
    return CaseCalendar(COMMON, lambda: (code, f"Skola {code}"), lambda: grade)


def told(found: CaseCalendar, first: date, last: date) -> list[str]:
    return [str(line) for line in found.tells(first, last)]


@pytest.mark.parametrize(
    ("grade", "ends"), [("9", date(2027, 6, 12)), ("1", date(2027, 5, 20)), ("5", date(2027, 5, 31))]
)
def test_a_term_ends_with_the_grade(grade: str, ends: date) -> None:
    found = calendar(grade=grade)

    assert found.lasts(SPRING, ends)
    assert not found.lasts(SPRING, ends.replace(day=ends.day + 1) if ends.day < 28 else date(2027, 6, 1))


def test_without_a_grade_a_term_lasts_while_it_lasts_for_anybody() -> None:
    for found in (COMMON, calendar()):
        assert found.lasts(SPRING, date(2027, 6, 12))
        assert not found.lasts(SPRING, date(2027, 6, 13))
        assert not found.rests(FIRST_ONLY)


def test_a_break_of_some_grades_is_a_break_for_these_only() -> None:
    assert [True, False] == [calendar(grade=grade).rests(FIRST_ONLY) for grade in ("1", "5")]
    assert calendar(grade="5").rests(EXCURSION)


def test_a_unit_with_a_year_of_its_own_counts_by_that() -> None:
    own = calendar("V1")

    assert (OWN_TERM,) == own.years["2026/27"].terms
    assert OWN_TERM == own.own_term("2026/27", 1)
    assert [None, None] == [own.own_term("2026/27", 2), calendar("V2").own_term("2026/27", 1)]


def test_a_unit_adds_breaks_and_days_to_the_common_year() -> None:
    own = calendar("V2")

    assert (FIRST_ONLY, EXCURSION) == own.years["2026/27"].breaks
    assert (SATURDAY,) == own.days
    assert () == calendar().days


def test_it_is_said_whose_calendar_counted_where_it_is_not_everybodys() -> None:
    june = (date(2027, 5, 19), date(2027, 6, 3))

    assert ["by the calendar of grade 9"] == told(calendar(grade="9"), *june)
    assert ["by the calendar of: Skola V2", "by the calendar of grade 1"] == told(calendar("V2", "1"), *june)
    assert [] == told(calendar(grade="9"), date(2027, 3, 1), date(2027, 3, 5))
    assert [] == told(calendar(), *june)


def test_neither_unit_nor_grade_is_asked_where_the_calendar_has_nothing_of_their_own() -> None:
    def never() -> tuple[str, str]:
        raise AssertionError("nobody should ask")

    plain = Calendar(calendar="two", years={"2026/27": CalendarYear(terms=(OWN_TERM,))})
    found = CaseCalendar(plain, never, lambda: never()[0])

    assert found.lasts(found.years["2026/27"].terms[0], date(2027, 6, 30))
    assert () == found.tells(date(2027, 1, 1), date(2027, 12, 31))
