"""The first of September: everybody goes on, stays or leaves by one list, and twice is once."""

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.promotion import carry_out, first_of_september, is_open, listed, next_class
from iapflow.store.learner import Enrolment
from tests.services.town import Town

DAY = date(2027, 9, 1)


def going(town: Town, name: str = "institution_coordinator"):
    """The list."""
    with town.store.reading() as session:
        return listed(session, town.who(name), town.school, DAY)


def done(town: Town, classes: dict[int, str]) -> tuple[int, int]:
    """Carried out."""
    return carry_out(town.store, town.who("institution_coordinator"), (town.school, DAY), classes)


def test_one_list_moves_and_lets_go_and_done_twice_changes_nothing(town):
    with town.store as session:
        town.pupil(session, "Katrīna")
    first, second = going(town)
    assert ["10", "10"] == [first.proposed, second.proposed]

    classes = {first.enrolment_id: "10.b", second.enrolment_id: ""}
    assert (1, 1) == done(town, classes)

    assert [] == going(town)
    assert (0, 0) == done(town, classes)
    with town.store.reading() as session:
        rows = session.execute(select(Enrolment.class_name, Enrolment.grade, Enrolment.valid_to).order_by(Enrolment.id))
        before = date(2027, 8, 31)
        assert [(None, "9", before), (None, "9", before), ("10.b", "10", None)] == [tuple(row) for row in rows]


def test_a_class_nobody_can_place_stops_the_list(town):
    (one,) = going(town)
    with pytest.raises(Refused) as refused:
        done(town, {one.enrolment_id: "desmitā"})

    assert [f"class-{one.enrolment_id}"] == [reason.fix for reason in refused.value.reasons]
    assert [one] == going(town)


def test_the_next_class_follows_from_its_name():
    assert ["9.a", "K2-2", "", "", "10"] == [next_class(name) for name in ("8.a", "K1-2", "12.b", "K4-1", "9")]
    assert [DAY, date(2026, 9, 1)] == [first_of_september(date(2027, 6, 5)), first_of_september(date(2027, 3, 5))]


def test_the_list_is_open_from_june_to_october():
    assert [5, 11] == [month for month in (5, 6, 9, 10, 11) if not is_open(date(2027, month, 1))]


def test_only_who_leads_the_school_sees_the_list(town):
    for name in ("plan_author", "other_head"):
        with pytest.raises(Missing):
            going(town, name)
