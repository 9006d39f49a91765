"""A case kept in memory: what a store would read back after a step was written."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from iapflow.engine.to_dos import ToDo
from iapflow.engine.values import Ask, Circumstances, PastEvent, Snapshot, Step


def remembered(snapshot: Snapshot, step: Step, ask: Ask) -> Snapshot:
    """The snapshot after this step: its state, journal, answers and who did what."""
    moved = step.state != snapshot.state
    previous = (step.moves[0].from_state or None) if moved else snapshot.previous_state
    return replace(
        snapshot,
        revision=snapshot.revision + 1,
        state=step.state,
        previous_state=previous,
        entered_at=ask.at if moved or snapshot.entered_at is None else snapshot.entered_at,
        answers={**snapshot.answers, **step.submits},
        fillings=_fillings(snapshot, step),
        handed_in={**snapshot.handed_in, **step.submits},
        votes=(*snapshot.votes, *([step.vote] if step.vote else [])),
        to_dos=tuple(_to_dos(snapshot, step)),
        events=(*snapshot.events, *_lines(snapshot, step, ask)),
        clocks={**snapshot.clocks, **step.clocks},
        clock_due_at=step.clock_due_at,
        circumstances=_circumstances(snapshot.circumstances, step, ask),
    )


def _fillings(snapshot: Snapshot, step: Step) -> dict[str, list[Mapping[str, Any]]]:
    """Of the forms that are filled many times, what was handed in now comes last."""
    return {
        alias: [*rows, {"id": f"f{len(rows) + 1}", **step.submits[alias]}] if alias in step.submits else rows
        for alias, rows in snapshot.fillings.items()
    }


def _lines(snapshot: Snapshot, step: Step, ask: Ask) -> list[PastEvent]:
    first = len(snapshot.events) + 1
    return [
        PastEvent(
            seq,
            move.transition,
            move.from_state,
            move.to_state,
            None if move.by_system else ask.actor.person_id,
            ask.at,
        )
        for seq, move in enumerate(step.moves, first)
    ]


def _to_dos(snapshot: Snapshot, step: Step) -> Iterator[ToDo]:
    """Those of the state that stand, then what the step opens; a state that is left takes all with it."""
    for one in snapshot.to_dos if step.lasts else ():
        closed = one.name in step.done or one.name in step.drops
        yield replace(one, is_open=False, is_done=one.name in step.done) if closed else one
    for task in step.tasks:
        if task.key:
            yield ToDo(task.key, task.row_id, task.role, task.person, is_open=True, is_done=False)


def _circumstances(before: Circumstances, step: Step, ask: Ask) -> Circumstances:
    people = frozenset(person for person in (ask.actor.person_id, step.acting_for) if person is not None)
    pressed = [move.transition for move in step.moves if not move.by_system]
    did = {**before.did, **{name: before.did.get(name, frozenset()) | people for name in pressed}}
    return replace(before, did=did)
