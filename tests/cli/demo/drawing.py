"""Chance that is the same each time."""

from random import Random


def drawing(seed: int) -> Random:
    """The draws of this seed; nothing secret is drawn."""
    return Random(seed)  # noqa: S311
