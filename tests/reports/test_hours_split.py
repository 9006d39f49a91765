"""Hours granted, planned, given and left, by giver and by plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from iapflow.reports.hours_lines import GiverHours, Split, hours_of
from iapflow.reports.hours_split import own, split
from iapflow.store.case import Case
from iapflow.store.engagement import Engagement
from iapflow.store.learner import Learner
from iapflow.store.semester import Semester
from iapflow.store.work_log import WorkLogEntry
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]

SINCE, SIX = date(2026, 9, 1), Decimal(6)


def paper(town: Town, name: str = "subject_teacher", role: str = "", **more) -> Engagement:
    """A paper that grants hours."""
    values = {
        "institution_id": town.school, "person_id": town.people[name], "role": role or name, "basis": "order",
        "number": "1-9/4", "valid_from": SINCE, "entered_at": town.now, **more,
    }  # fmt: skip
    return Engagement(**values)


def work(town: Town, plan: int, hours: str, day: date = date(2026, 10, 7), **more) -> WorkLogEntry:
    """Hours that were given."""
    values = {
        "case_id": plan, "measure_row": "m1", "giver_id": town.people["subject_teacher"], "worked_on": day,
        "hours": Decimal(hours), "kind": "consultation", "no_show": False, "recorded_at": town.now, **more,
    }  # fmt: skip
    return WorkLogEntry(**values)


def add(town: Town, *rows: Engagement | WorkLogEntry) -> None:
    """Keep rows."""
    with town.store as session:
        session.add_all(rows)


def found(town: Town) -> Split:
    """The page of the semester."""
    with town.store.reading() as session:
        return split(session, town.school, session.get_one(Semester, town.semester), SIX)


def line(town: Town, *, is_author: bool = False) -> GiverHours:
    """The teacher's line, or the author's."""
    who = town.people["plan_author" if is_author else "subject_teacher"]
    return next(one for one in found(town).givers if (one.person_id, one.is_author) == (who, is_author))


def test_granted_planned_given_and_left_stand_side_by_side(town: Town) -> None:
    """Void and missed rows are not given; the author's hours are the author's."""
    plan = town.delivered()
    add(
        town,
        paper(town, semester_hours=Decimal(20)),
        work(town, plan, "1.5"),
        work(town, plan, "2", no_show=True),
        work(town, plan, "4", voided_at=town.now),
        work(town, plan, "2", kind="author_hours", measure_row=None, giver_id=town.people["plan_author"]),
    )

    teacher, author = line(town), line(town, is_author=True)
    [of_plan] = found(town).plans

    numbers = [Decimal(20), Decimal(12), Decimal("1.5"), Decimal("18.5")]
    assert numbers == [teacher.granted, teacher.planned, teacher.given, teacher.left]
    assert (None, SIX, Decimal(2)) == (author.granted, author.planned, author.given)
    assert (Decimal(12), Decimal("1.5"), Decimal("10.5")) == (of_plan.planned, of_plan.given, of_plan.left)
    assert (Decimal(2), Decimal(4), "plan_author Modele") == (of_plan.author_given, of_plan.author_left, of_plan.author)


def test_of_a_suspended_plan_only_what_was_given_counts_as_planned(town: Town) -> None:
    """Its other hours are free for another plan; a deleted plan has none at all."""
    plan = town.delivered()
    add(town, work(town, plan, "3"))
    with town.store as session:
        session.get_one(Case, plan).state = "suspended"
    suspended = line(town).planned
    with town.store as session:
        session.get_one(Case, plan).state = "inactive"

    assert (Decimal(3), []) == (suspended, list(found(town).givers))


def test_more_planned_and_more_given_than_granted_is_told(town: Town) -> None:
    """And a month above its own grant."""
    plan = town.delivered()
    add(town, paper(town, semester_hours=Decimal(5), month_hours=Decimal(2)), work(town, plan, "3"))
    planned = line(town)
    add(town, work(town, plan, "4", date(2026, 11, 4)))
    given = line(town)

    assert (Decimal(7), Decimal(0)) == (planned.over_planned, planned.over_given)
    assert [(date(2026, 10, 1), Decimal(3))] == planned.over_months
    assert Decimal(2) == given.over_given
    assert [date(2026, 10, 1), date(2026, 11, 1)] == [month for month, _ in given.over_months]


def test_papers_add_up_and_what_is_struck_out_or_over_counts_no_more(town: Town) -> None:
    """Hours of a month count for each month in which the paper holds."""
    town.delivered()
    add(
        town,
        paper(town, semester_hours=Decimal(5)),
        paper(town, month_hours=Decimal(2), valid_from=date(2026, 10, 15), valid_to=date(2026, 11, 30)),
        paper(town, semester_hours=Decimal(50), voided_at=town.now),
        paper(town, semester_hours=Decimal(50), valid_from=date(2026, 1, 1), valid_to=date(2026, 5, 31)),
    )

    teacher = line(town)

    assert Decimal(9) == teacher.granted
    assert [None, None, Decimal(0)] == [
        *(teacher.of_month(date(2026, month, 1)) for month in (9, 10)),
        hours_of(paper(town, month_hours=Decimal(0)), Semester(starts_on=SINCE, ends_on=date(2026, 12, 18))),
    ]


def test_a_practice_learner_counts_nowhere(town: Town) -> None:
    """Neither in the giver's hours nor among the plans."""
    plan = town.delivered()
    add(town, work(town, plan, "3"))
    with town.store as session:
        for learner in session.scalars(select(Learner)):
            learner.is_practice = True

    assert ([], []) == (list(found(town).givers), list(found(town).plans))


@pytest.mark.parametrize(("name", "told"), [("subject_teacher", 1), ("plan_author", 0)])
def test_ones_own_hours_stand_by_institution_where_something_is_granted(town: Town, name: str, told: int) -> None:
    """With the name of the institution."""
    town.delivered()
    add(town, paper(town, semester_hours=Decimal(20)))

    with town.store.reading() as session:
        mine = own(session, town.people[name], session.get_one(Semester, town.semester), SIX)

    assert [("Unit SK", Decimal(20), Decimal(12))] * told == [(unit, one.granted, one.planned) for unit, one in mine]
