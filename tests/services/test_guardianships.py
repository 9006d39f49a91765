"""Who stands beside a learner is entered by the school, with what they may do; links follow it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services import guardianships as service
from iapflow.services.class_applications import signers
from iapflow.services.guardians import GUARDIAN, candidates_of
from iapflow.services.guardianships import Beside
from iapflow.services.moving import read_pen
from iapflow.store.learner import Guardianship
from tests.services.town import Town

COORDINATOR = "institution_coordinator"
MOTHER = Beside("Anna Paraugliepa", "parent", "represents", "dzimšanas apliecība", date(2026, 9, 1))


def enter(town: Town, wish: Beside, who: str = COORDINATOR) -> None:
    """Somebody is entered."""
    service.enter(town.store, town.who(who), town.learner, wish)


def rows(town: Town) -> list[Guardianship]:
    """What is kept, oldest first."""
    with town.store.reading() as session:
        return list(session.scalars(select(Guardianship).order_by(Guardianship.id)))


def for_links(town: Town, plan: int) -> list[str]:
    """For whom a link can be made as a guardian."""
    with town.store.reading() as session:
        return [name for _, name in candidates_of(session, read_pen(town.store, town.room, plan), GUARDIAN)]


@pytest.mark.parametrize(
    ("rights", "kept"), [("represents", (True, True)), ("informed", (False, True)), ("neither", (False, False))]
)
def test_links_and_signing_follow_what_somebody_may_do(town, rights, kept):
    """Only who may represent signs or gets a link."""
    town.register()
    plan = town.open_plan()

    enter(town, replace(MOTHER, rights=rights))

    (row,) = rows(town)
    may = rights == "represents"
    with town.store.reading() as session:
        signer = signers(session, [town.learner], town.now.date())[town.learner]
    assert (kept, rights) == ((row.may_represent, row.may_be_informed), service.rights_of(row))
    assert ("Anna Paraugliepa" if may else "") == signer.name
    assert (["Anna Paraugliepa"] if may else []) == for_links(town, plan)


def test_what_somebody_may_do_changes_by_ending_one_entry_and_entering_the_next(town):
    """Nothing is overwritten; the same person does not stand there twice in the same days."""
    enter(town, MOTHER)
    less = replace(MOTHER, rights="informed", since=date(2026, 10, 2))
    with pytest.raises(Refused) as refused:
        enter(town, less)
    service.end(town.store, town.who(COORDINATOR), (town.learner, rows(town)[0].id), date(2026, 10, 1))

    enter(town, less)

    assert ["full_name"] == [one.fix for one in refused.value.reasons]
    assert [(True, date(2026, 10, 1)), (False, None)] == [(row.may_represent, row.valid_to) for row in rows(town)]


@pytest.mark.parametrize(
    ("wrong", "at"),
    [
        ({"full_name": ""}, "full_name"), ({"kinship": "aunt"}, "kinship"), ({"rights": "all"}, "rights"),
        ({"basis": ""}, "basis"), ({"basis": "x" * 201}, "basis"), ({"until": date(2026, 8, 1)}, "until"),
    ],
)  # fmt: skip
def test_a_gap_is_told_at_its_field_and_nothing_is_stored(town, wrong, at):
    """Each at the field that it is about."""
    with pytest.raises(Refused) as refused:
        enter(town, replace(MOTHER, **wrong))

    assert ([at], []) == ([one.fix for one in refused.value.reasons], rows(town))


def test_nobody_else_enters_or_ends_anything(town):
    """Another school's head, an author, a foreign row."""
    enter(town, MOTHER)
    (row,) = rows(town)
    for who in ("other_head", "plan_author", "municipal_coordinator"):
        with pytest.raises(Missing):
            enter(town, replace(MOTHER, full_name="Cita"), who)
        with pytest.raises(Missing):
            service.end(town.store, town.who(who), (town.learner, row.id), date(2026, 10, 1))
    with pytest.raises(Missing):
        service.end(town.store, town.who(COORDINATOR), (town.learner, row.id + 9), date(2026, 10, 1))

    assert [None] == [one.valid_to for one in rows(town)]
