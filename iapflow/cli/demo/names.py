"""Names and personal codes that cannot be anybody's."""

from collections.abc import Iterator
from itertools import product
from random import Random

from iapflow.cli.demo.tables import rows

FIRST, LAST = 100, 999
"""Of the numbers that stand in a made-up code; a thousand people are enough for a demonstration."""
WEIGHTS = (1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
FOLDED = str.maketrans("āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ", "acegiklnsuzACEGIKLNSUZ")


def personal_codes() -> Iterator[str]:
    """Codes of the shape 000000-1NNNC: a day that does not exist, a check digit that fits."""
    for number in range(FIRST, LAST + 1):
        digits = f"0000001{number}"
        total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
        yield f"{digits[:6]}-{digits[6:]}{(1101 - total) % 11 % 10}"


def names(rng: Random) -> Iterator[tuple[str, str]]:
    """Given and family name, women and men in turn, no pair twice."""
    pairs = {column: _pairs(rng, column) for column in ("feminine", "masculine")}
    for woman, man in zip(pairs["feminine"], pairs["masculine"], strict=True):
        yield from (woman, man)


def address(local: str) -> str:
    """A mail address in a domain that nobody can own."""
    return f"{local.translate(FOLDED).lower().replace(' ', '.')}@demo.example"


def _pairs(rng: Random, column: str) -> list[tuple[str, str]]:
    given = [row[column] for row in rows("names") if row["kind"] == "given"]
    family = [row[column] for row in rows("names") if row["kind"] == "family"]
    pairs = list(product(given, family))
    rng.shuffle(pairs)
    return pairs
