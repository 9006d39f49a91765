"""What must be so of runs over many cases, done together or moved to another version, whoever died over them.

A row that says it is done stands in the journal exactly once, as this very row; any other stands there not at all.
A run that was answered yes leaves nothing waiting.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from iapflow.services.moving_back import MIGRATE_BACK
from iapflow.services.moving_over import MIGRATE
from tests.faults.history import Attempt


def many_broken(attempts: Sequence[Attempt], world: Any) -> Iterator[str]:
    """Many at once."""
    asked = {attempt.op.request_id: attempt.op for attempt in attempts if attempt.op.kind == "many"}
    runs, rows = {run.id: run for run in world.runs}, defaultdict(list)
    for row in world.rows:
        rows[row.run_id].append(row)
    for run in world.runs:
        if run.request_id not in asked:
            yield f"I2: run {run.id} was never asked"
        elif not {row.case_id for row in rows[run.id]} <= set(asked[run.request_id].cases):
            yield f"I1: run {run.id} is about other cases than were asked"
    yield from _answered(attempts, runs, rows)
    yield from _as_the_rows_say(world, runs)


def _answered(attempts: Sequence[Attempt], runs: dict[int, Any], rows: dict[int, list[Any]]) -> Iterator[str]:
    for attempt in attempts:
        if attempt.op.kind != "many" or attempt.answer != "ok":
            continue
        run = attempt.result["run"]
        if run not in runs or runs[run].request_id != attempt.op.request_id or runs[run].ended_at is None:
            yield f"I1: {attempt.op.request_id} was answered yes, and its run is not there or has not ended"
        elif any(row.outcome in {"waiting", "failed"} for row in rows[run]):
            yield f"I1: run {run} was answered yes, and something in it waits or failed"


def _as_the_rows_say(world: Any, runs: dict[int, Any]) -> Iterator[str]:
    journal: defaultdict[str, list[Any]] = defaultdict(list)
    for events in world.events.values():
        for event in events:
            if event.request_id and event.request_id.startswith("many-"):
                journal[event.request_id].append(event)
    for row in world.rows:
        found, run = journal.pop(f"many-{row.id}", []), runs[row.run_id]
        wanted = [(row.case_id, run.transition, run.person_id, row.revision + 1)] if row.outcome == "done" else []
        if wanted != [(one.case_id, one.transition, one.actor_id, one.revision) for one in found]:
            yield f"I1: row {row.id} of run {run.id} is {row.outcome} and stands {len(found)} times in the journal"
        elif any((one.note or {}).get("bulk") != run.id for one in found):
            yield f"I5: row {row.id} of run {run.id} is not told from a single press"
    for request in journal:
        yield f"I2: {request} stands in the journal and in no run"


def moves_broken(world: Any) -> Iterator[str]:
    """Cases that moved to another version and back."""
    lines = Counter(
        (case, event.transition, event.revision)
        for case, events in world.events.items()
        for event in events
        if event.transition in {MIGRATE, MIGRATE_BACK}
    )
    there: dict[int, int] = {}
    reverted: Counter[int] = Counter()
    for move in world.moves:
        went = move.outcome in {"moved", "reverted"}
        if went and lines.pop((move.case_id, MIGRATE, move.revision), 0) != 1:
            yield f"I1: move {move.id} is {move.outcome} and does not stand in the journal once"
        if went:
            there[move.case_id] = move.to_version if move.outcome == "moved" else move.from_version
        reverted[move.case_id] += move.outcome == "reverted"
    back = Counter(case for case, transition, _ in lines.elements() if transition == MIGRATE_BACK)
    if +back != +reverted:
        yield "I1: what went back and what the journal says of it differ"
    if stray := [line for line in lines if line[1] == MIGRATE]:
        yield f"I2: {len(stray)} moves stand in the journal and in no run"
    for case in world.cases:
        if case.id in there and case.workflow_version != there[case.id]:
            yield f"I5: case {case.id} stands on version {case.workflow_version}, its moves end on {there[case.id]}"
