"""A file that was looked at and never taken in holds names of learners: it goes by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iapflow.services.early_files import hand_in, preview, take_in
from iapflow.services.importing import Wanted
from iapflow.services.importing import hand_in as hand_in_a_list
from iapflow.services.waiting_files import drop_waiting
from iapflow.store.early_files import EarlyFile
from iapflow.store.import_run import ImportRun
from iapflow.store.setting_value import SettingValue
from tests.services.school_class import TODAY, SchoolClass
from tests.services.town import Town

LESSONS = "Vārds, uzvārds;Klase;Datums;Kavējums\nKavētāja Paraugs;8.a;14.09.2026;n\n".encode()
LIST = "Vārds;Uzvārds;Dzimšanas datums;Klase\nAnna;Jauna;01.05.2012;8.a\n".encode()


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class whose coordinator looked at two files and went away."""
    made = SchoolClass(town)
    made.switch_on()
    who = made.actor("institution_coordinator")
    hand_in(town.store, town.room, who, (town.school, "attendance"), ("eksports.csv", LESSONS))
    hand_in_a_list(town.store, town.room, who, Wanted(town.school, "learners"), ("klase.csv", LIST))
    return made


def gone(town: Town, days: int) -> int:
    """So many days later the clock looks."""
    town.now = TODAY + timedelta(days=days)
    return drop_waiting(town.store, town.room)


def test_what_waits_goes_after_a_week_and_not_before(school_class):
    """Both kinds of files, once."""
    town = school_class.town

    assert [0, 2, 0] == [gone(town, 7), gone(town, 8), gone(town, 9)]
    assert (0, 0) == (town.count(EarlyFile), town.count(ImportRun))


def test_a_file_that_was_taken_in_stays_as_a_line_without_content(school_class):
    """What it did can be read for ever."""
    town, who = school_class.town, school_class.actor("institution_coordinator")
    with town.store.reading() as session:
        (ident,) = session.query(EarlyFile.id).one()
    take_in(town.store, town.room, who, ident, preview(town.store, town.room, who, ident).mapping)

    assert 1 == gone(town, 30)
    assert 1 == town.count(EarlyFile)


def test_the_days_are_a_setting(school_class):
    """A country that wants it tomorrow has it tomorrow."""
    town = school_class.town
    with town.store as session:
        session.add(
            SettingValue(
                name="waiting_file_days", valid_from=date(2026, 9, 1), value="1", reason="Īsāk.",
                set_at=TODAY,
            )
        )  # fmt: skip

    assert 2 == gone(town, 2)
