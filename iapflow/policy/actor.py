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
        via: who stands between, where a substitute is substituted in turn.
        handed_because: why this role's to-do was handed to somebody who does not hold it.
    """

    role: str
    unit_id: int
    acting_for: int | None = None
    via: tuple[int, ...] = ()
    handed_because: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system) on a given day, with the grants in force on it.

    `by_link` is whom a one-purpose link was made for, where that and no role lets this person act.
    """

    person_id: int | None
    name: str
    on: date
    grants: tuple[Grant, ...] = field(default=())
    is_system: bool = False
    by_link: str | None = None

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
