"""What a plan is about, drawn in the proportions that were really seen (domain.md, 6.2 and 8.1)."""

from dataclasses import dataclass, field
from random import Random

GROUPS = {"A": 86, "C": 27, "D": 5, "B": 2}
"""Of a hundred plans so many have a risk of this group."""
LEARNING = {"A02": 77, "A03": 13, "A05": 10, "A04": 9, "A06": 3, "A01": 6, "A10": 6, "A12": 2, "A14": 2}
CONSULTED = {"maths": 56, "latvian": 35, "english": 22, "vocational": 6, "natural_sciences": 5, "history": 3}
SUPPORT = {"M09": 13, "M03": 8, "M02": 6}
ECONOMIC = {"K04": 60, "K01": 40, "K03": 25, "K05": 15, "K06": 3}
CAUSE = {"K04": "C07", "K01": "C01", "K03": "C05", "K05": "C06", "K06": "C02"}
WITH_CONSULTATION = 87
"""Of a hundred plans with a learning risk."""
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Matter:
    """One plan's risks, and its measures with the factor each answers and its subject."""

    factors: tuple[str, ...]
    measures: tuple[tuple[str, str, str | None], ...]
    groups: tuple[str, ...] = field(default=())


def matters(rng: Random, number: int) -> list[Matter]:
    """So many plans' matters, the groups dealt so that their shares come out exactly."""
    dealt: list[set[str]] = [set() for _ in range(number)]
    for group, share in GROUPS.items():
        for place in _dealt(rng, dealt, round(number * share / HUNDRED)):
            dealt[place].add(group)
    return [_matter(rng, tuple(sorted(groups or {"A"}))) for groups in dealt]


def _dealt(rng: Random, dealt: list[set[str]], wanted: int) -> list[int]:
    """The places that get a group: first those that have none yet, else drawn."""
    places = list(range(len(dealt)))
    rng.shuffle(places)
    return sorted(places, key=lambda place: bool(dealt[place]))[:wanted]


def _matter(rng: Random, groups: tuple[str, ...]) -> Matter:
    factors: list[str] = []
    measures: list[tuple[str, str, str | None]] = []
    if "A" in groups:
        _learning(rng, factors, measures)
    if "C" in groups:
        for code in _some(rng, ECONOMIC):
            factors.append(CAUSE[code])
            measures.append((code, CAUSE[code], None))
    for group, choices in (("D", ("D01", "D03")), ("B", ("B00", "B07"))):
        if group in groups:
            factor = rng.choice(choices)
            factors.append(factor)
            measures.append(("M03", factor, None))
    return Matter(tuple(dict.fromkeys(factors)), tuple(_once(measures)), groups)


def _learning(rng: Random, factors: list[str], measures: list[tuple[str, str, str | None]]) -> None:
    mine = _some(rng, LEARNING)[:3]
    factors += mine
    if rng.randrange(HUNDRED) < WITH_CONSULTATION:
        measures += [("M01", mine[0], subject) for subject in _some(rng, CONSULTED)[:2]]
    measures += [(code, mine[-1], None) for code, share in SUPPORT.items() if rng.randrange(HUNDRED) < share]
    if not measures:
        measures.append(("M09", mine[0], None))


def _some(rng: Random, shares: dict[str, int]) -> list[str]:
    """Each by its share of a hundred; at least the likeliest."""
    return [code for code, share in shares.items() if rng.randrange(HUNDRED) < share] or [next(iter(shares))]


def _once(measures: list[tuple[str, str, str | None]]) -> list[tuple[str, str, str | None]]:
    """A measure other than consultations in different subjects stands in a plan once."""
    return list({(code, subject): (code, factor, subject) for code, factor, subject in measures}.values())
