"""Breadth first over all spots up to a bound: so the first way found to a spot is a shortest one."""

from collections import deque
from dataclasses import dataclass, field

from iapflow.engine.exploring.spots import Ground, Spot, Way, WaysOn
from iapflow.engine.exploring.ways import ways_on

MOST = 20_000


@dataclass(slots=True)
class Map:
    """What was found: the spots in order, the ways on from each, and how each was reached first."""

    begin: Spot
    ways: dict[Spot, WaysOn] = field(default_factory=dict)
    reached_by: dict[Spot, tuple[Spot, Way]] = field(default_factory=dict)
    is_whole: bool = True

    def path(self, spot: Spot) -> tuple[Way, ...]:
        """A shortest way from the beginning."""
        way: list[Way] = []
        while spot in self.reached_by:
            spot, step = self.reached_by[spot]
            way.append(step)
        return tuple(reversed(way))


def search(ground: Ground, most: int = MOST) -> Map:
    """Every spot that can be reached, until `most` have been looked at.  An end is not left again."""
    begin = Spot(ground.workflow.initial)
    found, todo = Map(begin), deque([begin])
    while todo:
        if len(found.ways) >= most:
            found.is_whole = False
            break
        spot = todo.popleft()
        on = WaysOn() if ground.state(spot).final else ways_on(ground, spot)
        found.ways[spot] = on
        for way in on.ways:
            if way.to != begin and way.to not in found.reached_by:
                found.reached_by[way.to] = (spot, way)
                todo.append(way.to)
    return found


def ending(ground: Ground, found: Map) -> set[Spot]:
    """The spots from which some end can be reached; those not looked at are given the benefit of the doubt."""
    before: dict[Spot, list[Spot]] = {}
    ends = {spot for spot in found.ways if ground.state(spot).final}
    for spot, on in found.ways.items():
        for way in on.ways:
            before.setdefault(way.to, []).append(spot)
            if way.to not in found.ways:
                ends.add(way.to)
    todo, good = list(ends), set(ends)
    while todo:
        for spot in before.get(todo.pop(), ()):
            if spot not in good:
                good.add(spot)
                todo.append(spot)
    return good
