"""From answers to tables: rows keep their ids, and what is gone is marked, never deleted."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select

from iapflow.store.measure import Measure, MeasureRisk
from iapflow.store.risk import Risk
from tests.services.town import Town


def resubmit(town: Town, case: int, **plan: object) -> None:
    """Take the plan back, change it, hand it in again."""
    town.fire(case, "take_back", "plan_author")
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan(**plan)})


def risks(town: Town) -> dict[str, tuple[str, int, bool]]:
    """Row id -> factor, position, whether it is in the plan."""
    with town.store.reading() as session:
        rows = session.scalars(select(Risk).order_by(Risk.row_id))
        return {row.row_id: (row.factor_code, row.position, row.removed_at is None) for row in rows}


def links(town: Town) -> set[tuple[str, str]]:
    """Which measure answers which risk."""
    with town.store.reading() as session:
        return {(link.measure_row, link.risk_row) for link in session.scalars(select(MeasureRisk))}


def test_a_submitted_plan_is_recorded_row_by_row(town: Town) -> None:
    town.submitted()

    with town.store.reading() as session:
        measure = session.scalars(select(Measure)).one()
    found = (measure.row_id, measure.measure_code, measure.kind, measure.unit, measure.volume, measure.amount_cents)
    assert ("m1", "M01", "consultation", "h", Decimal(12), 12000) == found
    assert town.people["subject_teacher"] == measure.giver_id
    assert {"r1": ("A02", 0, True)} == risks(town)
    assert {("m1", "r1")} == links(town)


def test_the_same_row_stays_the_same_row(town: Town) -> None:
    case = town.submitted()
    with town.store.reading() as session:
        first = session.scalars(select(Risk.recorded_at)).one()

    more = [
        town.risk("r2", factor="A01"),
        town.risk("r1", justification="Cits, pietiekami garš pamatojums par mācībām."),
    ]
    town.now = town.now.replace(hour=12)
    resubmit(town, case, risks=more)

    assert {"r1": ("A02", 1, True), "r2": ("A01", 0, True)} == risks(town)
    with town.store.reading() as session:
        row = session.scalars(select(Risk).where(Risk.row_id == "r1")).one()
    assert (first, "Cits, pietiekami garš pamatojums par mācībām.") == (row.recorded_at, row.justification)


def test_a_row_that_is_gone_is_marked_and_may_come_back(town: Town) -> None:
    case = town.submitted()
    other = [town.risk("r2", factor="A01")]

    resubmit(town, case, risks=other, measures=[town.measure("m2", risks=["r2"])])

    assert {"r1": ("A02", 0, False), "r2": ("A01", 0, True)} == risks(town)
    assert {("m2", "r2")} == links(town)
    resubmit(town, case)
    assert {"r1": ("A02", 0, True), "r2": ("A01", 0, False)} == risks(town)
    assert {("m1", "r1")} == links(town)


def test_the_day_a_row_went_is_kept(town: Town) -> None:
    case = town.submitted()
    other = [town.risk("r2", factor="A01")]
    again = {"risks": other, "measures": [town.measure("m2", risks=["r2"])]}
    resubmit(town, case, **again)
    gone = town.now
    town.now = town.now.replace(hour=15)
    resubmit(town, case, **again)

    with town.store.reading() as session:
        assert gone == session.scalars(select(Risk.removed_at).where(Risk.row_id == "r1")).one()


def test_a_fraction_of_an_hour_is_kept_exactly(town: Town) -> None:
    town.register()
    case = town.open_plan()
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan(measures=[town.measure(volume="7.5")])})

    with town.store.reading() as session:
        measure = session.scalars(select(Measure)).one()
    assert (Decimal("7.5"), 7500) == (measure.volume, measure.amount_cents)
