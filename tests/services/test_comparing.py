"""What changed since a level's last decision, and no more than the reader may see of it."""

from __future__ import annotations

from iapflow.services import cases
from iapflow.services.cases import Press
from iapflow.services.comparing import since_decision
from iapflow.services.pointing import Pointed
from tests.services.town import Town

REASON = {"reason": {"comment": "Precizējiet."}}


def again(town: Town, case: int, volume: str = "20") -> None:
    """The author hands in again with another volume."""
    note = {"confirmed": ["open_marks"]}
    plan = {"plan": town.plan(measures=[town.measure(volume=volume)])}
    cases.fire(town.store, town.room, case, Press("submit", town.who("plan_author"), answers=plan, note=note))


def volumes(town: Town, case: int, name: str) -> tuple[str | None, str]:
    since = since_decision(town.store, town.room, town.who(name), case, "plan")
    before = since.before.answers["measures"][0]["volume"] if since.before else None
    return before, since.now.answers["measures"][0]["volume"]


def test_who_decides_for_the_first_time_compares_with_nothing(town: Town) -> None:
    case = town.submitted()

    assert (None, "12") == volumes(town, case, "institution_head")


def test_who_sent_it_back_sees_what_changed_since(town: Town) -> None:
    case = town.submitted()
    town.fire(case, "send_back", "institution_head", answers=REASON)
    again(town, case)

    assert ("12", "20") == volumes(town, case, "institution_head")


def test_two_hand_ins_between_two_decisions_are_one_change(town: Town) -> None:
    case = town.submitted()
    town.fire(case, "send_back", "institution_head", answers=REASON)
    again(town, case, "16")
    town.fire(case, "take_back", "plan_author")
    again(town, case, "20")

    assert ("12", "20") == volumes(town, case, "institution_head")


def test_each_level_compares_with_its_own_last_decision(town: Town) -> None:
    case = town.submitted()
    town.fire(case, "approve_by_head", "institution_head")
    mark = Pointed("plan", "measures[m1].volume", "Par maz.")
    press = Press("send_back_by_municipality", town.who("municipal_coordinator"), answers=REASON, marks=[mark])
    cases.fire(town.store, town.room, case, press)
    again(town, case)
    town.fire(case, "approve_by_head", "institution_head")

    told = since_decision(town.store, town.room, town.who("municipal_coordinator"), case, "plan").remarks

    assert ("12", "20") == volumes(town, case, "municipal_coordinator")
    assert ["Par maz."] == [one.comment for one in told]


def test_whoever_decided_since_is_not_told_old_remarks(town: Town) -> None:
    case = town.submitted()
    mark = Pointed("plan", "measures[m1].volume", "Par maz.")
    press = Press("send_back", town.who("institution_head"), answers=REASON, marks=[mark])
    cases.fire(town.store, town.room, case, press)
    again(town, case)
    head = town.who("institution_head")
    before = since_decision(town.store, town.room, head, case, "plan").remarks
    town.fire(case, "approve_by_head", "institution_head")

    assert ["Par maz."] == [one.comment for one in before]
    assert [] == since_decision(town.store, town.room, head, case, "plan").remarks
