"""Thresholds are tried only at steps whose differences name nobody."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from iapflow.reports.early_thresholds import Tally, judged, steps
from iapflow.reports.small_cells import told

COUNTS = st.tuples(st.integers(0, 12), st.integers(0, 9))
TALLIES = st.dictionaries(st.integers(0, 40), COUNTS, min_size=1, max_size=12)
EVERYTHING = Decimal(0)


def tally(counts: dict[int, tuple[int, int]]) -> Tally:
    """Value by halves -> learners, leavers, out of who stayed and who left."""
    return {Decimal(value) / 2: (stayed + left, left) for value, (stayed, left) in counts.items()}


def enough(counts: dict[int, tuple[int, int]]) -> Tally:
    """The same with so many at the highest value that figures are judged."""
    return {**tally(counts), Decimal(99): (120, 60)}


@given(TALLIES)
def test_no_two_figures_tell_by_their_difference_how_many_few_stood_between_them(counts):
    """Whatever figures are tried, one after the other: flagged, hits, misses, and who stayed."""
    made = enough(counts)
    asked = {str(number): Decimal(number) / 2 for number in range(210)}
    found = judged(made, asked, EVERYTHING)
    rows = {(one.flagged, one.hits, one.misses) for one in found}

    for first in rows:
        for second in (*rows, (0, 0, first[1] + first[2])):
            differences = (first[0] - second[0], first[1] - second[1], first[2] - second[2])
            stayed = (first[0] - first[1]) - (second[0] - second[1])
            assert all(told(abs(one)) is not None for one in (*differences, stayed))


@given(TALLIES)
def test_steps_are_figures_of_the_counts_highest_first_and_the_last_flags_everybody(counts):
    """Or there are none, where even everybody together is too few."""
    made = tally(counts)
    found = steps(made)

    assert sorted(found, reverse=True) == list(found)
    assert all(one in made for one in found)
    if found and any(learners for learners, _ in made.values()):
        assert sum(made[value][0] for value in made if value >= found[-1]) == sum(one for one, _ in made.values())


def test_a_figure_between_steps_is_told_at_the_next_one_and_says_so():
    """Eleven would add two learners to those from twelve on."""
    made = {Decimal(0): (200, 6), Decimal(11): (2, 0), Decimal(12): (60, 9)}
    exact, between, above = judged(made, {"a": Decimal(12), "b": Decimal(11), "c": Decimal(30)}, Decimal(11))

    assert [(12, True), (12, False), (12, False)] == [(one.step, one.is_exact) for one in (exact, between, above)]
    assert {(60, 9, 6)} == {(one.flagged, one.hits, one.misses) for one in (exact, between, above)}


def test_below_fifty_flagged_or_with_few_leavers_nothing_is_judged():
    """Three leavers of a whole country are three children."""
    assert () == judged({Decimal(5): (49, 20)}, {"watch": Decimal(5)}, Decimal(5))
    assert () == judged({Decimal(5): (90, 3)}, {"watch": Decimal(5)}, Decimal(5))
