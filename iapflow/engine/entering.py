"""What a state brings with it on entry: a due date with its sum, to-dos, and timers."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from iapflow.definitions.model import After, Escalate, State
from iapflow.definitions.model import Due as DueRule
from iapflow.engine import spans
from iapflow.engine.context import Known
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Due, TaskPlan, TimerPlan

Found = tuple[Due | None, DueRule | None]


def due_of(book: Rulebook, state: State, known: Known, entered: datetime) -> Found:
    """The state's deadline and the rule it came from; the first rule that applies counts."""
    for rule in state.due:
        if rule.when is not None and not rule.when.is_true(known):
            continue
        found = _date(book, rule, known, entered)
        if found is not None:
            return spans.rolled(book, found, rule.roll), rule
    return None, None


def tasks_of(book: Rulebook, state_id: str, due: Due | None) -> tuple[TaskPlan, ...]:
    """Whose turn it is: whoever takes the state's main action, else who writes its form.

    A final state asks nobody, one that is left by itself waits for nobody, and one without a form,
    a date or a queue is a place of rest.
    """
    state = book.workflow.states[state_id]
    if state.final or state.route:
        return ()
    if not (state.edit or state.due or any(state_id in queue.states for queue in book.workflow.queues.values())):
        return ()
    action = _main_action(book, state_id)
    writers = next(iter(state.edit.values()), ())
    roles = book.workflow.transitions[action].by if action else writers
    return tuple(TaskPlan(role, action, due.until if due else None) for role in roles)


def timers_of(book: Rulebook, state_id: str, found: Found, known: Known, entered: datetime) -> tuple[TimerPlan, ...]:
    """The due date, its reminders and whom it is told to after it; and what fires by itself.

    Reminders whose moment has passed are left out; so is an escalation, but on entry.
    """
    due, rule = found
    planned = list(_timers(book, state_id, due, rule)) if due and rule else []
    told = {"remind"} if entered == known.at else {"remind", "escalate"}
    planned = [one for one in planned if one.kind not in told or spans.morning_of(one.at or one.on) > known.at]
    for after in book.workflow.states[state_id].after:
        day = _date(book, after, known, entered)
        if day is not None and (after.when is None or after.when.is_true(known)):
            planned.append(TimerPlan(after.do, "after", day.on, at=day.at))
    return tuple(planned)


def _main_action(book: Rulebook, state_id: str) -> str | None:
    """What a queue says is done in this state; else the first way on for those who write; else any."""
    workflow = book.workflow
    for queue in workflow.queues.values():
        if queue.do and state_id in queue.states and state_id in workflow.transitions[queue.do].leaves(workflow):
            return queue.do
    writers = {role for roles in workflow.states[state_id].edit.values() for role in roles}
    ways = [
        name
        for name, way in workflow.transitions.items()
        if way.by and way.to != "previous" and state_id in way.leaves(workflow)
    ]
    submitting = [name for name in ways if workflow.transitions[name].submits]
    preferred = [name for name in submitting or ways if not writers or writers & set(workflow.transitions[name].by)]
    return next(iter(preferred or ways), None)


def _timers(book: Rulebook, state_id: str, due: Due, rule: DueRule) -> Iterator[TimerPlan]:
    yield TimerPlan(state_id, "due", due.on, at=due.at)
    for span in rule.remind:
        yield _timer(state_id, "remind", spans.before(book, due, span), {"span": str(span)})
    if rule.escalate is not None:
        yield _timer(state_id, "escalate", spans.past(book, due, rule.escalate.after), told_of(rule.escalate))


def told_of(escalate: Escalate) -> dict[str, str]:
    """Whom an escalation tells first, and after how long each time the next level."""
    return {"to": escalate.to, "after": str(escalate.after)}


def _timer(state_id: str, kind: str, when: spans.When, payload: Mapping[str, Any]) -> TimerPlan:
    at = when if isinstance(when, datetime) else None
    return TimerPlan(state_id, kind, spans.day_of(when), payload, at)


def _date(book: Rulebook, rule: DueRule | After, known: Known, entered: datetime) -> Due | None:
    """The day or moment, or None where the field it hangs on has no value yet."""
    if rule.in_ is not None and rule.before is None:
        return spans.after(book, entered, rule.in_)
    path = rule.at or rule.before
    day = known.get(path) if path else None
    if not isinstance(day, date):
        return None
    due = _named(day)
    if not (rule.before and rule.in_):
        return due
    sooner = spans.before(book, due, rule.in_)
    return Due(spans.day_of(sooner), at=sooner if isinstance(sooner, datetime) else None)


def _named(day: date) -> Due:
    """What a field names: a day, or a moment."""
    if isinstance(day, datetime):
        return Due(day.date(), at=day if day.tzinfo else day.replace(tzinfo=UTC))
    return Due(day)
