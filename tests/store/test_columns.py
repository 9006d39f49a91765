"""Column types: the same value comes back from both databases, or none is taken."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from iapflow.store.codec import SealedJson, SealedText, dump, seal, unseal
from iapflow.store.columns import Quantity, UtcDateTime
from iapflow.store.measure import Measure
from iapflow.store.setting import Setting
from iapflow.store.store import Store
from iapflow.store.task import Task

from .world import NOW, World

RIGA = timezone(timedelta(hours=3))
SQLITE = sqlite.dialect()


def test_a_moment_comes_back_in_utc(store: Store) -> None:
    """Whichever zone it was written in."""
    with store as session:
        world = World(session)
        case = world.case(world.pine)
        local = datetime(2026, 10, 5, 12, 30, 0, 123456, tzinfo=RIGA)
        world.add(Task(case_id=case, state="x", role="r", institution_id=world.pine, opened_at=local, due_at=None))

        found = session.execute(select(Task.opened_at, Task.due_at)).one()

    assert (local, None) == tuple(found)
    assert found.opened_at.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    """Nobody knows which zone was meant."""
    with pytest.raises(StatementError, match="time zone"), store as session:
        session.execute(select(Task).where(Task.opened_at < datetime(2026, 10, 5, 12, 30)))  # noqa: DTZ001


def test_quantities_add_up_exactly(store: Store) -> None:
    """A hundred times 0.1 is 10, on a database without decimals too."""
    with store as session:
        world = World(session)
        case = world.case(world.pine)
        for n in range(100):
            row = {"case_id": case, "row_id": f"m{n}", "measure_code": "M01", "position": n, "recorded_at": NOW}
            session.add(Measure(**row, volume=Decimal("0.10")))
        session.flush()

        assert Decimal("10.00") == session.scalar(select(func.sum(Measure.volume)))


@given(st.decimals(min_value=0, max_value=99999, places=2))
def test_a_quantity_survives_floating_point(value: Decimal) -> None:
    """Two decimals come back as they went in."""
    kind = Quantity()

    assert value == kind.process_result_value(kind.process_bind_param(value, SQLITE), SQLITE)


@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_survives_sqlite(moment: datetime) -> None:
    """The same moment, whatever its zone."""
    kind = UtcDateTime()
    try:
        expected = moment.astimezone(UTC)
    except OverflowError:
        return

    assert expected == kind.process_result_value(kind.process_bind_param(moment, SQLITE), SQLITE)


def test_nothing_stays_nothing() -> None:
    """No value is no value in each type."""
    for kind in (UtcDateTime(), Quantity(), SealedText(), SealedJson()):
        assert kind.process_bind_param(None, SQLITE) is None
        assert kind.process_result_value(None, SQLITE) is None


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)
    )
)
def test_sealed_answers_come_back(value: Any) -> None:
    """Any JSON value, every letter."""
    kind = SealedJson()
    stored = kind.process_bind_param(value, SQLITE)

    assert value == kind.process_result_value(stored, SQLITE)


def test_an_unknown_seal_is_refused_without_telling_the_value() -> None:
    """A later version's seal, or none, is not read as if it were plain."""
    for stored in ("v1|secret", "secret", ""):
        with pytest.raises(ValueError, match="header") as refused:
            unseal(stored)
        assert "secret" not in str(refused.value)
    assert unseal(seal("v0|")) == "v0|"


def test_what_json_does_not_know_is_refused() -> None:
    """Not a number is no JSON."""
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump(float("nan"))


def test_a_setting_holds_any_json(store: Store) -> None:
    """Also false and zero, which are not nothing."""
    with store as session:
        for n, value in enumerate((0, False, "x", [1], {"a": None})):
            session.add(Setting(name=f"s{n}", value=value, valid_from=date(2026, 9, 1)))
        session.flush()
        session.expire_all()

        assert [0, False, "x", [1], {"a": None}] == list(session.scalars(select(Setting.value).order_by(Setting.name)))
