"""What extensions teach the language: names the checker must know, with their types.

The language itself knows only its grammar.  Which facts, functions, units, scopes and subjects
exist is registered at start-up, through `iapflow.extend`; a second registration of one name is
a mistake of ours and refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, Protocol

from iapflow.errors import Text

if TYPE_CHECKING:
    from pydantic import BaseModel

    from iapflow.definitions.model import Workflow

CelType = Literal[
    "text", "number", "money", "whole", "bool", "date", "timestamp", "texts", "rows", "list", "any", "none"
]
"""`list` and `any` are for functions only; `none` is a field without a value."""


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A named, typed question to the database, asked only if a rule mentions it."""

    name: str
    result: CelType
    says: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What is said at load about an argument that is written out in an expression.

    Args:
        wrong: what is wrong with a text that stands there, or None.
        is_name: it must be written out, and be right: nothing can be asked for without it.
    """

    wrong: Callable[[str], str | None]
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """A function for expressions.

    Args:
        call: takes the arguments as Python values (dates as `date`); raising or returning None
            ends the evaluation.
        needs_values: hand the evaluation's `values` mapping over as first argument.
        written: parameter, from nought -> what is said at load about what is written out there.
    """

    name: str
    parameters: tuple[CelType, ...]
    result: CelType
    call: Callable[..., Any]
    needs_values: bool = False
    says: str = ""
    written: Mapping[int, Written] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EffectSpec:
    """An effect: the pydantic model of its parameters is its YAML.

    Args:
        check: looks at the parameters beside their workflow; gives (key, what is wrong with it).
    """

    name: str
    parameters: type[BaseModel]
    says: str = ""
    check: Callable[[Any, Workflow], Iterable[tuple[str, str]]] | None = None


@dataclass(frozen=True, slots=True)
class CountSpec:
    """What an indicator may count; the pydantic model of its parameters is its YAML."""

    name: str
    parameters: type[BaseModel]
    says: str = ""


@dataclass(frozen=True, slots=True)
class FieldTypeSpec:
    """A field type: what rules read, and which keys it has beside the common ones.

    Args:
        needs: keys without which a field of this type makes no sense.
        bounds: what `min` and `max` are; `count` is a number of letters or rows.
        parts: names under the field, as in `period.from`.
        is_person: the answer names somebody who can be appointed or asked.
    """

    name: str
    cel: CelType
    keys: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    bounds: Literal["number", "date", "count", "none"] = "none"
    parts: Mapping[str, CelType] = field(default_factory=dict)
    says: str = ""
    is_person: bool = False


class Counts(Protocol):
    """How a unit counts: from a day, so many, in this calendar."""

    def __call__(self, day: date, amount: int, calendar: Any, /) -> tuple[date, tuple[Text, ...]]:
        """The day reached and the lines that explain it."""
        ...


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """A unit of time; those that need a calendar are refused where there is none.

    Args:
        skips: of a unit that counts only some days: why a day is not counted, or None where it is.
    """

    name: str
    counts: Counts
    needs_calendar: bool = False
    skips: Callable[[date, Any], str | None] | None = None


@dataclass
class Registry:
    """Everything registered, by name.  Filled once at start-up, then only read."""

    facts: dict[str, FactSpec] = field(default_factory=dict)
    functions: dict[str, FunctionSpec] = field(default_factory=dict)
    effects: dict[str, EffectSpec] = field(default_factory=dict)
    counts: dict[str, CountSpec] = field(default_factory=dict)
    field_types: dict[str, FieldTypeSpec] = field(default_factory=dict)
    units: dict[str, UnitSpec] = field(default_factory=dict)
    roots: dict[str, dict[str, CelType]] = field(default_factory=dict)
    subjects: dict[str, dict[str, CelType]] = field(default_factory=dict)
    asks: set[str] = field(default_factory=set)
    scopes: dict[str, str | None] = field(default_factory=dict)
    relations: dict[str, frozenset[str]] = field(default_factory=dict)
    holidays: set[str] = field(default_factory=set)
    record_targets: set[str] = field(default_factory=set)
    placeholders: set[str] = field(default_factory=set)
    number_parts: set[str] = field(default_factory=set)
    shows: set[str] = field(default_factory=set)
    settings: set[str] = field(default_factory=set)

    def register_fact(self, spec: FactSpec) -> None:
        """Make `facts.<name>` known."""
        _once(self.facts, spec.name, spec)

    def register_function(self, spec: FunctionSpec) -> None:
        """Make a function known to expressions."""
        _once(self.functions, spec.name, spec)

    def register_effect(self, spec: EffectSpec) -> None:
        """Make an effect known to transitions."""
        _once(self.effects, spec.name, spec)

    def register_count(self, spec: CountSpec) -> None:
        """Make a count known to indicators."""
        _once(self.counts, spec.name, spec)

    def register_field_type(self, spec: FieldTypeSpec) -> None:
        """Make a field type known to forms."""
        _once(self.field_types, spec.name, spec)

    def register_unit(self, spec: UnitSpec) -> None:
        """Make a unit of time known."""
        _once(self.units, spec.name, spec)

    def register_root(self, name: str, fields: Mapping[str, CelType]) -> None:
        """Make `<name>.<field>` readable in rules."""
        _once(self.roots, name, dict(fields))

    def register_subject(self, name: str, fields: Mapping[str, CelType]) -> None:
        """Make a subject type known; its fields are `subject.<field>`."""
        _once(self.subjects, name, dict(fields))

    def register_asks(self, *names: str) -> None:
        """What a case may be opened for, beside its subject, and be the only one open per."""
        self.asks.update(names)

    def register_scope(self, name: str, above: str | None = None) -> None:
        """A reach of roles; `above` is the next wider one, where tasks go when nobody is there."""
        _once(self.scopes, name, above)

    def register_relations(self, *names: str, about: Iterable[str] = ()) -> None:
        """Relations in which a person may stand to a case.

        Args:
            about: the subjects without which nobody stands in them; none where every case has them.
        """
        self.relations.update((name, frozenset(about)) for name in names)

    def register_holidays(self, *names: str) -> None:
        """Calendars of public holidays that a calendar may name."""
        self.holidays.update(names)

    def register_record_targets(self, *names: str) -> None:
        """Tables into which rows may be recorded."""
        self.record_targets.update(names)

    def register_placeholders(self, *names: str) -> None:
        """Names between braces that letters may use."""
        self.placeholders.update(names)

    def register_settings(self, *names: str) -> None:
        """Figures that rules may read by their name."""
        self.settings.update(names)

    def register_number_parts(self, *names: str) -> None:
        """Names between braces that a case's number may use."""
        self.number_parts.update(names)


def _once(known: dict[str, Any], name: str, spec: Any) -> None:
    if name in known:
        raise ValueError(f"{name!r} is registered twice")
    known[name] = spec


def names(*groups: Iterable[str]) -> Sequence[str]:
    """All names of several groups, for suggestions."""
    return sorted({name for group in groups for name in group})
