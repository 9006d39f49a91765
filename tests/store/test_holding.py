"""Two presses at one moment: whoever comes second sees what the first wrote."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

from iapflow.errors import Missing, Refused
from iapflow.services import colleague_views, engagements, participants
from iapflow.services.engagements import Grant
from iapflow.services.participants import Joined
from iapflow.store.colleague_view import ColleagueView
from iapflow.store.engagement import Engagement
from iapflow.store.participant import ParticipantRecord
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]
AT_ONCE = 4


def pressed_at_once(press: Callable[[], object]) -> int:
    """How many of several presses were carried out; the others were told why not."""
    barrier = Barrier(AT_ONCE)

    def one(_: int) -> bool:
        barrier.wait()
        try:
            press()
        except (Missing, Refused):
            return False
        return True

    with ThreadPoolExecutor(AT_ONCE) as people:
        return sum(people.map(one, range(AT_ONCE)))


def test_a_participant_is_entered_once(town: Town) -> None:
    plan, who = town.delivered(), town.who("institution_coordinator")
    joined = Joined(plan, None, "general", "none")

    assert 1 == pressed_at_once(lambda: participants.enter(town.store, town.room, who, town.school, joined))
    assert 1 == town.count(ParticipantRecord)


def test_hours_of_one_paper_are_granted_once(town: Town) -> None:
    who = town.who("institution_coordinator")
    wish = Grant(
        town.people["subject_teacher"], "subject_teacher", "order", "1-9/4", date(2026, 9, 1),
        semester_hours=Decimal(40),
    )  # fmt: skip

    assert 1 == pressed_at_once(lambda: engagements.grant(town.store, town.room, who, town.school, wish))
    assert 1 == town.count(Engagement)


def test_a_colleague_is_asked_once(town: Town) -> None:
    town.register()
    plan, who, people = town.open_plan(), town.who("plan_author"), [town.people["subject_teacher"]]

    pressed_at_once(lambda: colleague_views.ask(town.store, town.room, who, plan, people))
    assert 1 == town.count(ColleagueView)
