"""What rules may read: flat names over a snapshot and the answers just given."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from iapflow.engine.context import Known
from iapflow.engine.values import PastEvent
from tests.engine.made import HEAD, NOW, TODAY, WRITER, ask, case, sheet

EVENTS = (
    PastEvent(1, "start", "", "draft", HEAD, datetime(2026, 9, 1, tzinfo=UTC)),
    PastEvent(2, "hand_in", "draft", "handed_in", WRITER, datetime(2026, 9, 3, tzinfo=UTC)),
    PastEvent(3, "take_back", "handed_in", "draft", WRITER, datetime(2026, 9, 4, tzinfo=UTC)),
    PastEvent(4, "note", "draft", "draft", WRITER, datetime(2026, 9, 6, tzinfo=UTC)),
    PastEvent(5, "route", "draft", "approved", None, datetime(2026, 9, 7, tzinfo=UTC)),
)


def known(**more: Any) -> Known:
    return Known(case(**more), ask("hand_in"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("today", TODAY),
        ("case.state", "draft"),
        ("case.revision", 3),
        ("case.entered", NOW.date()),
        ("case.number", "N-1"),
        ("actor.id", WRITER),
        ("actor.name", "Ilze Modele"),
        ("actor.roles", ["writer"]),
        ("institution.partner_type", "municipal"),
        ("sheet.amount", 50.0),
        ("facts.agreement_valid", True),
        ("facts.open_children", 0),
        ("case_entered.draft", date(2026, 9, 4)),
        ("case_entered.handed_in", date(2026, 9, 3)),
        ("case_did.take_back", str(WRITER)),
        ("children.claim", [{"state": "open"}]),
        ("children.other", []),
        ("$rates", [1]),
    ],
)
def test_a_name_has_its_value(name: str, value: Any) -> None:
    values = known(
        roots={"institution": {"partner_type": "municipal"}, "case": {"number": "N-1"}},
        facts={"agreement_valid": True, "open_children": 0},
        events=EVENTS,
        children={"claim": [{"state": "open"}]},
        extra={"$rates": [1]},
    )

    assert value == values[name]


@pytest.mark.parametrize(
    "name",
    [
        "sheet.nothing",
        "facts.nothing",
        "case_entered.approved_never",
        "case_did.start_never",
        "case_did.route",
        "nobody.name",
        "word",
        "$nothing",
        "case.due",
    ],
)
def test_a_name_without_a_value_is_not_there(name: str) -> None:
    values = known(events=EVENTS)

    with pytest.raises(KeyError):
        values[name]
    assert values.get(name) is None


def test_answers_just_given_lie_over_those_that_were_read() -> None:
    values = Known(case(), ask("hand_in", sheet=sheet(amount=7.0)))

    assert values["sheet.amount"] == 7.0


def test_false_and_nothing_are_different() -> None:
    values = known(facts={"agreement_valid": False})

    assert values["facts.agreement_valid"] is False


def test_names_are_asked_for_and_never_listed() -> None:
    assert ([], 0) == (list(known()), len(known()))


def test_facts_are_asked_one_by_one() -> None:
    asked: list[str] = []

    class Facts(dict[str, Any]):
        def get(self, name: str, default: Any = None) -> Any:
            asked.append(name)
            return True

    values = known(facts=Facts())
    assert values["today"]
    assert [] == asked
    assert values["facts.agreement_valid"]
    assert ["agreement_valid"] == asked


def test_functions_reach_the_snapshot() -> None:
    snapshot = case()

    assert Known(snapshot, ask("hand_in")).snapshot is snapshot
