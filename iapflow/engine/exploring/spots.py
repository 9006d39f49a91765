"""Where a case can stand, as far as the ways on depend on it; and the ways from one spot to another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from iapflow.definitions.model import Did, Role, State, Workflow

PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Spot:
    """A state with what was done in it, and what is remembered of the way.

    Args:
        came_from: the state before, where some transition goes back to it.
        done: the tasks of this state that are done, by number.
        votes: what each seat of this state's approval has said so far, in the order of the seats.
        did: who took which step, where a `not_by` asks for it: transition and role.
    """

    state: str
    came_from: str | None = None
    done: frozenset[int] = frozenset()
    votes: tuple[str, ...] = ()
    did: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """One step on: what is done and by whom (a role, or empty where it happens by itself)."""

    name: str
    by: str
    to: Spot


@dataclass(slots=True)
class WaysOn:
    """The ways on from a spot, and for each that is barred, why."""

    ways: list[Way] = field(default_factory=list)
    barred: list[str] = field(default_factory=list)
    is_forced: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What is explored: one workflow, the roles, and its transitions that other workflows fire."""

    workflow: Workflow
    roles: Mapping[str, Role]
    fired_by_others: frozenset[str] = frozenset()

    def state(self, spot: Spot) -> State:
        """The state of a spot."""
        return self.workflow.states[spot.state]

    def moved(self, spot: Spot, to: str, name: str, role: str = "") -> Spot | None:
        """Where a transition or route leads; None for `previous` where there is none."""
        target = spot.came_from if to == PREVIOUS else to
        if target is None or target not in self.workflow.states:
            return None
        did = spot.did | {(name, role)} if role and name in self.remembered else spot.did
        return Spot(target, spot.state if self.goes_back else None, did=did)

    @property
    def goes_back(self) -> bool:
        """Some transition returns to where the case came from."""
        return any(transition.to == PREVIOUS for transition in self.workflow.transitions.values())

    @property
    def remembered(self) -> frozenset[str]:
        """The transitions of which a `not_by` asks who took them."""
        excluded = (each for transition in self.workflow.transitions.values() for each in transition.not_by)
        return frozenset(each.did for each in excluded if isinstance(each, Did))
