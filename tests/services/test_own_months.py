"""Months of work: handed in by the giver, standing still meanwhile, checked only when every row is confirmed."""

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.own_months import Handed, confirm_sheet, hand_in, one_month
from iapflow.services.work_log import log_work, void
from iapflow.store.case import Case
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import WorkMonth

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def case(town):
    found = town.delivered()
    town.go(date(2026, 10, 30))
    log(town, found, "row-1")
    return found


def log(town, case, request, **entry):
    return log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(**entry), request))


def hand(town, request="month-1", month=OCTOBER, who="subject_teacher", place=None):
    return hand_in(town.store, town.room, town.who(who), Handed(place or town.school, month, request))


def sheet(town, month, *rows, who="institution_coordinator"):
    return confirm_sheet(town.store, town.room, town.who(who), month, rows)


def because(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return [reason.because for reason in refused.value.reasons]


def state(town, case):
    with town.store.reading() as session:
        return session.get_one(Case, case).state


def kept(town, case):
    with town.store.reading() as session:
        month = session.get_one(WorkMonth, case)
        return float(month.hours), month.entries, month.missed, month.unconfirmed


def row_ids(town):
    with town.store.reading() as session:
        return list(session.scalars(select(WorkLogEntry.id).order_by(WorkLogEntry.id)))


def test_a_month_is_handed_in_with_its_sums(town, case):
    log(town, case, "row-2", worked_on="2026-10-08", no_show=True)

    month = hand(town)

    assert "submitted" == state(town, month)
    assert (1.0, 2, 1, 1) == kept(town, month)


def test_a_month_without_rows_is_not_handed_in(town, case):
    assert ["no_rows"] == because(hand, town, month=date(2026, 9, 1))
    assert ["no_rows"] == because(hand, town, place=town.units["SK2"])
    assert 0 == town.count(WorkMonth)


def test_handing_in_twice_is_refused_and_repeating_the_press_is_not(town, case):
    month = hand(town)

    assert month == hand(town)
    assert ["state"] == because(hand, town, "month-2")
    assert 1 == town.count(WorkMonth)


def test_in_a_month_that_is_handed_in_no_row_is_added_or_taken_back(town, case):
    hand(town)

    assert ["month_closed"] == because(log, town, case, "row-2", worked_on="2026-10-08")
    taken = because(void, town.store, town.room, town.who("subject_teacher"), row_ids(town)[0], "Kļūda.")
    assert ["month_closed"] == taken
    assert 1 == town.count(WorkLogEntry, voided_at=None)


def test_a_correction_goes_into_the_next_month(town, case):
    hand(town)
    town.go(date(2026, 11, 3))

    assert log(town, case, "row-2", worked_on="2026-11-03")


def test_a_returned_month_is_corrected_and_handed_in_again(town, case):
    month = hand(town)
    town.fire(month, "send_back", "institution_coordinator", answers={"reason": {"comment": "Trūkst 8. oktobra."}})
    log(town, case, "row-2", worked_on="2026-10-08")

    assert month == hand(town, "month-2")
    assert ("submitted", 2.0) == (state(town, month), kept(town, month)[0])


def test_what_is_not_confirmed_is_not_checked(town, case):
    month = hand(town)

    assert ["unconfirmed"] == because(town.fire, month, "check", "institution_coordinator")
    assert 1 == sheet(town, month, *row_ids(town))
    town.fire(month, "check", "institution_coordinator")
    assert ("checked", 0) == (state(town, month), kept(town, month)[3])


def test_a_signed_sheet_confirms_each_row_on_its_own_day(town, case):
    month = hand(town)
    sheet(town, month, *row_ids(town))

    with town.store.reading() as session:
        row = session.scalars(select(WorkLogEntry)).one()
    assert ("signature", date(2026, 10, 7)) == (row.confirmation_kind, row.confirmed_on)


def test_a_remote_row_is_not_confirmed_by_a_sheet(town, case):
    remote = log(town, case, "row-2", worked_on="2026-10-08", mode="remote", channel="zoom")
    month = hand(town)

    assert ["rows"] == because(sheet, town, month, remote)
    assert ["rows"] == because(sheet, town, month)


def test_nobody_confirms_their_own_month_by_a_sheet(town, case):
    month = hand(town)

    assert ["by"] == because(sheet, town, month, *row_ids(town), who="subject_teacher")
    with town.store as session:
        town.grant(session, town.people["subject_teacher"], "institution_coordinator")
    assert ["by"] == because(sheet, town, month, *row_ids(town), who="subject_teacher")


def test_a_month_is_seen_by_its_giver_and_the_school_and_by_no_other_giver(town, case):
    month = hand(town)

    for who in ("subject_teacher", "institution_coordinator", "institution_head"):
        assert 1 == len(one_month(town.store, town.room, town.who(who), month).rows)
    for who in ("support_specialist", "plan_author", "other_head"):
        with pytest.raises(Missing):
            one_month(town.store, town.room, town.who(who), month)


def test_a_month_goes_all_the_way_to_the_head(town, case):
    month = hand(town)
    sheet(town, month, *row_ids(town))
    town.fire(month, "check", "institution_coordinator")
    assert ["by"] == because(town.fire, month, "accept", "institution_coordinator")
    town.fire(month, "accept", "institution_head")

    assert "accepted" == state(town, month)
    assert ["state"] == because(sheet, town, month, *row_ids(town))


def test_the_author_hands_in_the_hours_of_their_own(town, case):
    entry = town.entry(**town.author_hours("2"))
    log_work(town.store, town.room, town.who("plan_author"), case, (entry, "author-1"))

    month = hand(town, who="plan_author")

    assert (2.0, 1, 0, 0) == kept(town, month)
