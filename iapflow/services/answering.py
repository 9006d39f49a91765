"""Voting, and doing a task: one answer among several, and what follows in the same transaction.

Whoever answers beside others is not turned away because the others were quicker: the page's revision
is not asked, only whether what one decides on is still what one saw.
"""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlalchemy.exc import IntegrityError

from iapflow.engine.answering import cast_vote, finish_task, sheet_of
from iapflow.engine.approving import CHANGED, VOTE, against_voting, mark_of_bound
from iapflow.engine.tasking import TASK, against_doing, definition_of
from iapflow.engine.to_dos import Key
from iapflow.engine.values import Ask, Step
from iapflow.errors import Conflict, Missing, Refused
from iapflow.services.beginning import Done
from iapflow.services.cases import made_before, with_present_rights
from iapflow.services.effects import carry_out
from iapflow.services.filling import complete, occasion_for
from iapflow.services.moving import Fired, read_pen, settle
from iapflow.services.room import Room
from iapflow.services.several import note_of, shared_sheet
from iapflow.services.snapshots import read_answers
from iapflow.services.stray_fields import noticed
from iapflow.services.to_dos import asked_rows, settle_asked
from iapflow.services.writing import Pen, Press, task_rows, write_events, write_step, write_submissions
from iapflow.store import firing
from iapflow.store.asked import last_line, open_asked
from iapflow.store.store import Store, connection_of

Given = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Saying:
    """One answer: how somebody votes, or which task they did.

    Args:
        answer: yes, no, abstain or conflict; empty for a task.
        task: the task's id and its row, empty where it stands for none.
    """

    answer: str = ""
    task: Key | None = None


def vote(store: Store, room: Room, case_id: int, press: Press, answer: str) -> Fired:
    """Cast a vote; where it decides, what it decides happens in the same transaction.

    Raises:
        Refused: with every reason; nothing is written.
        Missing: there is no such case for this person.
    """
    return _say(store, room, case_id, replace(press, transition=VOTE), Saying(answer))


def do_task(store: Store, room: Room, case_id: int, press: Press, key: Key) -> Fired:
    """Do a task; where it is the last, the case goes on in the same transaction.

    Raises:
        Refused: with every reason; nothing is written.
        Missing: there is no such case for this person.
    """
    return _say(store, room, case_id, replace(press, transition=TASK), Saying(task=key))


def _say(store: Store, room: Room, case_id: int, press: Press, saying: Saying) -> Fired:
    try:
        with noticed(store, room, press.actor, case_id), store:
            done = _say_inside(store, room, case_id, with_present_rights(store, room, press), saying)
            settle(store, room, done)
            return Fired(case_id, done.step.state)
    except (Refused, Conflict, Missing, IntegrityError):
        before = made_before(store, press)
        if before is None:
            raise
        return before


def _say_inside(store: Store, room: Room, case_id: int, press: Press, saying: Saying) -> Done:
    pen = read_pen(store, room, case_id, press.actor)
    last_seq, pen.last_hash = last_line(connection_of(pen.session), case_id)  # read under the lock: others write too
    pen.next_seq = last_seq + 1
    ask = Ask(press.transition, press.actor, pen.at)
    reasons = (
        against_doing(pen.book, pen.snapshot, press.actor, saying.task)
        if saying.task
        else against_voting(pen.book, pen.snapshot, ask)
    )
    if reasons:
        raise Refused(reasons)
    if press.saw and press.saw != mark_of_bound(pen.book, pen.snapshot, press.actor):
        raise Refused((CHANGED,))
    answers = _completed(store, pen, press, saying)
    ask = replace(ask, answers=read_answers(pen.book, answers))
    if saying.task:
        step = finish_task(pen.book, pen.snapshot, ask, saying.task)
    else:
        step = cast_vote(pen.book, room.table(pen.book.bundle), pen.snapshot, ask, saying.answer)
    write_answer(pen, step, replace(press, note=_note(step, press)), answers)
    kept = ChainMap(answers, cast("dict[str, Mapping[str, Any]]", pen.kept))
    return Done(pen, step, carry_out(pen, step, press.actor, kept))


def write_answer(pen: Pen, step: Step, press: Press, answers: Given) -> None:
    """The journal's line with its form; a state that lasts keeps its term, its timers and its other to-dos.

    Raises:
        Conflict: the case has moved since it was read.
    """
    connection, case = connection_of(pen.session), pen.case
    if not step.lasts:
        settle_asked(connection, case.id, step, (pen.at, press.actor.person_id))
        write_step(pen, step, press, answers)
        return
    if not firing.advance_case(connection, case.id, pen.snapshot.revision, {"updated_at": pen.at}):
        raise Conflict(case.state)
    event_id = write_events(pen, step, press, pen.snapshot.revision + 1)
    write_submissions(pen, press.actor, event_id, answers)
    settle_asked(connection, case.id, step, (pen.at, press.actor.person_id))
    open_asked(connection, asked_rows(pen.book, pen.snapshot, case, (step.state, pen.at), step.tasks))
    firing.open_tasks(connection, task_rows(pen, step.state, [plan for plan in step.tasks if not plan.key]))


def _completed(store: Store, pen: Pen, press: Press, saying: Saying) -> dict[str, Mapping[str, Any]]:
    """The form that belongs to the answer, complete, as JSON."""
    task = definition_of(pen.book, pen.snapshot.state, saying.task[0]) if saying.task else None
    alias = task.form if task else None if saying.task else sheet_of(pen.book, pen.snapshot, saying.answer)
    if alias is None:
        return {}
    given = (press.answers or {}).get(alias, {})
    occasion = occasion_for(store.session, pen.book, pen.snapshot, press.actor, pen.at)
    before = {} if saying.task else shared_sheet(pen.session, pen.book, pen.snapshot)
    return {alias: complete(pen.book, alias, given, before, occasion).answers}


def _note(step: Step, press: Press) -> dict[str, Any]:
    """What the journal keeps beside the answer."""
    said = dict(press.note or {})
    if step.vote is not None:
        return {**said, **note_of(step.vote)}
    key, row = step.task or ("", "")
    return {**said, "task": key, "row": row}
