"""The one door for extension authors: facts, functions, effects, field types, units and more.

    @fact("agreement_valid", gives="bool")
    def agreement_valid(read: Read, case: CaseKey) -> bool: ...

Importing a module that decorates is all it takes; our own built-ins come in the same way.  A
fact asks the database; a function is pure; an effect's parameters are a pydantic model, decided
as a value and carried out by the function registered beside it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar, Unpack

from sqlalchemy import Exists, Row, Select, select
from sqlalchemy.orm import Session

from iapflow.definitions import literals
from iapflow.definitions.calendar_days import CountsDay, Tells, counting_unit
from iapflow.definitions.model.base import Definition as Parameters
from iapflow.definitions.model.base import WordList
from iapflow.definitions.registry import (
    CelType,
    CountSpec,
    EffectSpec,
    FactSpec,
    FunctionSpec,
    Literals,
    Registry,
)
from iapflow.definitions.standard import standard
from iapflow.engine.values import Snapshot, Step
from iapflow.errors import Reason, Refused, Text
from iapflow.forms.types import TYPES, FieldType
from iapflow.forms.types.looked_up import (
    InstitutionType,
    LearnerType,
    LookedUpType,
    PersonalCodeType,
    PersonType,
    SchoolDaysType,
)
from iapflow.store.counting import Count, CountedRows, Within

__all__ = [
    "FIELD_TYPES",
    "REGISTRY",
    "CaseKey",
    "CelType",
    "Child",
    "Count",
    "FieldType",
    "InstitutionType",
    "LearnerType",
    "LookedUpType",
    "Parameters",
    "PersonType",
    "PersonalCodeType",
    "Read",
    "Reason",
    "Refused",
    "SchoolDaysType",
    "Text",
    "Within",
    "WordList",
    "Work",
    "carriers",
    "carries_out",
    "count",
    "counted_rows",
    "counts",
    "effect",
    "fact",
    "facts",
    "field_type",
    "function",
    "readable_settings",
    "span_problem",
    "unit",
]

REGISTRY: Registry = standard()
_OF_THE_LANGUAGE = dict(REGISTRY.effects)
REGISTRY.effects.clear()
"""Everything registered in this process; handed to the definitions' checker."""

FIELD_TYPES = TYPES
"""Every field type of this process."""

_FACTS: dict[str, "FactReader"] = {}
_CARRIERS: dict[str, "Carrier"] = {}


@dataclass(frozen=True, slots=True)
class CaseKey:
    """The case a fact is asked about, by the ids that tables know."""

    case_id: int
    institution_id: int
    learner_id: int | None = None
    semester_id: int | None = None


@dataclass(frozen=True, slots=True)
class Read:
    """How a fact asks: a session, the day, and two short ways to one value."""

    session: Session
    on: date

    def is_true(self, question: Exists) -> bool:
        """Whether such a row exists."""
        return bool(self.session.scalar(select(question)))

    def number(self, question: Select[Any]) -> int:
        """A count, 0 when there is nothing."""
        return int(self.session.scalar(question) or 0)


@dataclass(frozen=True, slots=True)
class Child:
    """A case to be begun below another.

    Args:
        row: the parent's row that it is for, as `plan.measures[m1]`; empty where it is for the whole case.
        values: what goes along, as JSON: `learner`, `semester`, …, a role, or a form's field as `claim.amount`.
    """

    workflow: str
    row: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def _nobody_begins(child: Child) -> None:
    raise TypeError("nothing can be begun here")


def _nothing_changes(path: str, value: Any) -> None:
    raise TypeError("nothing can be changed here")


@dataclass(frozen=True, slots=True)
class Work:
    """What carrying out an effect works with; all inside the firing's transaction.

    Args:
        promise: topic, payload -> an outbox row, sent after the transaction.
        fire: workflow, names of shared values, transition -> related cases move along.
        start: a child -> a case begins below this one, once the step is written.
        change: field path, value or expression -> the form holds it.
        answers: alias -> answers as they stand after the step.
        transition: whose effect this is; `route` for what followed by itself.
    """

    session: Session
    case: Row[Any]
    snapshot: Snapshot
    step: Step
    at: datetime
    actor_id: int | None
    answers: Mapping[str, Mapping[str, Any]]
    promise: Callable[[str, Mapping[str, Any]], None]
    fire: Callable[[str, tuple[str, ...], str], None]
    transition: str = ""
    start: Callable[[Child], None] = _nobody_begins
    change: Callable[[str, Any], None] = _nothing_changes


FactReader = Callable[[Read, CaseKey], Any]
Carrier = Callable[[Work, Any], None]
_COUNTS: dict[str, Count] = {}
F = TypeVar("F", bound=Callable[..., Any])


class NoParameters(Parameters):
    """A count that is told nothing."""


def fact(name: str, *, gives: CelType, says: str = "") -> Callable[[FactReader], FactReader]:
    """Make `facts.<name>` readable in rules."""

    def register(reader: FactReader) -> FactReader:
        REGISTRY.register_fact(FactSpec(name, gives, says or _first_line(reader)))
        _FACTS[name] = reader
        return reader

    return register


def function(
    name: str, *takes: CelType, gives: CelType, reads_case: bool = False, **literals: Unpack[Literals]
) -> Callable[[F], F]:
    """Make a function callable in rules; with `reads_case` it gets the values first; `Literals` are said at load."""

    def register(call: F) -> F:
        REGISTRY.register_function(FunctionSpec(name, takes, gives, call, reads_case, _first_line(call), **literals))
        return call

    return register


def readable_settings(*names: str) -> None:
    """Let rules read these figures as `setting('<name>', <day>)`; a name that is not there is refused at load."""
    REGISTRY.register_settings(*names)


def effect(name: str, parameters: type[Parameters]) -> Callable[[Carrier], Carrier]:
    """Make an effect usable in YAML; the decorated function carries it out."""

    def register(carrier: Carrier) -> Carrier:
        REGISTRY.register_effect(EffectSpec(name, parameters, _first_line(carrier)))
        _CARRIERS[name] = carrier
        return carrier

    return register


def counted_rows(name: str, *, is_windowed: bool = False) -> Callable[[F], CountedRows]:
    """Rows that counts may go over: `within -> a selectable with learner_id`.

    Args:
        is_windowed: the rows themselves are summed over the window, so only counts of one window share them.
    """

    def register(read: F) -> CountedRows:
        return CountedRows(name, read, is_windowed)

    return register


def count(name: str, of: CountedRows, parameters: type[Parameters] = NoParameters) -> Callable[[F], F]:
    """Make a count usable by indicators: `(rows, within, parameters) -> column`."""

    def register(column: F) -> F:
        REGISTRY.register_count(CountSpec(name, parameters, _first_line(column)))
        _COUNTS[name] = Count(of, column)
        return column

    return register


def field_type(kind: type[FieldType]) -> type[FieldType]:
    """Make a type usable in forms: one class that knows field, cleaning, JSON and screen."""
    one = kind()
    FIELD_TYPES.register(one)
    if one.name not in REGISTRY.field_types:
        REGISTRY.register_field_type(one.spec())
    return kind


def carries_out(name: str) -> Callable[[Carrier], Carrier]:
    """Say how an effect that the language has by itself is carried out; until then nobody can use it."""

    def register(carrier: Carrier) -> Carrier:
        if name not in _OF_THE_LANGUAGE:
            raise ValueError(f"the language has no effect {name!r}; add it with effect(...)")
        REGISTRY.register_effect(_OF_THE_LANGUAGE[name])
        _CARRIERS[name] = carrier
        return carrier

    return register


def unit(name: str, tells: Tells = lambda *_: ()) -> Callable[[CountsDay], CountsDay]:
    """Make a unit usable in deadlines: `(day, calendar)` -> None where the day counts, else why not.

    `tells` gives lines for the end of a sum: whose calendar counted.
    """

    def register(skips: CountsDay) -> CountsDay:
        REGISTRY.register_unit(counting_unit(name, skips, tells))
        return skips

    return register


def span_problem(span: str) -> str | None:
    """What is wrong with a span that is written out in an expression, or None."""
    return literals.span_problem(span, REGISTRY.units)


def facts() -> Mapping[str, FactReader]:
    """All registered facts by name."""
    return _FACTS


def carriers() -> Mapping[str, Carrier]:
    """All registered effects' carriers by name."""
    return _CARRIERS


def counts() -> Mapping[str, Count]:
    """All registered counts by name."""
    return _COUNTS


def _first_line(call: Callable[..., Any]) -> str:
    return (call.__doc__ or "").strip().splitlines()[0] if call.__doc__ else ""
