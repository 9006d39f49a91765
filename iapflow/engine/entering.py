"""What a state brings with it on entry: a due date with its sum, to-dos, and timers."""

from collections.abc import Iterator
from datetime import date

from iapflow.definitions.calendar_days import DueSum, add, subtract
from iapflow.definitions.model import After, Span, State
from iapflow.definitions.model import Due as DueRule
from iapflow.engine.context import Known
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Due, TaskPlan, TimerPlan


def due_of(book: Rulebook, state: State, known: Known, entered: date) -> tuple[Due | None, DueRule | None]:
    """The state's deadline and the rule it came from; the first rule that applies counts."""
    for rule in state.due:
        if rule.when is not None and not rule.when.is_true(known):
            continue
        found = _date(book, rule, known, entered)
        if found is not None:
            return found, rule
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
    return tuple(TaskPlan(role, action, due.on if due else None) for role in roles)


def timers_of(
    book: Rulebook, state_id: str, found: tuple[Due | None, DueRule | None], known: Known, entered: date
) -> tuple[TimerPlan, ...]:
    """The due date, its reminders and whom it is told to after it; and what fires by itself."""
    due, rule = found
    planned = list(_timers(book, state_id, due, rule)) if due and rule else []
    for after in book.workflow.states[state_id].after:
        day = _date(book, after, known, entered)
        if day is not None and (after.when is None or after.when.is_true(known)):
            planned.append(TimerPlan(after.do, "after", day.on))
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
    yield TimerPlan(state_id, "due", due.on)
    for span in rule.remind:
        yield TimerPlan(state_id, "remind", _before(book, due.on, span), {"span": str(span)})
    if rule.escalate is not None:
        after = _after(book, due.on, rule.escalate.after)
        yield TimerPlan(state_id, "escalate", after.due, {"to": rule.escalate.to})


def _date(book: Rulebook, rule: DueRule | After, known: Known, entered: date) -> Due | None:
    """The day, or None where the field it hangs on has no value yet."""
    if rule.in_ is not None and rule.before is None:
        total = _after(book, entered, rule.in_)
        return Due(total.due, total.lines)
    path = rule.at or rule.before
    day = known.get(path) if path else None
    if not isinstance(day, date):
        return None
    return Due(_before(book, day, rule.in_) if rule.before and rule.in_ else day)


def _after(book: Rulebook, day: date, span: Span) -> DueSum:
    return add(day, span, book.registry.units, book.calendar)


def _before(book: Rulebook, day: date, span: Span) -> date:
    return subtract(day, span, book.registry.units, book.calendar).due
