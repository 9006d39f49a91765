"""What somebody gives this week, and what is still lacking of its share."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from iapflow.reports.my_week import Week, week_of
from iapflow.reports.viewer import Viewer
from iapflow.services.work_log import log_work
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]
WEDNESDAY = date(2026, 10, 7)


def week(town: Town, name: str = "subject_teacher") -> Week:
    """Their week."""
    with town.store.reading() as session:
        return week_of(session, Viewer(town.who(name), town.room.definitions.current(session)))


def test_twelve_hours_over_eleven_weeks_are_an_hour_a_week(town: Town) -> None:
    case = town.delivered()
    town.go(WEDNESDAY)
    assert [Decimal(1)] == [line.lacking for line in week(town).lines]

    log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(), "e" * 32))
    missed = town.entry(no_show=True, time_from="14:00")
    log_work(town.store, town.room, town.who("subject_teacher"), case, (missed, "f" * 32))

    (line,) = week(town).lines
    assert (Decimal(1), Decimal(0), 1, [WEDNESDAY]) == (line.given, line.lacking, line.missed, line.on)
    assert [] == week(town).lacking


def test_what_others_give_is_not_in_my_week(town: Town) -> None:
    town.delivered()
    town.go(WEDNESDAY)

    assert [] == week(town, "plan_author").lines
    assert [] == week(town, "support_specialist").lines
