"""What is wrong with a workflow as a whole: dead ends, traps, and states that hang on one role."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from iapflow.engine.exploring.search import MOST, Map, ending, search
from iapflow.engine.exploring.spots import Ground, Spot, Way
from iapflow.engine.exploring.ways import BY_ITSELF, pressers

Kind = Literal["dead_end", "trap", "one_role", "never"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Args:
        name: the state it is about, or for `never` the transition.
        path: a shortest way there.
        why: what bars each way on; for `one_role` the role.
    """

    kind: Kind
    name: str
    path: tuple[Way, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """All findings, one a state and kind, and how much was looked at."""

    findings: tuple[Finding, ...]
    spots: int
    ways: int
    is_whole: bool


def explore(ground: Ground, most: int = MOST) -> Found:
    """Look at every spot that a case can reach, up to a bound."""
    found = search(ground, most)
    findings = [*_stuck(ground, found), *_one_role(ground, found), *_never(ground, found)]
    ways = sum(len(on.ways) for on in found.ways.values())
    return Found(tuple(findings), len(found.ways), ways, found.is_whole)


def _stuck(ground: Ground, found: Map) -> Iterator[Finding]:
    """Spots without any way on; then those whose ways lead to no end.  Nearest first, one a state."""
    has_end = any(state.final for state in ground.workflow.states.values())
    good = ending(ground, found) if has_end else set(found.ways)
    said: set[str] = set()
    bad = [spot for spot in found.ways if not ground.state(spot).final and not (found.ways[spot].ways and spot in good)]
    for spot in sorted(bad, key=lambda spot: bool(found.ways[spot].ways)):
        if spot.state not in said:
            said.add(spot.state)
            on = found.ways[spot]
            kind: Kind = "trap" if on.ways else "dead_end"
            yield Finding(kind, spot.state, found.path(spot), tuple(dict.fromkeys(on.barred)))


def _one_role(ground: Ground, found: Map) -> Iterator[Finding]:
    """States that people alone can leave, all of one role, and that role has no deputy."""
    leaving: dict[str, set[str]] = {}
    first: dict[str, Spot] = {}
    for spot, on in found.ways.items():
        first.setdefault(spot.state, spot)
        leaving.setdefault(spot.state, set()).update(way.by for way in on.ways)
    for state, roles in leaving.items():
        role = ground.roles.get(next(iter(roles))) if len(roles) == 1 else None
        if role is not None and not role.deputy:
            yield Finding("one_role", state, found.path(first[state]), tuple(roles))


def _never(ground: Ground, found: Map) -> Iterator[Finding]:
    """Transitions for people that nobody can fire anywhere."""
    if not found.is_whole:
        return
    fired = {way.name for on in found.ways.values() for way in on.ways} - {BY_ITSELF}
    for name, transition in ground.workflow.transitions.items():
        if name in fired or not transition.by or transition.reopens:
            continue
        _, why = pressers(ground, transition, name, found.begin)
        yield Finding("never", name, (), tuple(why))
