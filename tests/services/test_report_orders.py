"""Reports that are told every week or month."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services import report_orders as service
from iapflow.services.report_orders import Wish, is_due
from iapflow.store.report_order import ReportOrder
from tests.services.town import Town


def order(town: Town, who: str, reader: str | None = None, code: str = "risks", every: str = "week") -> None:
    """Have a report told."""
    wish = Wish(code, "griezums=group&page=2", every, town.people[reader] if reader else None)
    service.order(town.store, town.room, town.who(who), wish)


def test_the_same_order_twice_is_one_and_keeps_the_filters(town: Town) -> None:
    for _ in range(2):
        order(town, "institution_head")

    with town.store.reading() as session:
        (one,) = service.orders_of(session, town.who("institution_head"), "risks")
    assert ("griezums=group", "week", True) == (one.query, one.every, one.is_mine)


def test_only_who_may_read_the_report_where_one_works_is_told(town: Town) -> None:
    """The coordinator of the school is; a teacher, another school's head and a report for others are not."""
    order(town, "institution_head", "institution_coordinator")

    for reader in ("subject_teacher", "other_head", "municipal_coordinator"):
        with pytest.raises(Refused):
            order(town, "institution_head", reader)
    with pytest.raises(Refused):
        order(town, "institution_head", every="hour")
    for who, code in (
        ("subject_teacher", "risks"),
        ("institution_head", "youth-initiatives"),
        ("institution_head", "x"),
    ):
        with pytest.raises(Missing):
            order(town, who, code=code)
    assert 1 == town.count(ReportOrder)


def test_who_ordered_and_who_is_told_may_take_it_away(town: Town) -> None:
    order(town, "institution_head", "institution_coordinator")
    with town.store.reading() as session:
        (one,) = service.orders_of(session, town.who("institution_coordinator"), "risks")

    with pytest.raises(Missing):
        service.cancel(town.store, town.who("other_head"), one.id)
    assert "risks" == service.cancel(town.store, town.who("institution_coordinator"), one.id)
    assert 0 == town.count(ReportOrder)


@pytest.mark.parametrize(
    ("every", "last", "today", "due"),
    [
        ("week", date(2026, 10, 1), date(2026, 10, 7), False),
        ("week", date(2026, 10, 1), date(2026, 10, 8), True),
        ("month", date(2026, 12, 1), date(2026, 12, 31), False),
        ("month", date(2026, 12, 31), date(2027, 1, 1), True),
    ],
)
def test_a_week_later_or_in_another_month(every: str, last: date, today: date, due: bool) -> None:
    assert due is is_due(every, last, today)
