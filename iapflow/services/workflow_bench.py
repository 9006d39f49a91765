"""A case of a workflow's own tests: kept in memory, played by one person a role.

What a test does not say is made up: the term of its day, and everybody whom its forms name exists.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from iapflow.definitions.calendar_days import add
from iapflow.definitions.model.base import SPAN, Span
from iapflow.definitions.model.case_test import TestStep
from iapflow.engine.arriving import arrived
from iapflow.engine.context import Known
from iapflow.engine.deciding import begin, decide, forms_of, out_of_turn, sweep
from iapflow.engine.entering import timers_of
from iapflow.engine.machine import Table
from iapflow.engine.remembering import remembered
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Ask, Planned, Snapshot, Step, TimerPlan
from iapflow.errors import Reason, Refused
from iapflow.extend import FIELD_TYPES
from iapflow.forms.binding import bind
from iapflow.forms.filled import Filled
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.policy.actor import SYSTEM
from iapflow.policy.pressing import roles_on
from iapflow.services.workflow_cast import Cast, Everybody, plain
from iapflow.services.workflow_children import begun
from iapflow.services.workflow_links import by_link
from iapflow.services.workflow_several import ANSWERS, answer, asked_names, form_of_answer, read

MOST_TIMERS = 50
"""How many may fire while one step lets time pass; more go round in a circle."""


@dataclass(slots=True)
class Bench:
    """A case under test, as it stands now, and what has come of it."""

    book: Rulebook
    table: Table
    cast: Cast
    snapshot: Snapshot
    today: date
    me: str | None
    forms: dict[str, Any]
    last: Step | None = None
    effects: list[Planned] = field(default_factory=list)
    fired: list[str] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """Nine o'clock of the test's day."""
        return datetime.combine(self.today, time(9, tzinfo=UTC))

    def do(self, step: TestStep) -> None:
        """One step.

        Raises:
            Refused: the case may not do this now.
        """
        if step.name in {"wait", "to"}:
            self.let_time_pass(step)
        elif step.name in ANSWERS:
            self.answer(step)
        else:
            self.press(step.name, step.detail or {})

    def press(self, name: str, detail: Mapping[str, Any]) -> None:
        """Somebody fires a transition, or opens the case."""
        me = detail.get("as", self.me)
        ask = Ask(name, by_link(self.book, name, me, self.cast.actor(me, self.today)), self.at)
        if name == "start":
            self.open(ask, plain(detail.get("form") or {}))
            return
        reasons = out_of_turn(self.book, self.table, self.snapshot, ask)
        if reasons:
            raise Refused(reasons)
        done, missing = self.complete(ask, plain(detail.get("form") or {}))
        answers = read(self.book, done)
        snapshot = replace(self.snapshot, answers={**self.snapshot.answers, **answers})
        here = arrived(self.book, snapshot, snapshot.state, ask)
        ask = replace(ask, answers=answers)
        step = self.decided(here, ask, missing)
        self.answers |= done
        self.take(step, ask)

    def decided(self, here: Snapshot, ask: Ask, missing: tuple[Reason, ...]) -> Step:
        """What follows; what the forms lack and what the rules ask are told together, as on the case's page.

        Raises:
            Refused: either of the two.
        """
        try:
            step = decide(self.book, self.table, here, ask)
        except Refused as answer:
            raise Refused((*missing, *answer.reasons)) from None
        if missing:
            raise Refused(missing)
        return step

    def answer(self, step: TestStep) -> None:
        """Somebody votes, or does a task of the state."""
        detail = step.detail or {}
        ask = Ask(step.name, self.cast.actor(detail.get("as", self.me), self.today), self.at)
        alias = form_of_answer(self.book, self.snapshot, ask, step)
        done: dict[str, Any] = {}
        if alias is not None:
            filled = self.filled(alias, plain(detail.get("form") or self.forms.get(alias, {})), ask, "submit")
            if filled.errors:
                raise Refused(tuple(filled.reasons(alias)))
            done[alias] = filled.answers
        ask = replace(ask, answers=read(self.book, done))
        self.take(answer(self.book, self.table, self.snapshot, ask, detail), ask)

    def open(self, ask: Ask, given: Mapping[str, Any]) -> None:
        """Open the case; `form:` fills the form that `start.form` asks."""
        alias = self.book.workflow.start.form
        if alias is not None:
            filled = self.filled(alias, given or self.forms.get(alias, {}), ask, "submit")
            if filled.errors:
                raise Refused(tuple(filled.reasons(alias)))
            self.answers[alias] = filled.answers
            ask = replace(ask, answers=read(self.book, {alias: filled.answers}))
        self.take(begin(self.book, self.snapshot, ask), ask)

    @property
    def begun(self) -> dict[str, int]:
        """Workflow -> how many cases were begun below this one."""
        return begun(self.effects, self.answers)

    def complete(self, ask: Ask, given: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Reason, ...]]:
        """The forms that come with the press and what they lack; `form:` fills the one asked, else the first one."""
        aliases = forms_of(self.book.workflow.transitions[ask.transition])
        done, reasons = {}, list[Reason]()
        for alias in aliases:
            answers = given if given and alias == aliases[-1] else self.forms.get(alias, {})
            filled = self.filled(alias, answers, ask, "submit")
            reasons += filled.reasons(alias)
            done[alias] = filled.answers
        return done, tuple(reasons)

    def filled(self, alias: str, answers: Mapping[str, Any], ask: Ask, mode: Any) -> Filled:
        """A form as whoever asks fills it in."""
        roles = frozenset(roles_on(ask.actor, self.snapshot.circumstances, self.book.roles))
        around = Known(self.snapshot, ask)
        occasion = Occasion(self.today, roles, around, lookups=Everybody([answers, self.forms]), is_demo=True)
        return bind(Sheet.of(self.book.bundle, alias, FIELD_TYPES), answers, occasion, mode)

    def let_time_pass(self, step: TestStep) -> None:
        """Go to a day, or on by a span; what comes due fires, then what happens by itself."""
        found = step.detail
        if step.name == "wait":
            found = add(self.today, _span(found), self.book.registry.units, self.book.calendar).due
        until = found if isinstance(found, date) else date.fromisoformat(str(found))
        for _ in range(MOST_TIMERS):
            due = [plan for plan in self.timers(Ask("", SYSTEM(self.today), self.at)) if plan.on <= until]
            if not due:
                break
            plan = min(due, key=lambda plan: plan.on)
            self.today = max(self.today, plan.on)
            ask = Ask(plan.name, SYSTEM(self.today), self.at)
            self.take(decide(self.book, self.table, self.snapshot, ask), ask)
        self.today = until
        swept = sweep(self.book, self.snapshot, self.at)
        if swept is not None:
            self.take(swept, Ask("", SYSTEM(self.today), self.at))

    def timers(self, clock: Ask) -> tuple[TimerPlan, ...]:
        """What fires by itself out of the present state."""
        entered = self.snapshot.entered_at or self.at
        return timers_of(self.book, self.snapshot.state, (None, None), Known(self.snapshot, clock), entered)

    def take(self, step: Step, ask: Ask) -> None:
        """Remember what was decided."""
        self.snapshot = remembered(self.snapshot, step, ask)
        self.last = step
        self.effects += step.effects
        self.fired += [move.transition for move in step.moves if move.transition != "route"]

    @property
    def state(self) -> str:
        """Where the case stands."""
        return self.snapshot.state

    @property
    def due(self) -> date | None:
        """The day of the present state, None without one."""
        return self.last.due.on if self.last and self.last.due else None

    def clock_due(self, names: Iterable[str]) -> dict[str, date | None]:
        """The last day of each of these clocks."""
        clocks = ((name, self.snapshot.clocks.get(name)) for name in names)
        return {name: clock.due.on if clock and clock.due else None for name, clock in clocks}

    @property
    def tasks(self) -> set[str]:
        """The roles whose turn it is or who vote, and the state's tasks by their ids."""
        turns = {task.role for task in self.last.tasks if not task.key} if self.last else set()
        return turns | asked_names(self.snapshot)

    @property
    def letters(self) -> set[str]:
        """Every letter promised so far."""
        return {effect.parameters.letter for effect in self.effects if effect.name == "notify"}

    @property
    def recorded(self) -> dict[str, int]:
        """Table -> rows recorded into it last."""
        found: dict[str, int] = {}
        for effect in self.effects:
            if effect.name == "record":
                alias, _, rows = (effect.parameters.rows or effect.parameters.form or "").partition(".")
                answers = self.answers.get(alias, {})
                found[effect.parameters.into] = len(answers.get(rows, ())) if rows else 1
        return found

    def paths(self, kind: str) -> set[str]:
        """The hidden or required fields of every form of the test, as `form.field`."""
        ask = Ask("", self.cast.actor(self.me, self.today), self.at)
        return {
            f"{alias}.{path}"
            for alias, answers in self.forms.items()
            for path in getattr(self.filled(alias, answers, ask, "draft"), kind)
        }


def _span(written: Any) -> Span:
    """`5 days`; one that cannot be read was refused at load."""
    found = SPAN(str(written))
    if found is None:
        raise ValueError(f"{written!r} is no span; write it as in '5 days'")
    return Span(int(found[1]), found[2] if found[2].endswith("s") else f"{found[2]}s")
