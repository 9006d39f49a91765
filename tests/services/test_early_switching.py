"""Switching on is a decision of the institution: with what it would flag now, own figures and their source."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.early_signs import work_out
from iapflow.services.early_switching import Own, switch_off, switch_on, switch_page
from iapflow.store.early_signs import HOLDING, EarlySwitch
from iapflow.store.person import RoleAssignment
from tests.services.school_class import SchoolClass
from tests.services.town import Town


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class in which one learner misses lessons."""
    made = SchoolClass(town)
    made.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 10, 6): 6})
    made.attend("Mierīgā")
    return made


def turn_on(school_class: SchoolClass, code: str, own: Own = Own(), name: str = "institution_coordinator") -> None:  # noqa: B008
    """Somebody of the school switches it on."""
    town = school_class.town
    switch_on(town.store, town.room, school_class.actor(name), (town.school, code), own)


def reasons(found) -> list[str]:
    """What was refused, by its codes."""
    return [reason.because for reason in found.value.reasons]


def test_before_it_is_switched_on_the_page_says_how_many_it_would_flag(school_class):
    """Of two learners of whom anything is known, one; nothing has happened to anybody by asking."""
    town = school_class.town

    page = switch_page(town.store, town.room, school_class.actor("institution_coordinator"), town.school)

    line = {one.wanted.code: one for one in page.lines}["E01"]
    assert (1, 2) == (line.would_flag, line.known)
    assert line.wanted.switch is None
    assert {} == school_class.signals()


def test_no_indicator_counts_before_the_institution_holds_data(school_class):
    """Holding is a decision of its own."""
    with pytest.raises(Refused) as found:
        turn_on(school_class, "E01")

    assert ["holding"] == reasons(found)


def test_own_figures_hold_and_name_their_source(school_class):
    """Thirteen is beyond twelve; the source stands beside the figures."""
    turn_on(school_class, HOLDING)
    with pytest.raises(Refused) as found:
        turn_on(school_class, "E01", Own(watch=Decimal(13), act=Decimal(20)))

    turn_on(school_class, "E01", Own(watch=Decimal(13), act=Decimal(20), source="pedagoģiskā sēde 01.10.2026."))
    work_out(school_class.town.store, school_class.town.room, school_class.town.school)

    assert ["source"] == reasons(found)
    assert {} == school_class.signals()


@pytest.mark.parametrize(
    ("own", "because"),
    [
        (Own(watch=Decimal(-1), source="x"), "figure"),
        (Own(act=Decimal(5000), source="x"), "figure"),
        (Own(watch=Decimal(30), source="x"), "order"),
    ],
)
def test_figures_that_make_no_sense_are_refused(school_class, own, because):
    """Nothing is stored."""
    turn_on(school_class, HOLDING)

    with pytest.raises(Refused) as found:
        turn_on(school_class, "E01", own)

    assert [because] == reasons(found)
    assert 0 == school_class.town.count(EarlySwitch, indicator="E01")


def test_context_cannot_be_switched_on(school_class):
    """A repeated year is told, and never flags anybody."""
    turn_on(school_class, HOLDING)

    with pytest.raises(Missing):
        turn_on(school_class, "E09")


def test_nobody_is_asked_how_they_are_before_somebody_reads_it(school_class):
    """The well-being answer is off until the specialist who reads it is appointed."""
    town = school_class.town
    turn_on(school_class, HOLDING)
    with town.store as session:
        held = select(RoleAssignment).where(RoleAssignment.role == "wellbeing_specialist")
        session.delete(session.scalars(held).one())

    with pytest.raises(Refused) as found:
        turn_on(school_class, "E12")

    assert ["reader"] == reasons(found)


def test_a_teacher_of_another_school_decides_nothing_here(school_class):
    """Nor does a class teacher of this one."""
    for name in ("other_head", "class_teacher", "support_team"):
        with pytest.raises(Missing):
            turn_on(school_class, HOLDING, name=name)


def test_who_switched_what_on_and_off_stays_written(school_class):
    """A row for each decision, with what it would have flagged at that moment."""
    town = school_class.town
    turn_on(school_class, HOLDING)
    turn_on(school_class, "E01")
    switch_off(town.store, town.room, school_class.actor("institution_head"), (town.school, HOLDING))

    with town.store.reading() as session:
        rows = session.scalars(select(EarlySwitch).order_by(EarlySwitch.id)).all()
    assert [(HOLDING, None), ("E01", 1)] == [(row.indicator, row.flagged_then) for row in rows]
    assert {town.people["institution_head"]} == {row.ended_by_id for row in rows}
