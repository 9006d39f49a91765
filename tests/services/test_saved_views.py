"""Saved views of lists."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services import saved_views
from iapflow.services.saved_views import View, Wish
from iapflow.store.saved_view import SavedView
from tests.services.town import Town

PLANS = "/plani"


def seen(town: Town, name: str) -> list[View]:
    """The views of the list of plans."""
    with town.store.reading() as session:
        return list(saved_views.views_of(session, town.who(name), PLANS))


def keep(town: Town, who: str, **more: object) -> None:
    """Save a view of the list of plans."""
    wish = {"place": PLANS, "name": "Kavējas", "query": "state=draft&page=3&q=", **more}
    saved_views.save(town.store, town.room, town.who(who), Wish(**wish))  # type: ignore[arg-type]


def test_a_view_is_ones_own_and_keeps_the_filters_without_the_page(town: Town) -> None:
    keep(town, "institution_head")

    assert [("Kavējas", "state=draft")] == [(view.name, view.query) for view in seen(town, "institution_head")]
    assert [] == seen(town, "plan_author")


def test_the_same_name_replaces_only_ones_own(town: Town) -> None:
    keep(town, "plan_author", unit_id=town.school)
    keep(town, "institution_head")
    keep(town, "institution_head", query="state=submitted")

    found = {view.query: view.is_mine for view in seen(town, "institution_head")}
    assert {"state=draft": False, "state=submitted": True} == found


def test_a_view_of_the_team_is_seen_there_and_nowhere_else(town: Town) -> None:
    keep(town, "institution_head", unit_id=town.school)

    assert ["Unit SK"] == [view.team for view in seen(town, "subject_teacher")]
    assert [] == seen(town, "other_head")
    with pytest.raises(Refused):
        keep(town, "institution_head", unit_id=town.units["SK2"])


@pytest.mark.parametrize("bad", [{"name": " "}, {"name": "x" * 81}, {"query": "page=2&q="}])
def test_without_a_name_or_a_filter_nothing_is_kept(town: Town, bad: dict[str, str]) -> None:
    with pytest.raises(Refused):
        keep(town, "institution_head", **bad)

    assert 0 == town.count(SavedView)


def test_only_its_maker_takes_a_view_away(town: Town) -> None:
    keep(town, "institution_head", unit_id=town.school)
    (view,) = seen(town, "subject_teacher")

    with pytest.raises(Missing):
        saved_views.forget(town.store, town.who("subject_teacher"), view.id)
    saved_views.forget(town.store, town.who("institution_head"), view.id)

    assert [] == seen(town, "institution_head")
