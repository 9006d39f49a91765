"""What policy must know of one case: where it lies and who stands in which relation to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Handed:
    """A role's to-do that was handed on, because nobody who holds the role may do it.

    Args:
        from_role: whose to-do it was; whoever has it now acts in this role as long as it is open.
        role: whose it is now: the same one for its deputy, else one higher in the chain.
        person_id: the deputy; None where everybody who holds `role` may take it.
        because: `nobody` holds the role, or all who do are kept off by `not_by`.
    """

    from_role: str
    role: str
    person_id: int | None
    because: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The ground on which rights on one case are judged.

    Args:
        units: the case's unit and all above it today; a grant in any of them reaches the case.
        relations: relation id -> the persons who stand in it today (`author_of_case`, …).
        did: transition id -> the persons who fired it in this case, substitutes and substituted alike.
        handed: to-dos that were handed on and are still open.
        stood_in: relation id -> the persons who acted for somebody in it, because it had been handed on to them.
    """

    units: frozenset[int]
    relations: Mapping[str, frozenset[int]] = field(default_factory=dict)
    did: Mapping[str, frozenset[int]] = field(default_factory=dict)
    handed: Sequence[Handed] = ()
    stood_in: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def near(self, relation: str) -> frozenset[int]:
        """The persons in this relation, and those who acted in their place."""
        return self.related(relation) | self.stood_in.get(relation, NOBODY)

    def related(self, relation: str) -> frozenset[int]:
        """The persons in this relation; nobody when it is not known."""
        return self.relations.get(relation, NOBODY)
