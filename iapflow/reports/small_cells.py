"""Numbers too small to tell, and those beside them by which they could be worked out.

A line of fewer than five learners is kept back.  Whoever knows the sum and all lines but the hidden ones
knows the sum of the hidden: so there are always at least two of them, and their sum leaves each at least
five values.  Where too few lines are left to hide behind, the sum itself is not told.

Lines that add up to a line of a wider table (institutions of a municipality, factors of a group, semesters
of a year) are protected group by group, and all together where the wider line is kept back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """Which lines of a table are kept back, and whether their sum is."""

    hidden: frozenset[str]
    is_sum_hidden: bool


def told(number: int) -> int | None:
    """A number alone: nothing at all is nothing, one to four is kept back."""
    return number if number == 0 or number >= LEAST else None


def protect(lines: Mapping[str, int]) -> Kept:
    """What is kept back of lines that add up to a sum.

    Args:
        lines: a line's key -> how many learners (or plans) stand behind it.
    """
    hidden = [key for key, number in lines.items() if 0 < number < LEAST]
    if not hidden:
        return Kept(frozenset(), is_sum_hidden=False)
    open_lines = sorted((key for key, number in lines.items() if number >= LEAST), key=lambda key: (lines[key], key))
    while not _is_safe([lines[key] for key in hidden]):
        if not open_lines:
            return Kept(frozenset(hidden), is_sum_hidden=True)
        hidden.append(open_lines.pop(0))
    return Kept(frozenset(hidden), is_sum_hidden=False)


def protect_inside(lines: Mapping[str, int], wider: Mapping[str, str]) -> Kept:
    """The same where each line also adds up to a line of a wider table.

    Args:
        wider: a line's key -> the key of the wider line it is part of.
    """
    groups: dict[str, dict[str, int]] = {}
    for key, number in lines.items():
        groups.setdefault(wider.get(key, ""), {})[key] = number
    above = protect({name: sum(group.values()) for name, group in groups.items()})
    hidden: set[str] = set()
    for name, group in groups.items():
        inside = protect(group)
        is_whole = name in above.hidden or inside.is_sum_hidden
        hidden |= {key for key, number in group.items() if number} if is_whole else inside.hidden
    is_sum_hidden = above.is_sum_hidden or (bool(hidden) and not _is_safe([lines[key] for key in sorted(hidden)]))
    return Kept(frozenset(hidden), is_sum_hidden)


def _is_safe(hidden: Sequence[int]) -> bool:
    """Whether the sum of the hidden lines, each at least one, leaves every one of them five values or more."""
    return len(hidden) > 1 and sum(hidden) - len(hidden) >= LEAST - 1
