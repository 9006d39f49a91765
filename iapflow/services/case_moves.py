"""Moving the open cases of a workflow to its newest version: one case a transaction, resumable, revertible.

A run has a row for each case.  What was interrupted goes on where it stopped; a case that cannot
move keeps its version, which is always allowed, and the row says why.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from iapflow.engine.migrating import Blocked, Moved, Stays
from iapflow.errors import DefinitionError, Missing, Reason, Refused, Text
from iapflow.services.moving_back import move_back
from iapflow.services.moving_over import Done, move_over
from iapflow.services.room import Room
from iapflow.store import moves
from iapflow.store.case import Case
from iapflow.store.case_move import CaseMove, MoveRun
from iapflow.store.store import Store

BATCH = 50
"""Rows looked up at a time; each is still a transaction of its own."""
UNREADABLE = Text("The definitions the case runs on cannot be read by this program any more.")
NEWER = Text("A newer version was published before its turn came.")
NOT_MOVED = Reason("move", Text("This case has not moved, or has gone back already."))
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Line:
    """One case of a run as it is reported: by its number, never by its answers."""

    move_id: int
    case_id: int
    number: str
    outcome: str
    from_version: int
    from_state: str
    to_state: str | None
    why: tuple[Text, ...]
    lost: tuple[str, ...]


def begin_moves(store: Store, room: Room, workflow: str, by: int | None) -> int:
    """Write down which cases are to move to the version published now; the run's id.

    A run to the same version that has not ended is gone on with; an older one is ended.

    Raises:
        Missing: no such workflow is published.
    """
    with store as session:
        target = room.definitions.current_bundle(session, workflow)
        open_runs = session.scalars(select(MoveRun).where(MoveRun.workflow == workflow, MoveRun.ended_at.is_(None)))
        at = room.now(session)
        for run in open_runs.all():
            if run.to_digest == target.digest:
                return run.id
            _end_early(store, run, at)
        session.flush()
        begun = {
            "workflow": workflow,
            "to_version": target.workflow.version,
            "to_digest": target.digest,
            "started_at": at,
            "started_by_id": by,
        }
        return moves.begin_run(store.connection, begun)


def carry_on(store: Store, room: Room, run_id: int, by: int | None, tell: Tell = lambda _: None) -> int:
    """Move what still waits, case by case; how many had their turn.

    Args:
        tell: called with the number of cases done after each.
    """
    done = 0
    while True:
        with store.reading():
            ids = moves.waiting(store.connection, run_id, BATCH)
        if not ids:
            break
        for move_id in ids:
            move_one(store, room, move_id, by)
            done += 1
            tell(done)
    with store as session:
        run = session.get(MoveRun, run_id)
        if run is None:
            raise Missing
        run.ended_at = run.ended_at or room.now(session)
    return done


def move_one(store: Store, room: Room, move_id: int, by: int | None) -> None:
    """One case of a run, whole or not at all; one that had its turn meanwhile is left alone."""
    with store as session:
        row = moves.claim(store.connection, move_id)
        if row is None:
            return
        target = room.definitions.bundle(session, session.get_one(MoveRun, row.run_id).to_digest)
        try:
            done = move_over(store, room, row.case_id, target, by)
        except (DefinitionError, Missing):
            done = Done(Blocked((UNREADABLE,)))
        moves.settle(store.connection, move_id, {**_settled(done), "done_at": room.now(session)})


def revert_case(store: Store, room: Room, number: str, by: int | None) -> None:
    """Bring a case back to the version it moved from.

    Raises:
        Missing: there is no case of this number.
        Refused: it has not moved, or has been worked on since.
    """
    with store as session:
        case_id = session.scalar(select(Case.id).where(Case.number == number))
        if case_id is None:
            raise Missing
        last = select(func.max(CaseMove.id)).where(CaseMove.case_id == case_id, CaseMove.outcome == "moved")
        move_id = session.scalar(last)
        if move_id is None:
            raise Refused((NOT_MOVED,))
        _revert(store, room, move_id, by)


def revert_run(store: Store, room: Room, run_id: int, by: int | None) -> tuple[int, list[str]]:
    """Bring back every case of a run that nobody has touched since; how many went, and the numbers of the others."""
    with store.reading() as session:
        moved = select(CaseMove.id, Case.number).join(Case).where(CaseMove.run_id == run_id)
        rows = session.execute(moved.where(CaseMove.outcome == "moved").order_by(CaseMove.id.desc())).all()
    left = []
    for move_id, number in rows:
        try:
            with store:
                _revert(store, room, move_id, by)
        except Refused:
            left.append(number)
    return len(rows) - len(left), left[::-1]


def report(store: Store, run_id: int) -> list[Line]:
    """What came of each case of a run, in the order of the cases.

    Raises:
        Missing: there is no such run.
    """
    with store.reading() as session:
        if session.get(MoveRun, run_id) is None:
            raise Missing
        rows = session.execute(
            select(CaseMove, Case.number).join(Case).where(CaseMove.run_id == run_id).order_by(CaseMove.id)
        )
        return [_line(row, number) for row, number in rows]


def runs(store: Store, workflow: str) -> Sequence[MoveRun]:
    """The runs of a workflow, newest first."""
    with store.reading() as session:
        return session.scalars(select(MoveRun).where(MoveRun.workflow == workflow).order_by(MoveRun.id.desc())).all()


def told(sentences: Sequence[Text]) -> list[Any]:
    """Sentences as they are stored."""
    return [[one.id, dict(one.params)] for one in sentences]


def _revert(store: Store, room: Room, move_id: int, by: int | None) -> None:
    row = moves.claim(store.connection, move_id, "moved")
    if row is None:
        raise Refused((NOT_MOVED,))
    move_back(store, room, row, by)
    moves.settle(store.connection, move_id, {"outcome": "reverted", "done_at": room.now(store.session)})


def _settled(done: Done) -> dict[str, Any]:
    plan = done.plan
    if isinstance(plan, Moved) and done.before is not None:
        was = done.before["case"]  # as it stood when its turn came, not when the run began
        begun = {"from_version": was["workflow_version"], "from_state": was["state"]}
        found: dict[str, Any] = {"outcome": "moved", "to_state": plan.state, "lost": list(plan.lost)}
        return {**begun, **found, "revision": done.revision, "before": done.before}
    if isinstance(plan, Stays):
        return {"outcome": "stays", "why": told((plan.sentence,))}
    return {"outcome": "blocked", "why": told(plan.reasons if isinstance(plan, Blocked) else ())}


def _end_early(store: Store, run: MoveRun, at: Any) -> None:
    for row in store.session.scalars(select(CaseMove).where(CaseMove.run_id == run.id, CaseMove.outcome == "waiting")):
        row.outcome, row.why, row.done_at = "stays", told((NEWER,)), at
    run.ended_at = at


def _line(row: CaseMove, number: str) -> Line:
    return Line(
        move_id=row.id,
        case_id=row.case_id,
        number=number,
        outcome=row.outcome,
        from_version=row.from_version,
        from_state=row.from_state,
        to_state=row.to_state,
        why=tuple(Text(sentence, params) for sentence, params in row.why or ()),
        lost=tuple(row.lost or ()),
    )
