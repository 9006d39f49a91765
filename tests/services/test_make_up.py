"""Time owed: noted, settled by a later row, waived with a reason; a row taken back takes it with it."""

from datetime import date
from decimal import Decimal

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services import make_up
from iapflow.services.make_up import NotHeld
from iapflow.services.work_log import log_work, void
from iapflow.store.make_up import MakeUp


@pytest.fixture
def case(town):
    found = town.delivered()
    town.go(date(2026, 10, 15))
    return found


def log(town, case, request="row-1", **entry):
    return log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(**entry), request))


def page(town, case, who="subject_teacher"):
    return make_up.page(town.store, town.room, town.who(who), case)


def note(town, case, who="subject_teacher", **more):
    given = {"measure_row": "m1", "on": "2026-10-14", "hours": "1", **more}
    return make_up.note_missed(town.store, town.room, town.who(who), case, NotHeld(**given))


def settle(town, case, debt, row, who="subject_teacher"):
    make_up.settle(town.store, town.room, town.who(who), case, (debt, row))


def waive(town, case, debt, why="Izglītojamais slimo līdz semestra beigām.", who="plan_author"):
    make_up.waive(town.store, town.room, town.who(who), case, (debt, why))


def because(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return {reason.because for reason in refused.value.reasons}


def test_a_missed_consultation_is_owed_until_a_later_row_makes_it_good(town, case):
    log(town, case, no_show=True)
    [debt] = page(town, case).debts
    assert ("no_show", Decimal(1), True) == (debt.cause, debt.hours, debt.is_open)
    row = log(town, case, "row-2", worked_on="2026-10-08")

    settle(town, case, debt.id, row)

    assert Decimal(0) == page(town, case).owed
    assert date(2026, 10, 8) == page(town, case).debts[0].settled_on


def test_what_the_giver_could_not_hold_is_owed_too(town, case):
    note(town, case)

    assert ["giver"] == [debt.cause for debt in page(town, case).debts]
    assert Decimal(1) == page(town, case, "plan_author").owed


def test_one_held_on_the_day_it_was_moved_to_settles_itself(town, case):
    note(town, case, on="2026-10-13", moved_to="2026-10-15")
    assert Decimal(1) == page(town, case).owed

    log(town, case, worked_on="2026-10-15")

    assert Decimal(0) == page(town, case).owed


def test_a_row_settles_once_and_a_shorter_or_earlier_one_never(town, case):
    first, second = note(town, case, on="2026-10-07"), note(town, case, on="2026-10-08", hours="2")
    row = log(town, case, worked_on="2026-10-08")

    assert {"row"} == because(settle, town, case, second, row)
    settle(town, case, first, row)
    third = note(town, case, on="2026-10-06")
    assert {"row"} == because(settle, town, case, third, row)


def test_a_row_taken_back_takes_its_debt_with_it(town, case):
    missed = log(town, case, no_show=True)
    void(town.store, town.room, town.who("subject_teacher"), missed, "Nav bijis.")

    assert [] == page(town, case).debts


def test_a_debt_is_open_again_when_the_row_that_settled_it_is_taken_back(town, case):
    debt, row = note(town, case, on="2026-10-07"), log(town, case, worked_on="2026-10-08")
    settle(town, case, debt, row)
    void(town.store, town.room, town.who("subject_teacher"), row, "Nav bijis.")

    assert Decimal(1) == page(town, case).owed


def test_the_author_or_the_coordinator_waives_with_a_reason(town, case):
    debt = note(town, case)
    assert {"by"} == because(waive, town, case, debt, who="subject_teacher")
    assert {"why"} == because(waive, town, case, debt, " ")

    waive(town, case, debt)

    assert Decimal(0) == page(town, case).owed
    with pytest.raises(Missing):
        waive(town, case, debt)


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"on": "x"}, {"on"}), ({"on": "2020-01-01"}, {"on"}), ({"hours": "0"}, {"hours"}),
        ({"hours": "NaN"}, {"hours"}), ({"hours": "13"}, {"hours"}), ({"moved_to": "2026-10-14"}, {"moved_to"}),
        ({"moved_to": "x"}, {"moved_to"}), ({"measure_row": "m9"}, {"measure"}),
    ],
)  # fmt: skip
def test_what_is_typed_wrongly_is_told_and_nothing_is_owed(town, case, more, wrong):
    assert wrong == because(note, town, case, **more)
    assert 0 == town.count(MakeUp)


@pytest.mark.parametrize("name", ["other_head", "state_officer", "support_specialist"])
def test_nobody_else_sees_or_notes_what_is_owed(town, case, name):
    with pytest.raises((Missing, Refused)):
        note(town, case, who=name)
    with pytest.raises(Missing):
        page(town, case, name)
