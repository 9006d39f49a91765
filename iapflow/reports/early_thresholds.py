"""Thresholds tried on what a semester that is over counted (R15): only at steps by which nobody can be worked out.

Two figures next to each other tell by their difference how many stood between them.  So the values
are put together into steps, from the highest down, each with nobody or at least five who left and
nobody or at least five who stayed; a figure between two steps is told at the one above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from iapflow.reports.small_cells import told

ENOUGH = 50
"""So many must be flagged by the definition's lowest figure before any is judged."""
Tally = Mapping[Decimal, tuple[int, int]]
"""Value -> learners who stood there, and how many of them left education since."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A threshold held against what happened: leavers it would have flagged, leavers it would have missed.

    Args:
        asked: the figure that was asked about; `step` the one that is told in its place.
    """

    asked: Decimal
    name: str
    step: Decimal
    is_exact: bool
    flagged: int
    hits: int
    misses: int


def judged(tally: Tally, asked: Mapping[str, Decimal], lowest: Decimal) -> Sequence[Judged]:
    """Each figure at its step; nothing where too few were flagged or no step may be told.

    Args:
        asked: a name -> the figure.
        lowest: the definition's lowest figure.
    """
    if sum(learners for value, (learners, _) in tally.items() if value >= lowest) < ENOUGH:
        return ()
    found = steps(tally)
    return [_judge(tally, found, name, figure) for name, figure in asked.items()] if found else ()


def steps(tally: Tally) -> Sequence[Decimal]:
    """The figures that may be told, highest first; the last one flags everybody."""
    kept: list[tuple[Decimal, int, int]] = []
    left = stayed = 0
    values = sorted(tally, reverse=True)
    for value in values:
        learners, leavers = tally[value]
        left, stayed = left + leavers, stayed + learners - leavers
        if _fits(left, stayed):
            kept.append((value, left, stayed))
            left = stayed = 0
    while not _fits(left, stayed) and kept:
        _, more_left, more_stayed = kept.pop()
        left, stayed = left + more_left, stayed + more_stayed
    if not _fits(left, stayed):
        return ()
    return [value for value, *_ in kept] + (values[-1:] if left + stayed else [])


def _fits(left: int, stayed: int) -> bool:
    return told(left) is not None and told(stayed) is not None


def _judge(tally: Tally, found: Sequence[Decimal], name: str, figure: Decimal) -> Judged:
    step = min((one for one in found if one >= figure), default=found[0])
    above = [counts for value, counts in tally.items() if value >= step]
    hits, everybody = sum(left for _, left in above), sum(left for _, left in tally.values())
    is_exact = step >= figure and not any(figure <= value < step for value in tally)
    flagged = sum(learners for learners, _ in above)
    return Judged(figure, name, step, is_exact, flagged, hits, everybody - hits)
