"""Parts of lines: no small part is told, nor found by taking what is told from what is told beside it."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from iapflow.reports.keeping_back import KeptBack, kept_back
from iapflow.reports.small_cells import LEAST

CELLS = st.integers(0, 14).flatmap(lambda whole: st.tuples(st.just(whole), st.integers(0, whole)))
LINES = st.dictionaries(st.sampled_from("abcd"), CELLS, max_size=4)


def kept(lines: dict[str, tuple[int, int]]) -> KeptBack:
    """Of plans, as many learners, and a part of the plans."""
    numbers = {key: (whole, whole, part) for key, (whole, part) in lines.items()}
    together = [sum(row[place] for row in numbers.values()) for place in range(3)]
    return kept_back(numbers, together, None, (0, 1), {2: 0})


@given(LINES)
def test_no_small_part_and_no_small_rest_is_told(lines):
    """A part of one to four, or all but one to four."""
    found = kept(lines)

    for key, (whole, part) in lines.items():
        if key not in found.parts.hidden | found.lines.hidden:
            assert not 0 < part < LEAST
            assert not 0 < whole - part < LEAST


@given(LINES)
def test_no_part_that_is_kept_back_is_found_by_subtraction(lines):
    """Among all tables that look the same from outside, a small part takes at least three different values."""
    found = kept(lines)
    hidden = [key for key in lines if key in found.parts.hidden and key not in found.lines.hidden]
    told = not (found.parts.is_sum_hidden or found.lines.is_sum_hidden)
    if not hidden or not told or found.lines.hidden:
        return
    total = sum(lines[key][1] for key in hidden)
    alike = [
        parts
        for parts in product(*(range(lines[key][0] + 1) for key in hidden))
        if sum(parts) == total
    ]  # fmt: skip

    for place, key in enumerate(hidden):
        if 0 < lines[key][1] < LEAST:
            assert len({parts[place] for parts in alike}) >= 3


def test_parts_go_together_and_the_line_stays():
    """Twenty plans, two of them late: the line is told, what is late is not, here and in the line beside it."""
    numbers = {"a": (20, 20, 2, 9), "b": (30, 30, 12, 9), "c": (40, 40, 20, 20)}

    found = kept_back(numbers, (90, 90, 34, 38), None, (0, 1), {2: 0, 3: 0})

    assert (frozenset(), False) == (found.lines.hidden, found.lines.is_sum_hidden)
    assert (frozenset({"a", "b"}), False) == (found.parts.hidden, found.parts.is_sum_hidden)
