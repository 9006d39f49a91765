"""What a case waits for besides people's buttons: terms that run, the clock's own plans, votes and tasks.

Told by roles and numbers; how somebody voted stays unsaid while the definitions hide it.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.approving import VOTE, are_shown, standing
from iapflow.errors import Sentence, Text
from iapflow.services.clock_views import clock_views
from iapflow.services.writing import Pen
from iapflow.store.timer import Timer

LAST = 10
KINDS = {
    "due": Text("the state's deadline"),
    "remind": Text("a reminder"),
    "escalate": Text("it is told further up"),
    "clock": Text("a term ends"),
}
CAST = {"yes": Text("Yes"), "no": Text("No"), "abstain": Text("Abstained"), "conflict": Text("Conflict of interest")}


def clocks_told(pen: Pen) -> Iterator[Sentence]:
    """Each term with its last day, how it stands and its sum."""
    for view in clock_views(pen):
        yield Text("{term}: until {day}", {"term": view.label, "day": view.due_on or "–"})
        yield from (Text("– {reason}", {"reason": line}) for line in (*view.says, *view.lines))


def timers_told(session: Session, pen: Pen) -> Iterator[Sentence]:
    """What the clock will do next; what failed says why and when it is tried again."""
    waiting = select(Timer).where(Timer.case_id == pen.case.id, Timer.done_at.is_(None))
    ways = pen.book.workflow.transitions
    for timer in session.scalars(waiting.order_by(Timer.due_at, Timer.id).limit(LAST)):
        what: Sentence = KINDS.get(timer.kind, {"lv": timer.name})
        if timer.kind == "after" and timer.name in ways:
            what = ways[timer.name].label
        yield Text("{at}: {what}", {"at": timer.due_at, "what": what})
        if timer.last_error:
            values = {"n": timer.failed_times or 1, "error": timer.last_error, "at": timer.retry_at or "–"}
            yield Text("– failed {n} times, the last time: {error}; tried again {at}", values)


def answers_told(pen: Pen) -> Iterator[Sentence]:
    """Who voted and how, what is done and what is open, in the present state."""
    state, snapshot = pen.book.workflow.states[pen.case.state], pen.snapshot
    if state.approve is not None:
        shown = are_shown(pen.book, snapshot, pen.case.state)
        for vote in standing(pen.book, snapshot):
            said: Sentence = CAST[vote.answer] if shown else Text("has voted")
            yield Text("{role}: {what}", {"role": _role(pen, vote.seats[0][0]), "what": said})
    if state.approve is None and not state.tasks:
        return
    for one in snapshot.to_dos:
        what = Text("a vote") if one.key == VOTE else _task(pen, one.key)
        who: Sentence = _role(pen, one.role) if one.role else Text("one person")
        done = Text("done") if one.is_done else Text("open") if one.is_open else Text("withdrawn")
        if one.key != VOTE or one.is_open:
            yield Text("{what} ({role}): {done}", {"what": what, "role": who, "done": done})


def _role(pen: Pen, role: str) -> Sentence:
    return pen.book.roles[role].label if role in pen.book.roles else {"lv": role}


def _task(pen: Pen, key: str) -> Sentence:
    tasks = pen.book.workflow.states[pen.case.state].tasks
    found = next((task for task in tasks if task.id == key and task.label), None)
    return found.label if found and found.label else {"lv": key}
