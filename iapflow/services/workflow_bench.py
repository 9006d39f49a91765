"""A case of a workflow's own tests: kept in memory, played by one person a role.

What a test does not say is made up: the term of its day, and everybody whom its forms name exists.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import Any

from iapflow.definitions.calendar_days import add
from iapflow.definitions.model.base import SPAN, Span
from iapflow.definitions.model.case_test import Given, TestStep
from iapflow.engine.context import Known
from iapflow.engine.deciding import begin, decide, forms_of, out_of_turn, sweep
from iapflow.engine.entering import timers_of
from iapflow.engine.machine import Table
from iapflow.engine.remembering import remembered
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask, Circumstances, Grant, Planned, Snapshot, Step, TimerPlan
from iapflow.errors import Reason, Refused
from iapflow.extend import FIELD_TYPES
from iapflow.forms.binding import bind
from iapflow.forms.filled import Filled
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.forms.values import values_of
from iapflow.forms.voice import Option
from iapflow.policy.actor import SYSTEM
from iapflow.policy.pressing import roles_on

TODAY = date(2026, 10, 1)
"""The day of a test that names none."""
UNIT = 1
RATE = 1000
"""Euro cents an hour; tests do not depend on the price list of a day."""


class Everybody:
    """Lookups in which everybody named by the test's forms exists and may be chosen."""

    def __init__(self, forms: Any) -> None:
        """Take every word of the answers for a name."""
        self._options = tuple(Option(word, {"lv": word, "en": word}) for word in sorted(set(_words(forms))))

    def options(self, kind: str, roles: Sequence[str]) -> Sequence[Option]:
        """All of them, whatever is asked."""
        return self._options

    def name(self, kind: str, code: str) -> str | None:
        """The code itself."""
        return code


class Cast:
    """Who plays: one person a role, unless `given.roles` says that one plays several."""

    def __init__(self, given: Given, known: Mapping[str, Any]) -> None:
        """Number the people."""
        self._names = {role: str(given.roles.get(role, role)) for role in known}
        self._ids = {name: number for number, name in enumerate(dict.fromkeys(self._names.values()), 1)}
        self._known = known
        self._given = given

    def actor(self, role: str | None, on: date) -> Actor:
        """Whoever plays this role, with every role of theirs; nobody in particular without one."""
        if role is None:
            return Actor(0, "nobody", on)
        name = self._names[role]
        grants = tuple(Grant(each, UNIT) for each, whose in self._names.items() if whose == name)
        return Actor(self._ids[name], name, on, grants)

    def relations(self) -> dict[str, frozenset[int]]:
        """Each role's person stands in the role's relation; `given.relations` are those of `given.as`."""
        found: dict[str, set[int]] = {}
        for role, name in self._names.items():
            if self._known[role].relation:
                found.setdefault(str(self._known[role].relation), set()).add(self._ids[name])
        for relation in self._given.relations:
            found.setdefault(relation, set()).add(self.actor(self._given.as_, TODAY).person_id or 0)
        return {relation: frozenset(people) for relation, people in found.items()}


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
        else:
            self.press(step.name, step.detail or {})

    def press(self, name: str, detail: Mapping[str, Any]) -> None:
        """Somebody fires a transition, or opens the case."""
        ask = Ask(name, self.cast.actor(detail.get("as", self.me), self.today), self.at)
        if name == "start":
            self.take(begin(self.book, self.snapshot, ask), ask)
            return
        reasons = out_of_turn(self.book, self.table, self.snapshot, ask)
        if reasons:
            raise Refused(reasons)
        done = self.complete(ask, _plain(detail.get("form") or {}))
        read = {alias: values_of(self.book.bundle, alias, answers) for alias, answers in done.items()}
        snapshot = replace(self.snapshot, answers={**self.snapshot.answers, **read})
        step = decide(self.book, self.table, snapshot, replace(ask, answers=read))
        self.answers |= done
        self.take(step, replace(ask, answers=read))

    def complete(self, ask: Ask, given: Mapping[str, Any]) -> dict[str, Any]:
        """The forms that come with the press; `form:` fills the one that is asked, else the first handed in."""
        aliases = forms_of(self.book.workflow.transitions[ask.transition])
        done, reasons = {}, list[Reason]()
        for alias in aliases:
            answers = given if given and alias == aliases[-1] else self.forms.get(alias, {})
            filled = self.filled(alias, answers, ask, "submit")
            reasons += filled.reasons(alias)
            done[alias] = filled.answers
        if reasons:
            raise Refused(tuple(reasons))
        return done

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
        self.today = found if isinstance(found, date) else date.fromisoformat(str(found))
        clock = Ask("", SYSTEM(self.today), self.at)
        due = sorted((plan for plan in self.timers(clock) if plan.on <= self.today), key=lambda plan: plan.on)
        for plan in due[:1]:
            ask = replace(clock, transition=plan.name)
            self.take(decide(self.book, self.table, self.snapshot, ask), ask)
        swept = sweep(self.book, self.snapshot, self.at)
        if swept is not None:
            self.take(swept, clock)

    def timers(self, clock: Ask) -> tuple[TimerPlan, ...]:
        """What fires by itself out of the present state."""
        entered = (self.snapshot.entered_at or self.at).date()
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

    @property
    def tasks(self) -> set[str]:
        """The roles whose turn it is."""
        return {task.role for task in self.last.tasks} if self.last else set()

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


def bench_for(book: Rulebook, table: Table, given: Given) -> Bench:
    """The case as the test is given it."""
    today = given.today or TODAY
    cast = Cast(given, book.roles)
    forms = _forms(given)
    roots = {root: dict(values) if isinstance(values, Mapping) else {} for root, values in given.roots.items()}
    roots.setdefault("semester", _term(book, today))
    at = datetime.combine(today, time(9, tzinfo=UTC))
    snapshot = Snapshot(
        case_id=1,
        revision=1,
        state=given.state or book.workflow.initial,
        previous_state=book.workflow.initial,
        entered_at=at,
        circumstances=Circumstances(frozenset({UNIT}), cast.relations()),
        roots=roots,
        facts=given.facts,
        children={name: list(rows) for name, rows in given.children.items()},
        extra={"$rates": [(None, date.min, RATE)], "$calendar": book.calendar},
    )
    around = Occasion(today, values=Known(snapshot, Ask("", SYSTEM(today), at)), lookups=Everybody(forms), is_demo=True)
    clean = {alias: bind(Sheet.of(book.bundle, alias), each, around, "draft").answers for alias, each in forms.items()}
    read = {alias: values_of(book.bundle, alias, answers) for alias, answers in clean.items()}
    return Bench(book, table, cast, replace(snapshot, answers=read), today, given.as_, forms)


def _forms(given: Given) -> dict[str, Any]:
    """The test's answers as JSON; `rows` stand in their forms."""
    forms = {alias: _plain(answers) for alias, answers in given.forms.items()}
    for path, rows in given.rows.items():
        alias, _, name = path.partition(".")
        forms.setdefault(alias, {})[name] = _plain(list(rows))
    return forms


def _term(book: Rulebook, today: date) -> dict[str, Any]:
    """The term of the day, else the next one."""
    years = book.calendar.years.values() if book.calendar else ()
    terms = [term for year in years for term in year.terms if term.to >= today]
    first = min(terms, key=lambda term: term.from_, default=None)
    return {"start": first.from_, "end": first.to} if first else {}


def _span(written: Any) -> Span:
    """`5 days`; one that cannot be read was refused at load."""
    found = SPAN(str(written))
    if found is None:
        raise ValueError(f"{written!r} is no span; write it as in '5 days'")
    return Span(int(found[1]), found[2] if found[2].endswith("s") else f"{found[2]}s")


def _plain(value: Any) -> Any:
    """YAML's values as JSON holds them."""
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _words(each)
    elif isinstance(value, str):
        yield value
