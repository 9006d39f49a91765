"""The learner's own word: a PIN on the giver's screen, a link for some rows; each learner's way and its journal."""

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services import confirmation_ways as ways
from iapflow.services import learner_confirming as learner
from iapflow.services.linked_acting import Proof, is_alive, knock
from iapflow.services.work_log import log_work
from iapflow.store.confirming import ConfirmationChange, ConfirmationWay
from iapflow.store.learner import Learner
from iapflow.store.purpose_link import PurposeLink
from iapflow.store.work_log import WorkLogEntry


@pytest.fixture
def case(town):
    found = town.delivered()
    town.go(date(2026, 10, 8))
    return found


@pytest.fixture
def born(town):
    with town.store.reading() as session:
        return str(session.get_one(Learner, town.learner).date_of_birth.year)


def log(town, case, request="row-1", **entry):
    return log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(**entry), request))


def choose(town, way="pin", pin="2749", again=None, who="institution_coordinator"):
    chosen = ways.Chosen(way, pin, pin if again is None else again)
    ways.choose(town.store, town.room, town.who(who), town.learner, chosen)


def by_pin(town, case, *rows, pin="2749", who="subject_teacher", why=""):
    return learner.confirm_by_pin(town.store, town.room, town.who(who), case, (rows, pin, why))


def because(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return {reason.because for reason in refused.value.reasons}


def word(town, entry):
    with town.store.reading() as session:
        row = session.get_one(WorkLogEntry, entry)
        return row.confirmation_kind, row.confirmed_on


def journal(town):
    with town.store.reading() as session:
        return list(session.scalars(select(ConfirmationChange.what).order_by(ConfirmationChange.id)))


def test_the_printed_sheet_is_the_way_until_another_is_chosen(town, case):
    with town.store.reading() as session:
        assert ways.Way("sheet", False, False) == ways.way_of(session, town.learner)
    assert {"pin"} == because(by_pin, town, case, log(town, case))


def test_the_learner_confirms_by_pin_on_the_givers_screen(town, case):
    choose(town)
    entry = log(town, case)

    assert 1 == by_pin(town, case, entry)

    assert ("pin", date(2026, 10, 8)) == word(town, entry)


def test_of_a_pin_only_what_proves_it_is_kept(town, case):
    choose(town)
    with town.store.reading() as session:
        assert "2749" not in session.get_one(ConfirmationWay, town.learner).pin_proof


def test_five_wrong_pins_lock_it_and_a_new_one_opens_it(town, case):
    choose(town)
    entry = log(town, case)
    for _ in range(5):
        assert {"pin"} == because(by_pin, town, case, entry, pin="1111")
    assert {"pin"} == because(by_pin, town, case, entry)

    choose(town, pin="8306")

    assert ["way_pin", "pin_set", "pin_locked", "pin_reset"] == journal(town)
    assert 1 == by_pin(town, case, entry, pin="8306")


@pytest.mark.parametrize("pin", ["123", "1234567", "12a4", "0000", "1234", "9876", "٣٤٥٦"])
def test_a_pin_that_is_none_or_easy_is_refused(town, case, pin):
    assert {"pin"} == because(choose, town, pin=pin)
    assert 0 == town.count(ConfirmationWay)


def test_the_birthday_is_no_pin_and_both_times_must_agree(town, case, born):
    assert {"pin"} == because(choose, town, pin=born)
    assert {"again"} == because(choose, town, again="2748")
    assert {"pin"} == because(choose, town, pin="")
    assert {"way"} == because(choose, town, way="smoke", pin="")


def test_whoever_gives_the_support_does_not_set_the_pin(town, case):
    with town.store as session:
        town.grant(session, town.people["subject_teacher"], "institution_coordinator")

    assert {"by"} == because(choose, town, who="subject_teacher")


@pytest.mark.parametrize("name", ["other_head", "subject_teacher", "state_officer"])
def test_nobody_else_keeps_a_learners_way(town, case, name):
    with pytest.raises(Missing):
        choose(town, who=name)


def test_one_link_confirms_the_ticked_rows_once(town, case, born):
    first, second = log(town, case), log(town, case, "row-2", time_from="11:00")
    made = learner.hand_out(town.store, town.room, town.who("subject_teacher"), case, [first, second])
    proof = Proof(made.code, born)
    assert "open" == knock(town.store, town.room, made.token, proof)
    asked = learner.behind(town.store, town.room, made.token, proof)
    assert {first, second} == {row.entry_id for row in asked.rows}

    assert 1 == learner.confirm_by_link(town.store, town.room, made.token, proof, [first])

    assert (("link", date(2026, 10, 8)), (None, None)) == (word(town, first), word(town, second))
    assert not is_alive(town.store, town.room, made.token)
    with pytest.raises(Missing):
        learner.confirm_by_link(town.store, town.room, made.token, proof, [second])


def test_behind_a_link_stand_only_its_own_rows(town, case, born):
    mine, other = log(town, case), log(town, case, "row-2", time_from="11:00")
    made = learner.hand_out(town.store, town.room, town.who("subject_teacher"), case, [mine])
    proof = Proof(made.code, born)

    assert {"rows"} == because(learner.confirm_by_link, town.store, town.room, made.token, proof, [other])
    assert {"rows"} == because(learner.confirm_by_link, town.store, town.room, made.token, proof, [])
    assert (None, None) == word(town, other)
    assert is_alive(town.store, town.room, made.token)


def test_a_link_ends_after_fourteen_days_and_a_new_one_ends_the_older(town, case):
    entry = log(town, case)
    first = learner.hand_out(town.store, town.room, town.who("subject_teacher"), case, [entry])
    second = learner.hand_out(town.store, town.room, town.who("subject_teacher"), case, [entry])
    assert (False, True) == (
        is_alive(town.store, town.room, first.token), is_alive(town.store, town.room, second.token),
    )  # fmt: skip
    assert date(2026, 10, 22) == second.expires_on

    town.go(date(2026, 10, 23))
    assert not is_alive(town.store, town.room, second.token)


def test_a_foreign_giver_hands_out_nothing(town, case):
    entry = log(town, case)
    with pytest.raises((Missing, Refused)):
        learner.hand_out(town.store, town.room, town.who("other_head"), case, [entry])
    assert 0 == town.count(PurposeLink)
