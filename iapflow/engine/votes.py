"""A vote as a value: who cast it, for whom it counts, what it says, and what was seen before it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Answer = Literal["yes", "no", "abstain", "conflict"]
ANSWERS: tuple[Answer, ...] = ("yes", "no", "abstain", "conflict")
Seat = tuple[str, int]
"""A role, and the person whose vote it is; a substitute sits in the seat of whom they stand in for."""
Seats = Mapping[str, frozenset[int]]
"""Role -> the persons who may vote in it."""


@dataclass(frozen=True, slots=True)
class Vote:
    """One line of the journal that answers an approval.

    Args:
        seq: the journal's line; votes older than the state's last entry belong to an earlier round.
        state: where it was cast.
        person_id: whose hand it was.
        seats: the roles it counts for; the first stands in the journal.
        saw: section -> digest of what this person was allowed to see of what is bound.
        roles: in which it was seen.
        sheet: the form that came with it, as rules read it; `form` is its name in the case.
    """

    seq: int
    state: str
    person_id: int
    seats: tuple[Seat, ...]
    answer: Answer
    saw: Mapping[str, str] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    form: str | None = None
    sheet: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_present(self) -> bool:
        """Whoever declares a conflict of interest is not there for this matter."""
        return self.answer != "conflict"

    def counts_for(self, role: str) -> bool:
        """Whether it was cast in this role."""
        return any(each == role for each, _ in self.seats)
