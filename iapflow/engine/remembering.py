"""A case kept in memory: what a store would read back after a step was written."""

from dataclasses import replace

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
        events=(*snapshot.events, *_lines(snapshot, step, ask)),
        circumstances=_circumstances(snapshot.circumstances, step, ask),
    )


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


def _circumstances(before: Circumstances, step: Step, ask: Ask) -> Circumstances:
    people = frozenset(person for person in (ask.actor.person_id, step.acting_for) if person is not None)
    pressed = [move.transition for move in step.moves if not move.by_system]
    did = {**before.did, **{name: before.did.get(name, frozenset()) | people for name in pressed}}
    return replace(before, did=did)
