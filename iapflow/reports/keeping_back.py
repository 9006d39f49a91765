"""Which lines of a report are kept back, and of which lines only the parts.

A line is kept back whole by the figures that count people.  A part (the late of all plans, those who
went on) may be small where the line is not, and so may be what is left of the line without it: then
every part of the line is kept back, since parts that are told would give away the one that is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iapflow.reports.small_cells import LEAST, Kept, protect, protect_inside

Numbers = Mapping[str, Sequence[Any]]
Wider = Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class KeptBack:
    """Lines kept back whole, and lines of which the parts are kept back; of the sum the same."""

    lines: Kept
    parts: Kept


NOTHING = KeptBack(Kept(frozenset(), is_sum_hidden=False), Kept(frozenset(), is_sum_hidden=False))


def kept_back(
    numbers: Numbers, whole: Sequence[Any], wider: Wider, people: Sequence[int], parts: Mapping[int, int]
) -> KeptBack:
    """What is kept back of a table.

    Args:
        numbers: a line's key -> its numbers.
        wider: a line's key -> the wider line it adds up to.
        people: the places of numbers that count people.
        parts: the place of a part -> the place of what it is a part of.
    """
    lines = _together(_counts(numbers, whole, people), wider)
    return KeptBack(lines, _together(_rests(numbers, whole, parts), wider))


Counts = tuple[dict[str, int], int]


def _counts(numbers: Numbers, whole: Sequence[Any], people: Sequence[int]) -> Iterator[Counts]:
    for place in people:
        yield {key: int(row[place] or 0) for key, row in numbers.items()}, int(whole[place] or 0)


def _rests(numbers: Numbers, whole: Sequence[Any], parts: Mapping[int, int]) -> Iterator[Counts]:
    """Each part, and what is left without it."""
    yield from _counts(numbers, whole, list(parts))
    for part, of in parts.items():
        rests = {key: int(row[of] or 0) - int(row[part] or 0) for key, row in numbers.items()}
        yield rests, int(whole[of] or 0) - int(whole[part] or 0)


def _together(counted: Iterator[Counts], wider: Wider) -> Kept:
    """What one count keeps back the others may not give away."""
    hidden: set[str] = set()
    is_sum_hidden = False
    for counts, total in counted:
        kept = protect(counts) if wider is None else protect_inside(counts, wider)
        hidden |= kept.hidden
        is_sum_hidden = is_sum_hidden or kept.is_sum_hidden or 0 < total < LEAST
    return Kept(frozenset(hidden), is_sum_hidden)
