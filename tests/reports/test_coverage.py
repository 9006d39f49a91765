"""Who covers whom, and on which days nobody acts."""

from __future__ import annotations

from datetime import date

from iapflow.reports.coverage import absences, gaps
from iapflow.services import substitutions
from iapflow.services.substitutions import Wish
from iapflow.store.person import RoleAssignment
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]
FIRST, LAST = date(2026, 10, 12), date(2026, 10, 16)


def away(town: Town, person: str | None, last: date = LAST) -> None:
    """The head is away."""
    stands = town.people[person] if person else None
    asked = Wish(town.people["institution_head"], stands, FIRST, last, why="Komandējums")
    substitutions.appoint(town.store, town.room, town.who("institution_head"), asked)


def nobody(town: Town) -> list[tuple[str, date, date | None]]:
    """The days without anybody at the school."""
    with town.store.reading() as session:
        found = gaps(session, town.room.roles(session), {town.school}, town.now.date())
        return [(gap.label["en"], gap.first, gap.last) for gap in found]


def test_days_without_anybody_are_named(town: Town) -> None:
    away(town, None)

    assert [("Head of institution", FIRST, LAST)] == nobody(town)


def test_days_far_ahead_are_named_with_their_end(town: Town) -> None:
    away(town, None, date(2027, 1, 3))

    assert [("Head of institution", FIRST, date(2027, 1, 3))] == nobody(town)


def test_a_substitute_closes_the_gap(town: Town) -> None:
    away(town, "subject_teacher")

    assert [] == nobody(town)
    with town.store.reading() as session:
        (one,) = absences(session, town.room.roles(session), {town.people["subject_teacher"]}, town.now.date())
    assert ("institution_head Modele", "subject_teacher Modele", "Komandējums") == (one.absent, one.person, one.why)


def test_a_role_that_ends_leaves_a_gap_without_an_end(town: Town) -> None:
    with town.store as session:
        (held,) = session.query(RoleAssignment).filter_by(person_id=town.people["institution_head"]).all()
        held.valid_to = date(2026, 10, 30)

    assert [("Head of institution", date(2026, 10, 31), None)] == nobody(town)
