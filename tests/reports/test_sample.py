"""Samples for an audit, and what the programme is measured by."""

from __future__ import annotations

from iapflow.reports.indicators import indicators
from iapflow.reports.sample import draw
from iapflow.reports.viewer import Viewer
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.learner import Learner
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import NOW, Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def plans(town: Town, many: int) -> None:
    """Plans in delivery."""
    with town.store as session:
        for place in range(many):
            learner = Learner(given_name=f"B{place}", family_name="T", date_of_birth=NOW.date().replace(year=2012))
            session.add(learner)
            session.flush()
            case = Case(
                number=f"T{place}", workflow="support_plan", workflow_version=1, bundle_digest="0" * 64,
                state="in_delivery", revision=1, institution_id=town.school, subject_kind="learner",
                learner_id=learner.id, semester_id=town.semester, started_at=NOW, entered_at=NOW, updated_at=NOW,
            )  # fmt: skip
            session.add(case)
            session.flush()
            moved = {"transition": "agree", "from_state": "at_state", "to_state": "in_delivery"}
            session.add(Event(case_id=case.id, seq=1, revision=1, at=NOW, **moved))


def test_the_same_word_draws_the_same_plans_within_ones_reach(town: Town) -> None:
    """Another word draws others; another school's head draws none."""
    plans(town, 12)

    def drawn(word: str, who: str = "institution_head") -> list[str]:
        with town.store.reading() as session:
            viewer = Viewer(town.who(who), town.room.definitions.current(session))
            return [one.number for one in draw(session, viewer, town.semester, (4, word)).plans]

    assert 4 == len(drawn("2026-10"))
    assert drawn("2026-10") == drawn("2026-10")
    assert drawn("2026-10") != drawn("2026-11")
    assert [] == drawn("2026-10", "other_head")


def test_steady_institutions_and_plans_are_counted_and_small_numbers_kept_back(town: Town) -> None:
    """Four plans in one semester: a school of one semester; above it four is too few to be told."""
    plans(town, 4)

    with town.store.reading() as session:
        catalogue = town.room.definitions.current(session)
        head, officer = (Viewer(town.who(who), catalogue) for who in ("institution_head", "state_officer"))
        assert (1, 4) == (indicators(session, head, 1).institutions, indicators(session, head, 1).plans)
        assert (0, None) == (indicators(session, officer, 2).institutions, indicators(session, officer, 2).plans)
