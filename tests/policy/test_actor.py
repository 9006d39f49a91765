"""Somebody who acts, with their grants of the day."""

from iapflow.policy.actor import SYSTEM, Actor, Grant
from iapflow.policy.circumstances import Circumstances
from tests.engine.made import TODAY


def test_roles_and_units_are_read_off_the_grants() -> None:
    who = Actor(1, "Ilze", TODAY, (Grant("head", 10), Grant("head", 20), Grant("writer", 10, 5)))

    assert {"head", "writer"} == who.roles
    assert {10, 20} == who.units("head")
    assert set() == who.units("officer")


def test_the_system_is_nobody() -> None:
    assert (None, True, frozenset()) == (SYSTEM(TODAY).person_id, SYSTEM(TODAY).is_system, SYSTEM(TODAY).roles)


def test_a_relation_nobody_stands_in_is_empty() -> None:
    assert set() == Circumstances(frozenset()).related("author_of_case")
