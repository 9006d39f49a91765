"""A file that was put in and never used goes after a week; what an answer names stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iapflow.services.drafts import Page, save_draft
from iapflow.services.unused_files import cases_to_look_at, drop_unused
from iapflow.store.upload import Upload
from tests.forms.test_files import PDF
from tests.services.test_uploads import kept
from tests.services.town import NOW, Town


@pytest.fixture
def case(town: Town) -> int:
    """A plan that its author writes, with consent to what specialists say."""
    town.register(special_data_consent=True)
    return town.open_plan()


def look(town: Town, days: int) -> list[int]:
    """So many days later."""
    town.now = NOW + timedelta(days=days)
    with town.store.reading() as session:
        found = list(cases_to_look_at(session, town.room.now(session)))
    for one in found:
        drop_unused(town.store, town.room, one)
    return found


def test_what_nothing_names_goes_after_a_week_and_not_before(town: Town, case: int) -> None:
    kept(town, case)

    assert [] == look(town, 6)
    assert 1 == town.count(Upload)

    assert [case] == look(town, 8)
    assert 0 == town.count(Upload)


def test_what_a_draft_names_stays_and_is_looked_at_once_a_week(town: Town, case: int) -> None:
    rows = [{"id": "r0000000a", "opinion": kept(town, case)}]
    save_draft(town.store, town.room, town.who("plan_author"), Page(case, "plan"), {"risks": rows})

    assert [[case], [], [case]] == [look(town, days) for days in (8, 9, 16)]
    assert 1 == town.count(Upload)


def test_what_was_handed_in_is_never_looked_at_again(town: Town, case: int) -> None:
    plan = town.plan()
    plan["risks"] = [{**plan["risks"][0], "opinion": kept(town, case, content=PDF)}]
    save_draft(town.store, town.room, town.who("plan_author"), Page(case, "plan"), plan)
    town.fire(case, "submit", "plan_author", answers={"plan": plan})

    assert [[case], [], []] == [look(town, days) for days in (8, 16, 60)]
    assert 1 == town.count(Upload)
