"""Terms as values: a due date with its sum, and a clock over several states as it stands in a case."""

from dataclasses import dataclass
from datetime import date, datetime

from iapflow.errors import Text


@dataclass(frozen=True, slots=True)
class Due:
    """A due date and the sum that explains it; `at` where it is due at a moment and not with the day's end."""

    on: date
    lines: tuple[Text, ...] = ()
    at: datetime | None = None

    @property
    def until(self) -> date | datetime:
        """The moment where there is one, else the day."""
        return self.at or self.on


@dataclass(frozen=True, slots=True)
class Added:
    """What was added to a clock: the time it stood still from a day to a day, or an extension."""

    amount: int
    unit: str
    stood_from: date | None = None
    stood_until: date | None = None

    @property
    def is_extension(self) -> bool:
        """Time that somebody gave."""
        return self.stood_from is None


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A term over several states, as it stands in one case.

    Args:
        began_at: None while the field it counts from has no value; then there is no due date either.
        stopped_at: since when it stands still, None while it runs.
        added: in order; the due date is the clock's span and all of these on from `began_at`.
    """

    began_at: datetime | None
    due: Due | None = None
    stopped_at: datetime | None = None
    added: tuple[Added, ...] = ()

    @property
    def extensions(self) -> int:
        """How many times more time was given."""
        return sum(each.is_extension for each in self.added)
