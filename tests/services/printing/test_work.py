"""A giver's month on paper: hours by plan, rate and amount."""

from datetime import date

import pytest

from iapflow.errors import Missing
from iapflow.services.printing.work import month_summary
from iapflow.services.work_log import log_work
from tests.pdfs import words_of

OCTOBER = date(2026, 10, 1)


def test_a_month_sums_the_hours_and_what_they_come_to(town):
    case = town.delivered()
    town.go(date(2026, 10, 9))
    for number, day in enumerate(("2026-10-07", "2026-10-08")):
        entry = (town.entry(worked_on=day), str(number) * 32)
        log_work(town.store, town.room, town.who("subject_teacher"), case, entry)
    teacher = town.people["subject_teacher"]

    words = words_of(month_summary(town.store, town.room, town.who("subject_teacher"), OCTOBER, teacher).content)

    for told in ("Mēneša kopsavilkums", town.number(case), "20,00", "10.2026."):
        assert told in words


def test_an_empty_month_and_a_strangers_month_are_not_there(town):
    teacher = town.people["subject_teacher"]
    for name in ("subject_teacher", "other_head"):
        with pytest.raises(Missing):
            month_summary(town.store, town.room, town.who(name), OCTOBER, teacher)
