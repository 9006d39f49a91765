"""What time it is: the real time, or the demo's own."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete

from iapflow.errors import Refused
from iapflow.services import clock
from iapflow.store.setting import Setting
from tests.services.town import NOW, Town

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


@pytest.mark.parametrize(
    ("by", "day"), [("day", date(2026, 10, 2)), ("week", date(2026, 10, 8)), ("semester", date(2026, 12, 18))]
)
def test_a_demos_clock_is_moved_by_a_button(town: Town, by: str, day: date) -> None:
    clock.move(town.store, by, NOW)

    with town.store.reading() as session:
        assert day == clock.now(session, NOW).date()
        assert day == town.room.now(session).date()


def test_after_the_last_semester_a_week_passes(town: Town) -> None:
    with town.store as session:
        clock.set_demo_day(session, date(2026, 12, 18), NOW)

    clock.move(town.store, "semester", NOW)

    with town.store.reading() as session:
        assert date(2026, 12, 25) == clock.now(session, NOW).date()


def test_a_real_clock_is_not_moved(town: Town) -> None:
    with town.store as session:
        session.execute(delete(Setting).where(Setting.name == clock.OFFSET))

    with pytest.raises(Refused):
        clock.move(town.store, "day", NOW)
    with town.store.reading() as session:
        assert not clock.is_demo(session)
        assert NOW == clock.now(session, NOW)
