"""Votes and tasks: the steps inside a state, one person at a time."""

from itertools import count
from typing import get_args

from iapflow.definitions.model import Approve
from iapflow.engine.exploring.spots import Ground, Spot, Way, WaysOn
from iapflow.engine.exploring.truth import never
from iapflow.engine.verdict import verdict
from iapflow.engine.votes import Answer, Vote

ANSWERS: tuple[str, ...] = tuple(answer for answer in get_args(Answer) if answer != "conflict")


def add_tasks(ground: Ground, spot: Spot, on: WaysOn) -> None:
    """Each task that is not done yet, by whoever holds its role."""
    for index, task in enumerate(ground.state(spot).tasks):
        name = f"task {task.id or index + 1}"
        role = ground.roles.get(task.to)
        if role is not None and role.read_only:
            on.barred.append(f"{name}: {task.to} may only read")
        elif index not in spot.done:
            done = Spot(spot.state, spot.came_from, spot.done | {index}, spot.votes, spot.did)
            on.ways.append(Way(name, "" if "." in task.to else task.to, done))


def add_votes(ground: Ground, spot: Spot, on: WaysOn) -> None:
    """The next seat says yes, no or nothing; when it is decided, the case goes on by itself."""
    approve = ground.state(spot).approve
    if approve is None:
        return
    seats = _seats(ground, approve)
    decided = _decided(approve, spot, seats)
    if decided is not None:
        _close(ground, spot, approve.then if decided == "then" else approve.else_, on)
        return
    rule = never(ground.workflow.transitions[approve.then].needs, ground, spot)
    if rule is not None:
        on.barred.append(f"the vote never begins: {approve.then} needs {rule}")
    elif len(spot.votes) < len(seats):
        role = seats[len(spot.votes)]
        for answer in ANSWERS:
            voted = Spot(spot.state, spot.came_from, spot.done, (*spot.votes, answer), spot.did)
            on.ways.append(Way(f"votes {answer}", role, voted))
    else:
        on.barred.append("the vote: all have voted, and it is neither carried nor lost")


def _close(ground: Ground, spot: Spot, name: str, on: WaysOn) -> None:
    transition = ground.workflow.transitions[name]
    rule = never(transition.needs, ground, spot)
    to = ground.moved(spot, transition.to, name)
    if spot.state not in transition.leaves(ground.workflow):
        on.barred.append(f"the vote ends in {name}, which does not leave {spot.state}")
    elif rule is not None:
        on.barred.append(f"the vote ends in {name}, which needs {rule}")
    elif to is not None:
        on.ways.append(Way(name, "", to))


def _seats(ground: Ground, approve: Approve) -> tuple[str, ...]:
    """One person a role; as many as are counted, where fewer roles are counted than that."""
    any_of = approve.need.any_
    short = max(0, (any_of.count or 1) - len(any_of.of)) if any_of is not None else 0
    extra = any_of.of[:1] * short if any_of is not None else ()
    seats = (*approve.of, *extra)
    return tuple(role for role in seats if role not in ground.roles or not ground.roles[role].read_only)


def _decided(approve: Approve, spot: Spot, seats: tuple[str, ...]) -> str | None:
    people = {role: frozenset(number for number, each in enumerate(seats) if each == role) for role in approve.of}
    votes = [
        Vote(number, spot.state, number, ((role, number),), answer)  # type: ignore[arg-type]
        for number, role, answer in zip(count(), seats, spot.votes, strict=False)
    ]
    return verdict(approve, votes, people)
