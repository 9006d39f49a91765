"""Figures that are settings: the nearest and newest counts, older ones stay, nonsense is refused."""

from datetime import date
from decimal import Decimal

import pytest

from iapflow.errors import Missing, Refused
from iapflow.extend import REGISTRY
from iapflow.reports.audit import looked_through
from iapflow.reports.viewer import Viewer
from iapflow.services.audit_figures import figures_of
from iapflow.services.drafts import follow
from iapflow.services.setting_figures import FIGURES
from iapflow.services.settings import Chosen, choose, value_of
from iapflow.services.work_log import log_work
from iapflow.store.institution import Institution
from iapflow.store.setting_value import SettingValue
from tests.services.town import Town

NAME = "invitation_days"
TODAY = date(2026, 10, 1)


def chosen(town: Town, unit: int | None, typed: str, since: date = TODAY, reason: str = "Tā vienojāmies.") -> None:
    """The administrator sets a figure."""
    if "administrator" not in town.people:
        with town.store as session:
            town.person(session, "administrator", town.units["LV"])
    choose(town.store, town.room, town.who("administrator"), Chosen(NAME, unit, typed, since, reason))


def counts(town: Town, on: date = TODAY, unit: int | None = None) -> Decimal:
    """What counts."""
    with town.store.reading() as session:
        return value_of(session, NAME, on, unit)


def test_the_nearest_figure_counts_and_the_default_without_any(town):
    assert FIGURES[NAME].default == counts(town, unit=town.school)
    chosen(town, None, "20")
    assert 20 == counts(town, unit=town.school)
    chosen(town, town.units["NOV"], "25")
    chosen(town, town.school, "30")

    found = [counts(town), counts(town, unit=town.units["SK2"]), counts(town, unit=town.school)]
    assert [20, 25, 30] == found


def test_a_figure_counts_from_its_day_and_the_older_one_before(town):
    chosen(town, None, "20")
    chosen(town, None, "21", date(2026, 11, 1))

    assert [20, 21] == [counts(town), counts(town, date(2026, 11, 1))]


@pytest.mark.parametrize(
    ("typed", "since", "reason", "wrong"),
    [("0", TODAY, "x", "value"), ("daudz", TODAY, "x", "value"), ("9", date(2026, 9, 1), "x", "since"), ("9", TODAY, "", "reason")],
)  # fmt: skip
def test_nonsense_is_refused_and_nothing_is_kept(town, typed, since, reason, wrong):
    with pytest.raises(Refused) as refused:
        chosen(town, None, typed, since, reason)

    assert [wrong] == [one.because for one in refused.value.reasons]
    assert FIGURES[NAME].default == counts(town)


def test_only_an_administrator_sets_figures(town):
    with pytest.raises(Missing):
        choose(town.store, town.room, town.who("institution_head"), Chosen(NAME, None, "9", TODAY, "x"))
    with town.store.reading() as session:
        assert session.get(Institution, town.school) is not None


def since(town, name, value, day):
    """A figure of the whole country from a day on."""
    with town.store as session:
        session.add(
            SettingValue(
                name=name, valid_from=day, value=value, reason="-", set_at=town.now,
                set_by_id=town.people["institution_head"],
            )
        )  # fmt: skip


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_every_figure_can_be_read_by_rules(town):
    assert FIGURES.keys() == REGISTRY.settings


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_form_counts_with_the_figure_of_the_plans_first_day(town):
    since(town, "author_hours", "4", date(2026, 10, 5))
    town.register()
    case = town.open_plan()

    def planned(first):
        return follow(
            town.store, town.room, town.who("plan_author"), (case, "plan"), town.plan(period_start=first)
        ).filled.computed

    before, after = planned("2026-10-02"), planned("2026-10-05")
    assert [6000, 4000] == [before["author_amount"], after["author_amount"]]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_the_log_and_the_audit_hold_the_authors_hours_against_the_figure_of_the_day(town):
    case = town.delivered()
    town.go(date(2026, 10, 8))
    hours = town.entry(**town.author_hours("4.5"))
    since(town, "author_hours", "4", date(2026, 10, 7))

    with pytest.raises(Refused):
        log_work(town.store, town.room, town.who("plan_author"), case, (hours, "log-1"))
    log_work(town.store, town.room, town.who("plan_author"), case, ({**hours, "worked_on": "2026-10-06"}, "log-2"))
    found = [gaps(town)]
    since(town, "author_hours", "3", date(2026, 10, 1))
    assert [set(), {"too_many_hours"}] == [*found, gaps(town)]


def gaps(town):
    with town.store.reading() as session:
        viewer = Viewer(town.who("institution_head"), town.room.definitions.current(session))
        lines = looked_through(session, viewer, figures_of(session), only_gaps=False)
        return {gap.code for line in lines for gap in line.gaps}
