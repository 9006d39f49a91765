"""Events in numbers: each person once, certificates that stand, within what one answers for."""

from __future__ import annotations

from datetime import date

from iapflow.reports.event_sums import Sum, sums
from iapflow.reports.viewer import Viewer
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town
from tests.services.training import Training

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def told(town: Town, name: str) -> list[Sum]:
    """What somebody reads."""
    with town.store.reading() as session:
        return sums(session, Viewer(town.who(name), town.room.definitions.current(session)))


def test_each_person_is_counted_once_and_only_for_who_answers_for_the_place(town: Town) -> None:
    training = Training(town)
    for kind in ("seminar", "workshop"):
        town.go(date(2026, 10, 1))
        case = training.announced(capacity="3", kind=kind)
        for name in ("subject_teacher", "plan_author"):
            training.come(case, name)
        town.go(date(2026, 10, 20))
        training.fire(case, "take_place")
        training.note(case, {"subject_teacher": "6", "plan_author": "0" if kind == "seminar" else "2"})
        training.fire(case, "close")
    town.go(date(2026, 10, 1))
    training.announced()

    expected = [Sum("seminar", 1, 1, 1, 1), Sum("workshop", 1, 2, 1, 1), Sum("", 2, 2, 1, 2)]
    assert expected == told(town, "municipal_coordinator")
    assert expected == told(town, "state_officer")
    assert [] == told(town, "subject_teacher") == told(town, "institution_head")
