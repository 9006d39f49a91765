"""What policy must know of one case: where it lies and who stands in which relation to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The ground on which rights on one case are judged.

    Args:
        units: the case's unit and all above it today; a grant in any of them reaches the case.
        relations: relation id -> the persons who stand in it today (`author_of_case`, …).
        did: transition id -> the persons who fired it in this case, substitutes and substituted alike.
    """

    units: frozenset[int]
    relations: Mapping[str, frozenset[int]] = field(default_factory=dict)
    did: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def related(self, relation: str) -> frozenset[int]:
        """The persons in this relation; nobody when it is not known."""
        return self.relations.get(relation, NOBODY)
