"""What must be so where several people act in one case, and where one case moves another.

Each entry into a state opens its tasks once, each is done once and stands in the journal once; a round of votes holds
one vote a person and ends as they say, and only then.  Each asking begins one child, each finished child tells its
parent once, and none outlives being called off.  A clock runs exactly while its states last, and what the clock does
it does once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from tests.faults.yard import COUNCIL, holds

TASKS = {"count": "clerk", "weigh": "head"}
ENDS = ("pass_it", "turn_down")
BY_CLOCK = ("expire", "lapse")
NEEDED, RUNS_IN = 2, ("asking", "voting")


def council_broken(world: Any) -> Iterator[str]:
    """All of it."""
    for case, rows in world.events.items():
        if world.workflows[case].workflow == COUNCIL:
            yield from _tasks(world, case, rows)
            yield from _votes(case, rows)
            yield from _clock(world, case, rows)
    yield from _children(world)
    yield from _timers(world)


def _tasks(world: Any, case: int, rows: Sequence[Any]) -> Iterator[str]:
    """Opened at each entry, done by one line each; what stays open is what nobody has done since the last one."""
    entries = sum(row.to_state == "asking" != row.from_state for row in rows)
    lines = Counter(row.note["task"] for row in rows if row.transition == "task")
    mine = [task for task in world.all_tasks if task.case_id == case and task.key in TASKS]
    opened, done = Counter(task.key for task in mine), Counter(task.key for task in mine if task.outcome == "done")
    standing = {task.key for task in mine if task.closed_at is None}
    wanted, here = set[str](), ""
    for row in rows:
        if row.to_state != here:
            wanted, here = set(TASKS) if row.to_state == "asking" else set(), row.to_state
        wanted -= {row.note["task"]} if row.transition == "task" else set()
        if row.transition == "task" and not holds(row.actor_id, TASKS[row.note["task"]], row.at.date()):
            yield f"I8: case {case}, {row.seq}: person {row.actor_id} did the task of a {TASKS[row.note['task']]}"
    for key in TASKS:
        if opened[key] != entries:
            yield f"I5: case {case}: the task {key} was opened {opened[key]} times in {entries} rounds"
        if done[key] != lines[key]:
            yield f"I5: case {case}: the task {key} was done {done[key]} times, the journal has {lines[key]}"
    if standing != wanted:
        yield f"I5: case {case}: the tasks {sorted(standing)} are open, {sorted(wanted)} should be"


def _votes(case: int, rows: Sequence[Any]) -> Iterator[str]:
    votes: dict[int, str] = {}
    for row in rows:
        if row.transition == "vote":
            if row.actor_id in votes:
                yield f"I5: case {case}, {row.seq}: person {row.actor_id} voted twice"
            if not holds(row.actor_id, "head", row.at.date()):
                yield f"I8: case {case}, {row.seq}: person {row.actor_id} had no vote"
            votes[row.actor_id] = row.note["answer"]
            continue
        if row.to_state == row.from_state:  # a child was refused, and noted
            continue
        said = Counter(votes.values())
        ends = "turn_down" if said["no"] else "pass_it" if said["yes"] >= NEEDED else ""
        if (
            row.transition in ENDS
            and ends != row.transition
            and not (row.transition == "turn_down" and said["abstain"])
        ):
            yield f"I5: case {case}, {row.seq}: {row.transition} after {dict(said)}"
        if row.transition not in ENDS and ends:
            yield f"I5: case {case}, {row.seq}: it was decided before, and {row.transition} followed"
        votes = {}
    said = Counter(votes.values())
    if said["no"] or said["yes"] >= NEEDED:
        yield f"I5: case {case}: {dict(said)}, and nothing was decided"


def _clock(world: Any, case: int, rows: Sequence[Any]) -> Iterator[str]:
    clocks = [clock for clock in world.clocks if clock.case_id == case]
    ever, runs = any(row.to_state in RUNS_IN for row in rows), rows[-1].to_state in RUNS_IN
    if len(clocks) != ever or any((clock.stopped_at is None) != runs for clock in clocks):
        yield f"I5: case {case}: {len(clocks)} clocks, and {'it should run' if runs else 'none should run'}"
    pending = [timer for timer in world.timers if timer.case_id == case and timer.clock and timer.done_at is None]
    if (pending and not runs) or len({timer.kind for timer in pending}) != len(pending):
        yield f"I5: case {case}: {len(pending)} timers of a clock that {'runs' if runs else 'stands'}"


def _children(world: Any) -> Iterator[str]:
    asked, told, begun, finished = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    off: dict[int, int] = {}
    parents = {case.id: case.parent_id for case in world.cases if case.parent_id is not None}
    for case, rows in world.events.items():
        asked[case] += sum(row.transition == "ask_all" for row in rows)
        told[case] += sum(row.transition == "praise" for row in rows)
        off[case] = max((row.id for row in rows if row.transition == "call_off"), default=0)
        if case in parents:
            begun[parents[case]] += 1
            finished[parents[case]] += sum(row.transition == "finish" for row in rows)
    for case in world.events:
        if asked[case] != begun[case]:
            yield f"I6: case {case} asked {asked[case]} times for a child, {begun[case]} began"
        if told[case] != finished[case]:
            yield f"I6: {finished[case]} children of case {case} were finished, it was told {told[case]} times"
    for case in world.cases:
        if case.is_open and case.id in parents and world.events[case.id][0].id < off[parents[case.id]]:
            yield f"I6: case {case.id} is open though its parent was called off"


def _timers(world: Any) -> Iterator[str]:
    """What the clock did stands in the journal once for each timer that fired."""
    fired = Counter(row.case_id for row in world.timers if row.kind == "after" and row.outcome == "fired")
    lines: defaultdict[int, int] = defaultdict(int)
    for case, rows in world.events.items():
        lines[case] = sum(row.transition in BY_CLOCK for row in rows)
    for case in world.events:
        if fired[case] != lines[case]:
            yield f"I5: case {case}: {fired[case]} timers fired, the clock moved it {lines[case]} times"
