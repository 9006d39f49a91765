"""The yearly report of participant records."""

from __future__ import annotations

from datetime import date

from iapflow.reports.counted import Asked, table
from iapflow.reports.programme import REPORTS
from iapflow.reports.viewer import Viewer
from iapflow.store.participant import ParticipantRecord
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def record(town: Town, plan: int, **more) -> ParticipantRecord:
    """A record of a plan's learner."""
    values = {
        "learner_id": town.learner, "institution_id": town.school, "case_id": plan, "status": "general",
        "joined_on": date(2026, 10, 1), "education": "none", "entered_at": town.now,
        "entered_by_id": town.people["institution_coordinator"], **more,
    }  # fmt: skip
    return ParticipantRecord(**values)


def test_records_are_counted_by_year_with_what_came_of_them(town: Town) -> None:
    """Each learner once; what was struck out is not counted; every cut opens."""
    plan = town.delivered()
    ended = {"left_on": date(2026, 12, 14), "left_how": "early"}
    with town.store as session:
        session.add_all([record(town, plan, **ended), record(town, plan, voided_at=town.now)])
    chosen = REPORTS["participant-records"]

    with town.store.reading() as session:
        seen = Viewer(town.who("institution_head"), town.room.definitions.current(session))
        tables = {cut.id: table(session, seen, chosen, Asked(None, cut.id)) for cut in chosen.cuts}

    [line] = tables["fund-year"].lines
    assert ("2026", [1, 0, 1, 0, 0, 0, 1]) == (line.key, list(line.numbers))
    assert ["early"] == [line.key for line in tables["how"].lines]
    assert [""] == [line.key for line in tables["sex"].lines]
