"""Support for teachers in numbers: events, and whatever another part adds as a source."""

from __future__ import annotations

from datetime import date

import pytest

from iapflow.reports import teacher_support
from iapflow.reports.counted import Asked, table
from iapflow.reports.viewer import Viewer
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.supervising import Supervising
from tests.services.town import Town
from tests.services.training import Training

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def test_what_was_held_is_counted_with_different_people_and_their_institutions(town: Town) -> None:
    """One seminar: one came, one stayed away; its certificate stands."""
    training = Training(town)
    case = training.announced(capacity="3", kind="seminar")
    for name in ("subject_teacher", "plan_author"):
        training.come(case, name)
    town.go(date(2026, 10, 20))
    training.fire(case, "take_place")
    training.note(case, {"subject_teacher": "6", "plan_author": "0"})
    training.fire(case, "close")

    with town.store.reading() as session:
        viewer = Viewer(town.who("municipal_coordinator"), town.room.definitions.current(session))
        made = table(session, viewer, teacher_support.REPORT, Asked(town.semester, "kind"))
    assert {"seminar": [1, 1, 1, 1, 6.0, None]} == {line.key: list(line.numbers) for line in made.lines}


def test_a_supervision_counts_beside_events_and_tells_its_mark_only_when_it_may(town: Town) -> None:
    """Held, four were there; four marks are too few to be told."""
    supervising = Supervising(town)
    case = supervising.held()
    for name in ("subject_teacher", "plan_author", "support_specialist", "institution_head"):
        supervising.rate(case, name, 4)

    with town.store.reading() as session:
        viewer = Viewer(town.who("municipal_coordinator"), town.room.definitions.current(session))
        made = table(session, viewer, teacher_support.REPORT, Asked(town.semester, "kind"))
    assert {"supervision": [1, 4, 1, 0, 12.0, None]} == {line.key: list(line.numbers) for line in made.lines}


def test_a_source_is_added_once() -> None:
    """The same again is harmless, another of the name is refused."""
    name, source = next(iter(teacher_support.SOURCES.items()))

    teacher_support.add_source(name, source)
    with pytest.raises(ValueError, match="two sources"):
        teacher_support.add_source(name, lambda viewer, asked: source(viewer, asked))
