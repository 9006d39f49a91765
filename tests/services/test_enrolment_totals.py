"""How many learners there are, as an institution counts them."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services import enrolment_totals as service
from iapflow.store.enrolment_total import EnrolmentTotal
from tests.services.town import Town

DAY = date(2026, 9, 15)


def tell(town: Town, typed: dict[str, str], day: date = DAY, who: str = "institution_head", unit: str = "SK") -> int:
    """Tell the numbers of a day."""
    return service.tell(town.store, town.room, town.who(who), town.units[unit], (day, typed))


def test_the_same_day_is_put_right_and_the_newest_is_shown(town: Town) -> None:
    tell(town, {"9": "25", "8": ""})
    tell(town, {"9": "24"})
    tell(town, {"9": "20"}, date(2026, 9, 1))

    with town.store.reading() as session:
        told = {line.code: line.learners for line in service.lines(session, town.room, town.school)}
    assert (24, None) == (told["9"], told["8"])
    assert 2 == town.count(EnrolmentTotal)


@pytest.mark.parametrize("typed", ["-1", "5001", "²", "2,5", "daudz", "٣"])
def test_what_is_no_number_is_refused_and_nothing_is_kept(town: Town, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        tell(town, {"9": typed, "8": "20"})

    assert ["g9"] == [reason.fix for reason in refused.value.reasons]
    assert 0 == town.count(EnrolmentTotal)


def test_a_day_to_come_and_an_empty_page_are_refused(town: Town) -> None:
    for typed, day in (({"9": "2"}, date(2026, 10, 2)), ({"9": " "}, DAY)):
        with pytest.raises(Refused):
            tell(town, typed, day)


def test_nobody_counts_another_institution(town: Town) -> None:
    for who in ("other_head", "plan_author", "state_officer"):
        with pytest.raises(Missing):
            tell(town, {"9": "2"}, who=who)
