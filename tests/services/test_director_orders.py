"""Director's orders: complete by the list of the day, and asked for where the setting says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from iapflow.errors import Missing, Refused
from iapflow.reports.audit import looked_through
from iapflow.reports.director_orders import lacks_order, orders_of
from iapflow.reports.viewer import Viewer
from iapflow.services import director_orders as service
from iapflow.services import log_rules
from iapflow.services.audit_figures import figures_of
from iapflow.services.director_orders import Order
from iapflow.services.moving import read_pen
from iapflow.store.director_order import DirectorOrder
from iapflow.store.setting_value import SettingValue
from iapflow.store.work_log import WorkLogEntry
from tests.services.town import Town

COORDINATOR = "institution_coordinator"
SAYS = {"remote_organised": "Tiešsaistē.", "remote_teachers": "Plānos minētie.", "remote_confirmed": "E-pastā."}
DAY = date(2026, 10, 1)


@pytest.fixture
def plan(town: Town) -> int:
    """A plan in delivery."""
    return town.delivered()


def order(plan: int, **more) -> Order:
    """A complete order for remote work."""
    return replace(Order("remote", "1-9/1", DAY, DAY, None, SAYS, [plan]), **more)


def enter(town: Town, wish: Order, who: str = COORDINATOR) -> int:
    """An order is entered."""
    return service.enter(town.store, town.room, town.who(who), town.school, wish)


def row(town: Town, plan: int, **more) -> WorkLogEntry:
    """A remote consultation that is about to be entered."""
    values = {
        "case_id": plan, "measure_row": "m1", "giver_id": town.people["subject_teacher"],
        "worked_on": date(2026, 10, 7), "hours": Decimal(1), "kind": "consultation", "mode": "remote",
        "no_show": False, "recorded_at": town.now,
    }  # fmt: skip
    return WorkLogEntry(**{**values, **more})


def against(town: Town, plan: int) -> list[tuple[str, Decimal]]:
    """What the order rule holds against a remote row."""
    with town.store.reading():
        pen = read_pen(town.store, town.room, plan)
        return [(one.rule, one.level) for one in log_rules.against(pen, row(town, plan)) if one.rule == "remote_order"]


@pytest.mark.parametrize(("level", "told"), [(0, []), (1, [("remote_order", 1)]), (2, [("remote_order", 2)])])
def test_a_remote_consultation_needs_an_order_as_the_setting_says(town, plan, level, told):
    """Off, a question or a wall; an order that names the plan settles it."""
    with town.store as session:
        session.add(
            SettingValue(
                name="log_remote_order", institution_id=town.school, valid_from=DAY, value=str(level), reason="x",
                set_at=town.now,
            )
        )  # fmt: skip
    before = against(town, plan)

    enter(town, order(plan))

    assert (told, []) == (before, against(town, plan))


def test_an_order_counts_for_its_days_its_plans_and_its_kind(town, plan):
    """A row in person needs none."""
    enter(town, order(plan, valid_to=date(2026, 10, 10)))
    with town.store.reading() as session:
        lacking = [
            lacks_order(session, row(town, plan, **more))
            for more in ({}, {"worked_on": date(2026, 10, 11)}, {"case_id": plan + 9}, {"mode": "in_person"})
        ]

    assert [False, True, True, False] == lacking


def test_an_audit_asks_for_the_order(town, plan):
    """Until the order is entered."""
    with town.store as session:
        session.add(row(town, plan, topic="Daļskaitļi", confirmed_on=date(2026, 10, 7)))

    def gaps() -> list[str]:
        with town.store.reading() as session:
            seen = Viewer(town.who(COORDINATOR), town.room.definitions.current(session))
            return [gap.code for line in looked_through(session, seen, figures_of(session)) for gap in line.gaps]

    before = gaps()
    enter(town, order(plan))

    assert ("unordered" in before, "unordered" in gaps()) == (True, False)


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"number": ""}, ["number"]), ({"kind": "party"}, ["kind"]), ({"plans": []}, ["plans"]),
        ({"valid_to": date(2026, 9, 1)}, ["valid_to"]),
        ({"contents": {**SAYS, "remote_teachers": ""}}, ["point-remote_teachers"]),
        ({"kind": "practice"}, ["point-practice_place", "point-practice_paid"]),
    ],
)  # fmt: skip
def test_a_gap_in_an_order_is_told_at_its_field(town, plan, wrong, at):
    """What must be stated follows from the kind; nothing is stored."""
    with pytest.raises(Refused) as refused:
        enter(town, order(plan, **wrong))

    assert (at, 0) == ([one.fix for one in refused.value.reasons], town.count(DirectorOrder))


def test_an_order_is_entered_once_and_by_its_own_institution(town, plan):
    """Another school's head, an author, a foreign plan."""
    enter(town, order(plan))
    with pytest.raises(Refused):
        enter(town, order(plan))
    for who in ("other_head", "plan_author"):
        with pytest.raises(Missing):
            enter(town, order(plan, number="2"), who)
    with pytest.raises(Missing):
        enter(town, order(plan, number="3", plans=[plan + 99]))
    with town.store.reading() as session:
        assert [("1-9/1", [town.number(plan)])] == [
            (one.number, plans) for one, plans in orders_of(session, town.school)
        ]
