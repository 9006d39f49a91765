"""The published proportions (domain.md, 6.1 and 6.2): how many plans when, where, and about what."""

from collections.abc import Sequence
from dataclasses import dataclass

from iapflow.cli.demo.days import Term
from iapflow.cli.demo.draws import Matter

LEARNERS, PLANS, LOG_ROWS = 250_000, 300_000, 10_000_000
"""The whole size (domain.md, 8.2)."""
UNITS, TAKING_PART = 887, 599
MUNICIPALITIES, COVERED = 43, 41
VOCATIONAL = 33 / 507
PUBLISHED = {"2017/18": 6_834, "2018/19": 15_129, "2019/20": 21_732, "2020/21": 19_757}
AUTUMN_2019, LATER = 10_077, 10_015
"""A first semester that was published; a semester after 2020/21, from the sum to the end of 2022."""
FIRST_AUTUMN = 2_000
PARTS = {"2017/18": FIRST_AUTUMN, "2019/20": AUTUMN_2019}
BEGUN = {"2017/18": 200, "2018/19": 470, "2019/20": 507, "2020/21": 527, "2021/22": 584}
"""How many institutions took part by the school year."""
PLANS_A_LEARNER = 1.87
CONTINUING = 0.711
"""Of an autumn's learners so many go on in spring."""
LAST_PUBLISHED = 2022
OPEN_STATES = {"draft": 4, "submitted": 4, "at_municipality": 3, "at_state": 4, "suspended": 1, "in_delivery": 84}
"""Of a hundred plans of the running semester, this year's inference; the others are closed."""


def _of(weight: float, factors: str, *measures: str) -> tuple[float, Matter]:
    """`M01:A02:maths` is a measure, the factor it answers, and a subject."""
    split = [(*one.split(":"), None) for one in measures]
    return weight, Matter(tuple(factors.split()), tuple((str(one[0]), str(one[1]), one[2]) for one in split))


MATTERS: Sequence[tuple[float, Matter]] = (
    _of(17.0, "A02", "M01:A02:maths"),
    _of(9.0, "A02", "M01:A02:latvian"),
    _of(5.0, "A02", "M01:A02:maths", "M01:A02:latvian"),
    _of(5.1, "A02", "M09:A02"),
    _of(4.3, "A02 A04", "M01:A02:maths", "M03:A04"),
    _of(3.5, "A02 A03", "M01:A02:maths", "M09:A03"),
    _of(2.5, "A02 A05", "M01:A05:latvian"),
    _of(7.7, "A03", "M01:A03:maths"),
    _of(5.8, "A05", "M01:A05:latvian"),
    _of(3.1, "A04", "M01:A04:maths", "M09:A04"),
    _of(2.8, "A06", "M03:A06", "M02:A06"),
    _of(10.2, "A02 C07", "M01:A02:maths", "K04:C07"),
    _of(6.0, "A02 C01", "M01:A02:english", "K01:C01"),
    _of(2.7, "A02 D01", "M01:A02:maths", "M03:D01"),
    _of(1.2, "A02 B07", "M01:A02:latvian", "M02:B07"),
    _of(6.8, "C07", "K04:C07"),
    _of(4.0, "C01", "K01:C01"),
    _of(2.1, "D01", "M03:D01"),
    _of(1.2, "B07", "M03:B07"),
)
"""Of a hundred plans: 85.9 with a learning risk, 27 economic, 4.8 of the family, 2.4 social or of health."""
FEWER: Sequence[tuple[float, Matter]] = (
    _of(46.0, "A02", "M01:A02:vocational"),
    _of(20.0, "A03", "M01:A03:maths"),
    _of(16.0, "A02 C01", "M01:A02:vocational", "K01:C01"),
    _of(10.7, "C05", "K03:C05"),
    _of(2.7, "A02 D01", "M01:A02:maths", "M03:D01"),
    _of(1.2, "A02 B07", "M01:A02:maths", "M02:B07"),
    _of(2.2, "D01", "M03:D01"),
    _of(1.2, "B07", "M03:B07"),
)
"""The same of a vocational school, told apart less finely."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made, by the share of the whole size."""

    share: float

    @property
    def learners(self) -> int:
        """How many learners."""
        return max(round(LEARNERS * self.share), 40)

    @property
    def plans(self) -> int:
        """How many plans."""
        return max(round(PLANS * self.share), 40)

    @property
    def units(self) -> int:
        """How many institutions; all of the country from a tenth of the whole size on."""
        return max(round(UNITS * min(1.0, self.share * 10)), 12)

    @property
    def taking_part(self) -> int:
        """How many of them take part by now."""
        return round(self.units * TAKING_PART / UNITS)

    @property
    def municipalities(self) -> int:
        """How many municipalities; each has an institution."""
        return min(MUNICIPALITIES, self.units // 2)

    def begun(self, year: int) -> int:
        """How many institutions took part in a published school year, named by its first half."""
        known = BEGUN.get(f"{year}/{(year + 1) % 100}", TAKING_PART)
        return max(round(known / TAKING_PART * self.taking_part), 1)


def published_year(term: Term, current: Term) -> int:
    """The published school year a semester stands for; the running one stands for the last."""
    return LAST_PUBLISHED - (int(current.school_year[:4]) - int(term.school_year[:4]))


def weight(year: int, number: int) -> float:
    """How many plans were published for a semester; halves where only the year is known."""
    name = f"{year}/{(year + 1) % 100}"
    if name not in PUBLISHED:
        return LATER
    first = PARTS.get(name, PUBLISHED[name] / 2)
    return first if number == 1 else PUBLISHED[name] - first


def dealt(total: int, weights: Sequence[float]) -> list[int]:
    """A number shared out by weights, nothing lost."""
    whole, given, found = sum(weights), 0.0, list[int]()
    for one in weights:
        before = round(given / whole * total)
        given += one
        found.append(round(given / whole * total) - before)
    return found


class Drawing:
    """Choices by weight in turn, so that even a few dozen come out in their shares."""

    def __init__(self, weights: Sequence[float]) -> None:
        """Begin with nobody chosen."""
        self._weights, self._owed = weights, [one / 2 for one in weights]

    def __call__(self) -> int:
        """The place whose turn it is."""
        place = max(range(len(self._owed)), key=self._owed.__getitem__)
        for number, one in enumerate(self._weights):
            self._owed[number] += one
        self._owed[place] -= sum(self._weights)
        return place
