"""The tasks of a state: whose they are, row by row, when all are done, and what doing one leads to."""

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast

from iapflow.definitions.model import Span, TaskDef
from iapflow.engine import spans
from iapflow.engine.context import Known
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.to_dos import Key, ToDo
from iapflow.engine.values import Actor, Ask, Snapshot, TaskPlan
from iapflow.errors import Reason, Text
from iapflow.policy.pressing import roles_on, who_can

TASK = "task"
"""What the journal calls a task that was done."""
DONE = "tasks_done"
GONE = Reason(TASK, Text("This task is no longer open."))
THEIRS = Reason("by", Text("This task is somebody else's."))


def tasks_wanted(book: Rulebook, state_id: str, known: Mapping[str, Any], today: date) -> Iterator[TaskPlan]:
    """Every task of the state as things are: the fixed ones, and one for each row."""
    for index, task in enumerate(book.workflow.states[state_id].tasks, 1):
        if task.when is not None and not task.when.is_true(known):
            continue
        key = task.id or f"{TASK}_{index}"
        for row in _rows(task, known):
            due = _due(book, task, row, known, today)
            asked_for = TaskPlan(task.to, None, due, key, str(row.get("id", "")), task.form, label=task.label)
            yield asked_for if "." not in task.to else replace(asked_for, role="", person=_person(task.to, row, known))


def are_done(book: Rulebook, snapshot: Snapshot, known: Mapping[str, Any]) -> bool:
    """Whether the tasks of the state are done, as its `done` asks; of no tasks at all, all are."""
    wanted = {(asked_for.key, asked_for.row_id) for asked_for in tasks_wanted(book, snapshot.state, known, date.min)}
    done = len(wanted & {to_do.name for to_do in snapshot.to_dos if to_do.is_done})
    rule = book.workflow.states[snapshot.state].done
    if rule == "all":
        return done == len(wanted)
    return done >= (1 if rule == "any" else rule) or not wanted


def with_tasks_told(book: Rulebook, snapshot: Snapshot, ask: Ask) -> Snapshot:
    """The same case, whose `facts.tasks_done` is answered by its own tasks."""
    if not book.workflow.states[snapshot.state].tasks:
        return snapshot
    told = {DONE: are_done(book, snapshot, Known(snapshot, ask))}
    return replace(snapshot, facts=ChainMap(told, cast("dict[str, Any]", snapshot.facts)))


def as_done(snapshot: Snapshot, key: Key) -> Snapshot:
    """The same case with this task done."""
    to_dos = [replace(one, is_open=False, is_done=True) if one.name == key else one for one in snapshot.to_dos]
    return replace(snapshot, to_dos=to_dos)


def against_doing(book: Rulebook, snapshot: Snapshot, actor: Actor, key: Key) -> tuple[Reason, ...]:
    """Why this person may not do this task; empty when they may."""
    open_ones = [one for one in snapshot.to_dos if one.name == key and one.is_open]
    if not open_ones or definition_of(book, snapshot.state, key[0]) is None:
        return (GONE,)
    if any(_is_theirs(book, snapshot, actor, one) for one in open_ones):
        return ()
    roles = [one.role for one in open_ones if one.role]
    return (Reason("by", who_can(roles, book.roles)) if roles else THEIRS,)


def definition_of(book: Rulebook, state_id: str, key: str) -> TaskDef | None:
    """The task of this id in a state."""
    tasks = book.workflow.states[state_id].tasks
    return next((task for index, task in enumerate(tasks, 1) if (task.id or f"{TASK}_{index}") == key), None)


def role_in(book: Rulebook, snapshot: Snapshot, actor: Actor, key: Key) -> tuple[str | None, int | None]:
    """The role in which a task is done, and for whom, as the journal keeps them."""
    held = roles_on(actor, snapshot.circumstances, book.roles)
    for to_do in snapshot.to_dos:
        if to_do.name == key and to_do.role in held:
            return to_do.role, held[to_do.role].acting_for
        if to_do.name == key and to_do.person_id not in {None, actor.person_id}:
            return None, to_do.person_id
    return None, None


def _is_theirs(book: Rulebook, snapshot: Snapshot, actor: Actor, to_do: ToDo) -> bool:
    people = {actor.person_id, *(grant.acting_for for grant in actor.grants)} - {None}
    if to_do.role:
        return to_do.role in roles_on(actor, snapshot.circumstances, book.roles)
    return to_do.person_id in people


def _rows(task: TaskDef, known: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [{}] if task.for_each is None else list(known.get(task.for_each) or ())


def _value(path: str, row: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """`row.field` of this row, else a path of the case."""
    root, _, rest = path.partition(".")
    return row.get(rest) if root == "row" else known.get(path)


def _person(path: str, row: Mapping[str, Any], known: Mapping[str, Any]) -> int | None:
    """The person a field names; nobody while it is empty."""
    value = str(_value(path, row, known) or "")
    return int(value) if value.isascii() and value.isdigit() else None


def _due(book: Rulebook, task: TaskDef, row: Mapping[str, Any], known: Mapping[str, Any], today: date) -> date | None:
    """A span from the day the task opens, or a date of the row or the case."""
    if task.due is None or today == date.min:
        return None
    if isinstance(task.due, Span):
        return spans.after(book, today, task.due).on
    day = _value(task.due, row, known)
    return day if isinstance(day, date) else None
