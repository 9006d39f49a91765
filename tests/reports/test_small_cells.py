"""Small numbers are kept back, and nobody works them out from the numbers beside them."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from iapflow.reports.small_cells import LEAST, protect, protect_inside

LINES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12), max_size=8)


def possible(total: int, count: int) -> tuple[int, int]:
    """The least and most that one of so many hidden lines, each at least one, may be."""
    return 1, total - count + 1


@given(LINES)
def test_no_small_line_is_told_nor_found_by_subtraction(lines):
    """Sum less the lines that are told leaves each hidden line at least five values."""
    kept = protect(lines)

    assert all(key in kept.hidden for key, number in lines.items() if 0 < number < LEAST)
    if kept.hidden and not kept.is_sum_hidden:
        least, most = possible(sum(lines[key] for key in kept.hidden), len(kept.hidden))
        assert len(kept.hidden) > 1
        assert most - least >= LEAST - 1


@given(LINES, st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("xyz"), min_size=8))
def test_no_small_line_is_found_through_the_wider_table(lines, wider):
    """Both tables are told: the sums of every set of wider lines still leave the hidden enough values."""
    groups: dict[str, dict[str, int]] = {}
    for key, number in lines.items():
        groups.setdefault(wider[key], {})[key] = number
    above = protect({name: sum(group.values()) for name, group in groups.items()})
    kept = protect_inside(lines, wider)
    told_groups = [name for name in groups if name not in above.hidden]

    for size in range(1, len(told_groups) + 1):
        for names in combinations(told_groups, size):
            hidden = [lines[key] for name in names for key in groups[name] if key in kept.hidden]
            if hidden and not kept.is_sum_hidden:
                assert len(hidden) > 1


def test_a_line_alone_takes_the_next_smallest_with_it():
    """Three of twenty: the line of six goes with it, the others stay."""
    kept = protect({"a": 3, "b": 6, "c": 11})

    assert (frozenset({"a", "b"}), False) == (kept.hidden, kept.is_sum_hidden)


def test_where_nothing_is_left_to_hide_behind_the_sum_is_not_told():
    """One small line alone."""
    assert protect({"a": 3}).is_sum_hidden


def test_without_small_lines_everything_is_told():
    """A line of nobody says nothing about anybody."""
    assert not protect({"a": 0, "b": 5}).hidden
