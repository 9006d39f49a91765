"""Reading a case as the engine wants it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from iapflow.extend import facts
from iapflow.services.moving import read_pen
from tests.services.town import Town

pytestmark = pytest.mark.parametrize("dialect", ["sqlite"])


def test_a_snapshot_holds_what_rules_read(town: Town) -> None:
    case = town.submitted()

    with town.store.reading():
        snapshot = read_pen(town.store, town.room, case, lock=False).snapshot

        assert ("submitted", 2, "draft") == (snapshot.state, snapshot.revision, snapshot.previous_state)
        assert "municipal" == snapshot.roots["institution"]["partner_type"]
        assert (date(2011, 3, 4), "9") == (
            snapshot.roots["subject"]["date_of_birth"],
            snapshot.roots["subject"]["grade"],
        )
        assert (date(2026, 12, 18), 1) == (snapshot.roots["semester"]["end"], snapshot.roots["semester"]["number"])
        assert "IAP-2026/27-00001" == snapshot.roots["case"]["number"]
        assert date(2026, 12, 18) == snapshot.answers["plan"]["period_end"]
        assert ["start", "submit"] == [event.transition for event in snapshot.events]
        assert frozenset({town.people["plan_author"]}) == snapshot.circumstances.related("author_of_case")
        assert frozenset({town.people["subject_teacher"]}) == snapshot.circumstances.related("giver_of_case")
        assert frozenset({town.people["plan_author"]}) == snapshot.circumstances.did["submit"]
        assert {town.units["SK"], town.units["NOV"], town.units["LV"]} == snapshot.circumstances.units


def test_a_fact_is_asked_when_it_is_mentioned_and_only_once(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def counted(read: Any, key: Any) -> bool:
        asked.append("money_used")
        return False

    monkeypatch.setitem(facts(), "money_used", counted)  # type: ignore[arg-type]
    case = town.submitted()
    asked.clear()
    with town.store.reading():
        snapshot = read_pen(town.store, town.room, case, lock=False).snapshot
        assert [] == asked
        found = [snapshot.facts.get("money_used"), snapshot.facts.get("money_used")]

    assert ([False, False], ["money_used"]) == (found, asked)
    assert "money_used" in set(snapshot.facts)


def test_an_unknown_fact_has_no_value(town: Town) -> None:
    case = town.register()
    with town.store.reading():
        snapshot = read_pen(town.store, town.room, case, lock=False).snapshot
        assert snapshot.facts.get("no_such_fact") is None
