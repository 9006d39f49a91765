"""What a change of a figure would do is told before it is saved."""

from datetime import date
from decimal import Decimal

import pytest

from iapflow.errors import Refused
from iapflow.services.setting_figures import FIGURES
from iapflow.services.setting_preview import Change, preview
from iapflow.services.settings import Chosen
from tests.services.test_settings import NAME, TODAY, chosen, counts
from tests.services.town import Town


def looked_at(town: Town, unit: int | None, typed: str, since: date = TODAY) -> Change:
    """The same as setting it, without saving."""
    return preview(
        town.store, town.room, town.who("administrator"), Chosen(NAME, unit, typed, since, "Tā vienojāmies.")
    )


def test_who_has_a_figure_of_their_own_is_told_apart_and_nothing_is_saved(town):
    """Two schools lie in the municipality; one has its own figure."""
    chosen(town, town.school, "30")

    change = looked_at(town, None, "20")

    assert (FIGURES[NAME].default, Decimal(20), 1, 1, None) == (
        change.before, change.after, change.institutions, change.others, change.until,
    )  # fmt: skip
    assert FIGURES[NAME].default == counts(town)


def test_a_municipalitys_figure_counts_for_its_schools(town):
    chosen(town, None, "20")
    chosen(town, town.school, "30")

    change = looked_at(town, town.units["NOV"], "25")

    assert (Decimal(20), 1, 1) == (change.before, change.institutions, change.others)


def test_a_figure_that_is_set_for_later_ends_it(town):
    later = date(2026, 12, 1)
    chosen(town, None, "20", later)

    assert later == looked_at(town, None, "25").until
    assert Decimal(20) == looked_at(town, None, "25", date(2026, 12, 2)).before


def test_nonsense_is_refused_before_it_is_looked_at(town):
    chosen(town, None, "20")

    with pytest.raises(Refused):
        looked_at(town, None, "daudz")
