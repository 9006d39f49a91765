"""One attempt, in a process of its own: said to the history before and after, and perhaps killed in between."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from iapflow.errors import Conflict, Missing, Refused
from iapflow.jobs.many_at_once import finish_runs
from iapflow.jobs.office import Office
from iapflow.jobs.outbox import keep_promises
from iapflow.jobs.timers import run_due_timers
from iapflow.services import answering, case_moves, cases, drafts, many_at_once
from iapflow.services.actors import actor_for
from iapflow.services.cases import Press
from iapflow.services.many_at_once import Wish
from iapflow.services.room import Room
from iapflow.services.seen import Shown, note_opening
from iapflow.services.uploads import Chosen, keep_file
from iapflow.store.case_move import CaseMove
from iapflow.store.crossing import anew
from iapflow.store.engine import connect
from iapflow.store.store import Store
from tests.faults.history import History, Op
from tests.faults.killing import Saboteur, watch
from tests.faults.yard import WORKFLOW, Clock, note_of, room_at, who

HANDED_IN = ("submit", "ask_all")
"""Steps that the form comes with."""
Plant = Callable[[Store], None]
"""Puts a bug into this process."""


@dataclass(frozen=True)
class Ground:
    """Where a run takes place.

    Args:
        letters: a file; one line for each letter handed in.
        plant: the bug to put into each child, None for the program as it is.
    """

    url: str
    history: History
    letters: Path
    plant: Plant | None = None


@dataclass(frozen=True)
class Postbox:
    """Hands letters in by writing their names down."""

    path: Path

    def deliver(self, name: str, letter: EmailMessage) -> None:
        """One line a letter."""
        handle = os.open(self.path, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        os.write(handle, f"{name} {letter['Message-ID']}\n".encode())
        os.close(handle)


def fork(ground: Ground, attempt: str, op: Op, kill_at: int) -> int:
    """Start the attempt; the child's process id."""
    child = os.fork()
    if child:
        return child
    status = 0
    try:
        _attempt(ground, attempt, op, kill_at)
    except BaseException:  # noqa: BLE001 - whatever it is, the child must end here
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def _attempt(ground: Ground, attempt: str, op: Op, kill_at: int) -> None:
    history = ground.history
    saboteur = Saboteur(kill_at, lambda point: history.died(attempt, point))
    engine = connect(ground.url)
    watch(engine, saboteur)
    store = Store(engine)
    with store.reading():
        pass  # the connection stands before the counting begins
    if ground.plant:
        ground.plant(store)
    history.invoke(attempt, op)
    saboteur.is_armed = True
    try:
        result = act(store, ground, op)
    except (Refused, Conflict, Missing) as no:
        saboteur.point("before the answer")
        history.answer(attempt, "fail", why=type(no).__name__, passed=saboteur.passed)
        return
    saboteur.point("before the answer")
    history.answer(attempt, "ok", passed=saboteur.passed, **result)


def act(store: Store, ground: Ground, op: Op) -> dict[str, Any]:
    """Do it, through the services that pages and workers use."""
    clock = Clock(op.rounds)
    room = room_at(clock)
    return anew(lambda: ACTS[op.kind](store, room, ground, op))  # as the entrance of the program does


def _fire(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    note = note_of(op.words, op.amount, agreed=op.agreed, scan=op.scan)
    answers = {"note": note} if op.transition in HANDED_IN else {}
    press = Press(op.transition, who(op.person, Clock(op.rounds)), op.request_id, op.seen, answers)
    fired = cases.fire(store, room, op.case_id, press)
    return {"state": fired.state, "before": fired.was_done_before}


def _task(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    press = Press("task", who(op.person, Clock(op.rounds)), op.request_id, op.seen)
    fired = answering.do_task(store, room, op.case_id, press, (op.transition, ""))
    return {"state": fired.state, "before": fired.was_done_before}


def _vote(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    press = Press("vote", who(op.person, Clock(op.rounds)), op.request_id, op.seen)
    fired = answering.vote(store, room, op.case_id, press, op.transition)
    return {"state": fired.state, "before": fired.was_done_before}


def _draft(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    with store.reading() as session:
        clerk = actor_for(session, op.person, Clock(op.rounds)().date())
    saved = drafts.save_draft(store, room, clerk, drafts.Page(op.case_id, "note", None), {"words": op.words})
    return {"revision": saved.revision}


def _upload(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    """A clerk puts a file into the form; the answer names it."""
    with store.reading() as session:
        clerk = actor_for(session, op.person, Clock(op.rounds)().date())
    chosen = Chosen(op.case_id, "note", "scan", f"{op.request_id}.pdf", file_of(op))
    return {"scan": keep_file(store, room, clerk, chosen)}


def file_of(op: Op) -> bytes:
    """What the file of an upload holds."""
    return f"%PDF-1.4 {op.words}".encode()


def _office(store: Store, room: Room, ground: Ground) -> Office:
    return Office(store, room, Postbox(ground.letters), lambda case_id: f"/lietas/{case_id}", f"worker-{os.getpid()}")


def _timers(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    return {"timers": run_due_timers(_office(store, room, ground))}


def _many(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    """Somebody opens each case, then decides on all of them; asked again, the same run goes on."""
    with store.reading() as session:
        head = actor_for(session, op.person, Clock(op.rounds)().date())
    picks = dict(zip(op.cases, op.revisions, strict=True))
    for case_id, revision in picks.items():
        note_opening(store, room, head, Shown(case_id, revision, head.roles))
    run = many_at_once.begin(store, room, head, Wish(WORKFLOW, op.transition, picks, op.request_id))
    many_at_once.carry_on(store, room, run)
    return {"run": run}


def _finish(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    """The worker looks for runs over which somebody died."""
    return {"runs": finish_runs(_office(store, room, ground))}


def _move(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    """Every open case to the version in force; a run that was left halfway goes on."""
    run = case_moves.begin_moves(store, room, WORKFLOW, op.person)
    return {"run": run, "moved": case_moves.carry_on(store, room, run, op.person)}


def _back(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    """The newest run that brought anybody anywhere is undone, case by case."""
    with store.reading() as session:
        run = session.scalar(select(func.max(CaseMove.run_id)).where(CaseMove.outcome == "moved"))
    return {"run": run, "left": case_moves.revert_run(store, room, run, op.person)[1] if run else []}


def _letters(store: Store, room: Room, ground: Ground, op: Op) -> dict[str, Any]:
    return {"promises": keep_promises(_office(store, room, ground)).promises}


ACTS: dict[str, Callable[[Store, Room, Ground, Op], dict[str, Any]]] = {
    "fire": _fire,
    "task": _task,
    "vote": _vote,
    "draft": _draft,
    "upload": _upload,
    "timers": _timers,
    "letters": _letters,
    "many": _many,
    "finish": _finish,
    "move": _move,
    "back": _back,
}
