"""The lines of *Stundu sadale*: somebody's hours in a semester, a plan's hours, and what a paper grants."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from iapflow.errors import Text
from iapflow.store.engagement import Engagement
from iapflow.store.semester import Semester

NOTHING = Decimal(0)


@dataclass(slots=True)
class GiverHours:
    """Somebody's hours in the semester, as giver or as author of plans.

    Args:
        granted: hours of the semester; None where nothing is granted.
        months: first of the month -> hours given in it.
    """

    person_id: int
    name: str
    is_author: bool
    granted: Decimal | None = None
    planned: Decimal = NOTHING
    given: Decimal = NOTHING
    months: dict[date, Decimal] = field(default_factory=dict)
    papers: list[Engagement] = field(default_factory=list)

    @property
    def left(self) -> Decimal | None:
        """Granted and not given yet; below nothing once more was given."""
        return None if self.granted is None else self.granted - self.given

    @property
    def over_planned(self) -> Decimal:
        """How much more is planned than granted."""
        return NOTHING if self.granted is None else max(self.planned - self.granted, NOTHING)

    @property
    def over_given(self) -> Decimal:
        """How much more was given than granted."""
        return NOTHING if self.granted is None else max(self.given - self.granted, NOTHING)

    @property
    def over_months(self) -> Sequence[tuple[date, Decimal]]:
        """Months in which more was given than is granted for a month, with the hours given."""
        found = ((month, hours, self.of_month(month)) for month, hours in sorted(self.months.items()))
        return [(month, hours) for month, hours, most in found if most is not None and hours > most]

    @property
    def warnings(self) -> Sequence[Text]:
        """What is to be looked at, in words."""
        if self.granted is None:
            return [Text("No hours are granted.")] if self.planned or self.given else []
        told = []
        if self.over_given:
            told.append(Text("{n} h more given than granted.", {"n": self.over_given}))
        elif self.over_planned:
            told.append(Text("{n} h more planned than granted.", {"n": self.over_planned}))
        for month, hours in self.over_months:
            gaps = {"month": f"{month:%m.%Y.}", "n": hours, "m": self.of_month(month)}
            told.append(Text("{month}: {n} h given, {m} h granted.", gaps))
        return told

    def of_month(self, month: date) -> Decimal | None:
        """The hours granted for a month; None where one of its papers does not say them, or there is none."""
        last = month.replace(day=monthrange(month.year, month.month)[1])
        held = [one for one in self.papers if one.valid_from <= last and (one.valid_to or last) >= month]
        said = [one.month_hours for one in held if one.month_hours is not None]
        return sum(said, NOTHING) if said and len(said) == len(held) else None


@dataclass(slots=True)
class PlanHours:
    """A plan's hours: of its measures, and of its author."""

    case_id: int
    number: str
    learner: str
    author_id: int | None = None
    author: str = ""
    runs: bool = True
    planned: Decimal = NOTHING
    given: Decimal = NOTHING
    author_planned: Decimal = NOTHING
    author_given: Decimal = NOTHING

    @property
    def left(self) -> Decimal:
        """Planned and not given; below nothing once more was given."""
        return self.planned - self.given

    @property
    def author_left(self) -> Decimal:
        """What the author has left."""
        return self.author_planned - self.author_given


@dataclass(frozen=True, slots=True)
class Split:
    """The page: who gives support, and the plans."""

    givers: Sequence[GiverHours]
    plans: Sequence[PlanHours]


def hours_of(paper: Engagement, semester: Semester) -> Decimal:
    """What a paper grants in a semester: as it says, else its hours of a month for each month it holds."""
    if paper.semester_hours is not None:
        return paper.semester_hours
    first = max(paper.valid_from, semester.starts_on)
    last = min(paper.valid_to or semester.ends_on, semester.ends_on)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return (paper.month_hours or NOTHING) * months
