"""The decorators: what is registered is known to rules, forms, roles and effects of every workflow."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from iapflow.definitions import literals
from iapflow.definitions.calendar_days import CountsDay, Tells, counting_unit
from iapflow.definitions.model.base import Definition as Parameters
from iapflow.definitions.registry import (
    CelType,
    CountSpec,
    EffectSpec,
    FactSpec,
    FunctionSpec,
    Registry,
    Written,
)
from iapflow.definitions.standard import standard
from iapflow.extend.given import About, CaseKey, Read, Work
from iapflow.forms.types import TYPES, FieldType
from iapflow.store import relations
from iapflow.store import scope as scopes
from iapflow.store.counting import Count, CountedRows

REGISTRY: Registry = standard()
_OF_THE_LANGUAGE = dict(REGISTRY.effects)
REGISTRY.effects.clear()
"""Everything registered in this process; handed to the definitions' checker."""

FIELD_TYPES = TYPES
"""Every field type of this process."""

FactReader = Callable[[Read, CaseKey], Any]
SubjectReader = Callable[[About], Mapping[str, Any]]
Carrier = Callable[[Work, Any], None]
_FACTS: dict[str, FactReader] = {}
_SUBJECTS: dict[str, SubjectReader] = {}
_CARRIERS: dict[str, Carrier] = {}
_TARGETS: dict[str, Carrier] = {}
_COUNTS: dict[str, Count] = {}
_NAMED: set[str] = set()
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
    name: str,
    *takes: CelType,
    gives: CelType,
    reads_case: bool = False,
    written: Mapping[int, Written] | None = None,
) -> Callable[[F], F]:
    """Make a function callable in rules; with `reads_case` it gets the values first; `written` is said at load."""

    def register(call: F) -> F:
        REGISTRY.register_function(FunctionSpec(name, takes, gives, call, reads_case, _first_line(call), written or {}))
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


def record_target(name: str) -> Callable[[Carrier], Carrier]:
    """Make `record: {…, into: <name>}` usable: the decorated function writes the rows, or a form's answers, down."""

    def register(carrier: Carrier) -> Carrier:
        REGISTRY.register_record_targets(name)
        _TARGETS[name] = carrier
        return carrier

    return register


def relation(name: str, *, about: tuple[str, ...] = ()) -> Callable[[relations.Relation], relations.Relation]:
    """Make a relation usable by roles, `not_by` and `link`: `day -> SELECT of case_id and person_id`.

    Args:
        about: the subjects without which nobody stands in it; none where every case has it.
    """

    def register(pairs: relations.Relation) -> relations.Relation:
        REGISTRY.register_relations(name, about=about)
        relations.register(name, pairs)
        return pairs

    return register


def relation_by_appointment(*names: str) -> None:
    """Relations in which those stand who are appointed to the role of the same name in the case itself."""
    REGISTRY.register_relations(*names)


def scope(name: str, above: str | None = None, *, is_place: bool = True) -> None:
    """Make a reach of roles usable.

    Args:
        above: the next wider one, where to-dos go when nobody is there.
        is_place: it reaches the unit in which the role is held and all below; else only cases one is tied to.
    """
    REGISTRY.register_scope(name, above)
    if is_place:
        scopes.PLACES.add(name)


def subject(
    name: str, fields: Mapping[str, CelType], *, is_named: bool = False
) -> Callable[[SubjectReader], SubjectReader]:
    """Make a kind of subject usable; the decorated function says what rules read as `subject.*`.

    Args:
        is_named: whoever opens a case writes its name, kept as `CaseKey.organisation` is.
    """

    def register(reader: SubjectReader) -> SubjectReader:
        REGISTRY.register_subject(name, fields)
        _SUBJECTS[name] = reader
        if is_named:
            _NAMED.add(name)
        return reader

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


def record_targets() -> Mapping[str, Carrier]:
    """All tables that answers can be recorded into, by name."""
    return _TARGETS


def subjects() -> Mapping[str, SubjectReader]:
    """All kinds of subject by name."""
    return _SUBJECTS


def named_subjects() -> frozenset[str]:
    """The kinds of subject that are asked by their name."""
    return frozenset(_NAMED)


def counts() -> Mapping[str, Count]:
    """All registered counts by name."""
    return _COUNTS


def _first_line(call: Callable[..., Any]) -> str:
    return (call.__doc__ or "").strip().splitlines()[0] if call.__doc__ else ""
