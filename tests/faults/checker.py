"""The law: what must be so whatever was killed, found by comparing the history with the database.

I1 answered yes: in the journal exactly once; I2 unknown: at most once; I3 answered no: not there; I4 events are numbered
without a gap and walk the definition; I5 they add up to the case as it stands, with its to-dos and timers; I6 promises
and events match one to one; I7, I8, I10 stand in `in_forms`, I9 the journal's chain holds from its first line on; I11
no kept draft is lost.  What was answered before something else was asked also stands before it in the journal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from iapflow.definitions.model import Workflow
from iapflow.services.moving_back import MIGRATE_BACK
from iapflow.services.moving_over import MIGRATE
from iapflow.store.case import Case
from iapflow.store.case_clock import CaseClock
from iapflow.store.case_move import CaseMove, MoveRun
from iapflow.store.chain import Verified, verified
from iapflow.store.engine import connect
from iapflow.store.event import Event
from iapflow.store.many_at_once import ManyRow, ManyRun
from iapflow.store.outbox import Outbox
from iapflow.store.store import Store
from iapflow.store.submission import Draft, Submission
from iapflow.store.task import Task
from iapflow.store.timer import Timer
from iapflow.store.upload import Upload
from tests.faults.acting import HANDED_IN
from tests.faults.history import Attempt, History
from tests.faults.in_council import council_broken
from tests.faults.in_forms import files_broken, rights_broken, sums_broken
from tests.faults.in_runs import many_broken, moves_broken
from tests.faults.yard import DEFINITIONS, WORKFLOW, WORKFLOWS

FORM = "note"
PRESSED = ("fire", "task", "vote")
GOES_ON = ("route", "pass_it", "turn_down")
"""Lines that belong to the firing of the line before."""
ON_THE_SPOT = (MIGRATE, MIGRATE_BACK, "task", "vote")
"""Lines of the journal that move no case to another state."""


@dataclass
class World:
    """Everything the database holds at the end."""

    workflows: dict[int, Workflow] = field(default_factory=dict)
    cases: list[Any] = field(default_factory=list)
    events: Mapping[int, list[Any]] = field(default_factory=dict)
    submissions: list[Any] = field(default_factory=list)
    drafts: Mapping[int, Any] = field(default_factory=dict)
    all_tasks: list[Any] = field(default_factory=list)
    clocks: list[Any] = field(default_factory=list)
    tasks: list[Any] = field(default_factory=list)
    timers: list[Any] = field(default_factory=list)
    promises: list[Any] = field(default_factory=list)
    runs: list[Any] = field(default_factory=list)
    rows: list[Any] = field(default_factory=list)
    moves: list[Any] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    uploads: list[Any] = field(default_factory=list)
    chain: Verified | None = None


def world_of(url: str, letters: Path) -> World:
    """Read it all."""
    engine = connect(url)
    store = Store(engine)
    try:
        with store.reading() as session:
            world = World()
            world.cases = list(session.execute(select(Case.__table__).order_by(Case.id)))
            known = {name: DEFINITIONS.current_bundle(session, name).workflow for name in WORKFLOWS}
            world.workflows = {case.id: known[case.workflow] for case in world.cases}
            events = defaultdict(list)
            for row in session.execute(select(Event.__table__).order_by(Event.id)):
                events[row.case_id].append(row)
            world.events = {case: sorted(rows, key=lambda row: row.seq) for case, rows in events.items()}
            world.submissions = list(session.execute(select(Submission.__table__)))
            world.drafts = {row.case_id: row for row in session.execute(select(Draft.__table__))}
            world.all_tasks = list(session.execute(select(Task.__table__)))
            world.tasks = [task for task in world.all_tasks if task.closed_at is None]
            world.clocks = list(session.execute(select(CaseClock.__table__)))
            world.timers = list(session.execute(select(Timer.__table__)))
            world.promises = list(session.execute(select(Outbox.__table__)))
            world.runs = list(session.execute(select(ManyRun.__table__)))
            world.rows = list(session.execute(select(ManyRow.__table__).order_by(ManyRow.id)))
            moved = select(CaseMove.__table__, MoveRun.to_version).join(MoveRun, MoveRun.id == CaseMove.run_id)
            world.moves = list(session.execute(moved.order_by(CaseMove.id)))
            world.uploads = list(session.execute(select(Upload.__table__)))
            world.chain = verified(session.connection())
    finally:
        engine.dispose()
    world.letters = letters.read_text(encoding="utf-8").splitlines() if letters.exists() else []
    return world


def broken(history: History, world: World) -> list[str]:
    """Every law that does not hold, with the case or request it is about; empty is well."""
    attempts = list(history.attempts().values())
    fired = [attempt for attempt in attempts if attempt.op.kind in PRESSED]
    return [
        *_answers(fired, world),
        *_paths(world),
        *_folds(world),
        *_promises(world),
        *rights_broken(world),
        *sums_broken(attempts, world),
        *_chain(world),
        *files_broken(attempts, world),
        *_order(fired, world),
        *_drafts(attempts, world),
        *many_broken(attempts, world),
        *moves_broken(world),
        *council_broken(world),
    ]


def _answers(fired: Sequence[Attempt], world: World) -> Iterator[str]:
    """I1–I3, by request id."""
    logged = Counter(row.request_id for rows in world.events.values() for row in rows if row.request_id)
    where = {row.request_id: row for rows in world.events.values() for row in rows if row.request_id}
    by_request: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in fired:
        by_request[attempt.op.request_id].append(attempt)
    for request, attempts in by_request.items():
        answers, count = {attempt.answer for attempt in attempts}, logged[request]
        if "ok" in answers and count != 1:
            yield f"I1: {request} was answered yes and stands {count} times in the journal"
        if count > 1:
            yield f"I2: {request} stands {count} times in the journal"
        if answers == {"fail"} and count:
            yield f"I3: {request} was answered no and stands in the journal"
        yield from _as_asked(attempts, where.get(request))
    asked = set(by_request) | {request for request in logged if request.startswith(("begin-", "many-"))}
    for request in logged.keys() - asked:
        yield f"I2: {request} was never asked"
    for words, count in Counter(row.answers["words"] for row in world.submissions).items():
        if count > 1:
            yield f"I2: {words!r} was handed in {count} times"


def _as_asked(attempts: Sequence[Attempt], row: Any) -> Iterator[str]:
    """The line in the journal is the very thing that was asked, decided on what the page showed."""
    if row is None:
        return
    op = attempts[0].op
    what = row.transition if op.kind == "fire" else (row.note or {}).get("task", (row.note or {}).get("answer"))
    if (row.case_id, what, row.actor_id) != (op.case_id, op.transition, op.person):
        yield f"I1: {op.request_id} stands in the journal as something else"
    seen = {attempt.op.seen for attempt in attempts if attempt.answer == "ok"} - {None}
    if seen and row.revision - 1 not in seen:
        yield f"I5: {op.request_id} was decided on another revision than its page showed"


def _paths(world: World) -> Iterator[str]:
    """I4: 1..n, one revision a firing, each step out of the state the one before led to."""
    for case, rows in world.events.items():
        if [row.seq for row in rows] != list(range(1, len(rows) + 1)):
            yield f"I4: case {case}: the journal is not numbered 1 to {len(rows)}"
        state, revision = "", 0
        for row in rows:
            if _is_on_the_spot(row) and row.to_state != row.from_state:
                yield f"I4: case {case}, {row.seq}: {row.transition} led from {row.from_state} to {row.to_state}"
            if row.from_state != state:
                yield f"I4: case {case}, {row.seq}: begins in {row.from_state!r}, not in {state!r}"
            if not _is_step(world.workflows[case], row):
                yield f"I4: case {case}, {row.seq}: the workflow has no {row.transition} to {row.to_state}"
            goes_on = row.transition in GOES_ON or (_is_refusal(row) and row.transition not in ON_THE_SPOT)
            if row.revision - revision != (not goes_on):
                yield f"I4: case {case}, {row.seq}: revision {row.revision} after {revision}"
            state, revision = row.to_state, row.revision


def _is_step(workflow: Workflow, row: Any) -> bool:
    if _is_on_the_spot(row):
        return True
    if row.transition == "start":
        return row.from_state == "" and row.to_state == workflow.initial
    if row.transition == "route":
        return any(route.to == row.to_state for route in workflow.states[row.from_state].route)
    transition = workflow.transitions[row.transition]
    return row.from_state in transition.leaves(workflow) and row.to_state == transition.to


def _is_refusal(row: Any) -> bool:
    """What another case asked for and was refused is noted, and moves nothing."""
    return bool((row.note or {}).get("refused"))


def _is_on_the_spot(row: Any) -> bool:
    return row.transition in ON_THE_SPOT or _is_refusal(row)


def _folds(world: World) -> Iterator[str]:
    """I5: the journal's end is where the case stands, with exactly what its state brings."""
    tasks, pending = _by_case(world.tasks), _by_case(row for row in world.timers if row.done_at is None)
    handed_in = Counter(row.event_id for row in world.submissions)
    for case in world.cases:
        rows = world.events.get(case.id, [])
        if not rows or (rows[-1].to_state, rows[-1].revision) != (case.state, case.revision):
            yield f"I5: case {case.id} stands in {case.state} at {case.revision}, its journal ends elsewhere"
            continue
        workflow, open_here = world.workflows[case.id], tasks[case.id]
        wanted = 0 if workflow.states[case.state].route else 1
        is_fair = len(open_here) == wanted if workflow.workflow == WORKFLOW else _are_different(open_here)
        if any(row.state != case.state for row in open_here) or not is_fair:
            yield f"I5: case {case.id} has {len(open_here)} open to-dos in {case.state}"
        kinds = [row.kind for row in pending[case.id] if row.clock is None]
        here = _moments_here(case, rows)
        stale = [row for row in pending[case.id] if row.clock is None and row.created_at not in here]
        if len(kinds) != len(set(kinds)) or stale:
            told = ", ".join(f"{row.kind} of {row.created_at:%c}" for row in pending[case.id])
            last = ", ".join(f"{row.transition} at {row.at:%c}" for row in rows[-4:])
            yield f"I5: case {case.id}, entered {case.entered_at:%c}: timers doubled or left over: {told}; after {last}"
        for row in rows:
            if handed_in[row.id] != (row.transition in HANDED_IN):
                yield f"I5: case {case.id}, {row.seq}: {handed_in[row.id]} submissions"
    known = {row.id for rows in world.events.values() for row in rows}
    if strangers := [event for event in handed_in if event not in known]:
        yield f"I5: {len(strangers)} submissions belong to no event"


def _moments_here(case: Any, rows: Sequence[Any]) -> set[Any]:
    """When timers of this state may have been planned: as it was entered, or by what was written after that.

    In the order of the journal, as the one who wrote later may have looked at the clock earlier.
    """
    entered = max((place for place, row in enumerate(rows) if row.at == case.entered_at), default=0)
    return {row.at for row in rows[entered:]}


def _are_different(tasks: Sequence[Any]) -> bool:
    """No to-do is there twice."""
    return len({(task.key, task.row_id, task.role, task.transition) for task in tasks}) == len(tasks)


def _promises(world: World) -> Iterator[str]:
    """I6: one promise for each letter that an event asks for, and each kept promise was handed in."""
    wanted: Counter[tuple[int, str]] = Counter()
    for case, rows in world.events.items():
        for row in rows:
            wanted[case, row.transition] += _letters_of(world.workflows[case], row)
    found = Counter(
        (row.payload["case"], row.payload["transition"]) for row in world.promises if "task" not in row.payload
    )
    for key in wanted.keys() | found.keys():
        if wanted[key] != found[key]:
            yield f"I6: case {key[0]}, {key[1]}: {wanted[key]} letters asked for, {found[key]} promised"
    handed_in = {line.split("-")[0].lstrip("0") for line in world.letters}
    for row in world.promises:
        if row.done_at is not None and "task" not in row.payload and str(row.id) not in handed_in:
            yield f"I6: promise {row.id} is marked as kept and was not handed in"
    ids: dict[str, set[str]] = defaultdict(set)
    for name, message in (line.split(" ", 1) for line in world.letters):
        ids[name].add(message)
    if any(len(messages) > 1 for messages in ids.values()):
        yield "I6: one letter went out under two message ids"


def _letters_of(workflow: Workflow, row: Any) -> int:
    if _is_on_the_spot(row):
        return 0
    if row.transition == "start":
        effects = workflow.start.effects
    elif row.transition == "route":
        effects = next(route.effects for route in workflow.states[row.from_state].route if route.to == row.to_state)
    else:
        effects = workflow.transitions[row.transition].effects
    return sum(effect.name == "notify" for effect in effects)


def _chain(world: World) -> Iterator[str]:
    """I9: every line is chained to the one before, and is what was written."""
    assert world.chain is not None
    yield from (f"I9: {broken}" for broken in world.chain.broken)
    if world.chain.unchained:
        yield f"I9: {world.chain.unchained} lines stand outside of the chain"


def _order(fired: Sequence[Attempt], world: World) -> Iterator[str]:
    """What was answered before something else was asked of the same case stands before it."""
    place = {row.request_id: (case, row.seq) for case, rows in world.events.items() for row in rows if row.request_id}
    first: dict[str, Attempt] = {}
    for attempt in fired:
        if attempt.answer == "ok" and not attempt.result.get("before"):
            first[attempt.op.request_id] = attempt
    by_case: dict[int, list[tuple[int, Attempt]]] = defaultdict(list)
    for request, attempt in first.items():
        if request in place:
            by_case[place[request][0]].append((place[request][1], attempt))
    for case, found in by_case.items():
        latest = 0
        for seq, attempt in sorted(found, key=lambda pair: pair[0]):
            if attempt.ended is not None and attempt.ended < latest:
                yield f"I1: case {case}, {seq}: answered before the line above it was asked"
            latest = max(latest, attempt.began)


def _drafts(attempts: Sequence[Attempt], world: World) -> Iterator[str]:
    """I11: the last draft that was said to be kept is there, unless something newer is or it was handed in."""
    by_case: dict[int, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        if attempt.op.kind == "draft" or (attempt.op.kind == "fire" and attempt.op.transition in HANDED_IN):
            by_case[attempt.op.case_id].append(attempt)
    for case, found in by_case.items():
        kept = [attempt for attempt in found if attempt.op.kind == "draft" and attempt.answer == "ok"]
        last = max(kept, key=lambda attempt: attempt.ended or 0, default=None)
        if last is None:
            continue
        rivals = [a for a in found if a is not last and (a.ended is None or a.ended > last.began)]
        if any(a.op.kind == "fire" and a.answer != "fail" for a in rivals):
            continue
        allowed = {last.op.words} | {a.op.words for a in rivals}
        draft = world.drafts.get(case)
        if draft is None or draft.answers.get("words") not in allowed:
            yield f"I11: case {case}: a draft that was said to be kept is gone"


def _by_case(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found
