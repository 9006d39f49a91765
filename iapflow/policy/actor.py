"""Somebody who acts, with everything they were given by dated assignments.

An actor is built afresh at each request; nothing here asks a database.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in one unit of the tree, for oneself or as somebody's substitute.

    Args:
        role: a role's id.
        unit_id: where it is held; it reaches everything below that unit.
        acting_for: the person whose role it is, when this is a substitution.
    """

    role: str
    unit_id: int
    acting_for: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) on a given day, with the grants in force on it."""

    person_id: int | None
    name: str
    on: date
    grants: tuple[Grant, ...] = field(default=())
    is_system: bool = False

    @property
    def roles(self) -> frozenset[str]:
        """The ids of all roles held anywhere today."""
        return frozenset(grant.role for grant in self.grants)

    def units(self, role: str) -> frozenset[int]:
        """Where this role is held today."""
        return frozenset(grant.unit_id for grant in self.grants if grant.role == role)


def SYSTEM(on: date) -> Actor:  # noqa: N802 - reads as the constant it nearly is
    """The actor of what nobody presses: routes, timers, children."""
    return Actor(person_id=None, name="system", on=on, is_system=True)
