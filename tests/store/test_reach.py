"""The closure of the dated tree, and finding learners by folded names."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.store.folding import containing, folded
from iapflow.store.institution import InstitutionReach
from iapflow.store.learner import Learner
from iapflow.store.reach import BEGINNING, END, Span, ancestors, merged, rebuild_reach
from iapflow.store.reading import units_above
from iapflow.store.store import Store

from .world import REFORM, TODAY, World

BEFORE = date(2021, 6, 30)


def test_a_unit_reaches_itself_and_all_above_it() -> None:
    """Along a way the days of its links overlap."""
    parents = {1: [Span(2, date(2010, 1, 1), END)], 2: [Span(3, date(2015, 1, 1), date(2020, 12, 31))]}

    assert [
        Span(1, BEGINNING, END),
        Span(2, date(2010, 1, 1), END),
        Span(3, date(2015, 1, 1), date(2020, 12, 31)),
    ] == ancestors(1, parents)


def test_links_that_never_meet_reach_nothing() -> None:
    """A school that left before its municipality joined was never below the region."""
    parents = {1: [Span(2, date(2010, 1, 1), BEFORE)], 2: [Span(3, REFORM, END)]}

    assert [1, 2] == [span.ancestor_id for span in ancestors(1, parents)]


def test_a_circle_is_refused() -> None:
    """With the unit's number, so that somebody can correct its links."""
    parents = {1: [Span(2, BEGINNING, END)], 2: [Span(1, BEGINNING, END)]}

    with pytest.raises(ValueError, match="unit 1 stands above itself"):
        ancestors(1, parents)


def test_two_ways_to_the_same_unit_become_one_row() -> None:
    """Spans that overlap or touch are joined, those with a gap are not."""
    first, second = Span(9, date(2010, 1, 1), BEFORE), Span(9, REFORM, END)
    gap = Span(8, date(2030, 1, 1), END)

    assert [Span(8, BEGINNING, BEFORE), gap, Span(9, date(2010, 1, 1), END)] == merged(
        [second, gap, first, Span(8, BEGINNING, BEFORE)]
    )
    assert [Span(9, BEGINNING, END)] == merged([Span(9, BEGINNING, END), first])


def test_the_closure_is_rebuilt_whole(store: Store) -> None:
    """Twice the same rows; the moved school has both municipalities, each in its days."""
    with store as session:
        world = World(session)

        rows = rebuild_reach(session)

        assert rows == rebuild_reach(session) == len(session.scalars(select(InstitutionReach)).all())
        assert {world.elm, world.old, world.nation} == units_above(session, world.elm, BEFORE)
        assert {world.elm, world.north, world.nation} == units_above(session, world.elm, TODAY)
        lone = world.unit("institution", "LONE")
        assert {lone} == units_above(session, lone, TODAY)


def test_names_are_folded() -> None:
    """Case, diacritics and spaces do not matter; signs of patterns are only signs."""
    assert folded("Ģirts  BĒRZIŅŠ-Ķīsis") == "girts berzins-kisis"
    assert containing("50%_a\\") == "%50\\%\\_a\\\\%"


def test_a_learner_is_found_without_diacritics(store: Store) -> None:
    """In either order of the names, and after a change of name."""
    with store as session:
        world = World(session)
        learner = world.learner(given_name="Ģirts", family_name="Izdomātais")

        def found(words: str) -> bool:
            clause = Learner.search_text.like(containing(words), escape="\\")
            return session.scalars(select(Learner.id).where(clause)).all() == [learner]

        assert all(map(found, ("girts", "Ģirts izd", "izdomatais GIRTS", "mātais")))
        assert not found("gints")
        session.get_one(Learner, learner).family_name = "Šķērslis"
        session.flush()
        assert found("skerslis")
