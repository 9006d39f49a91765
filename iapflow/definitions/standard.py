"""What the language knows by itself: its effects, field types and engine functions.

An extension registers more beside them; `standard()` is the registry to begin with.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from iapflow.definitions.calendar_days import PLAIN_UNITS
from iapflow.definitions.model.base import Definition, FieldPath, SpanText, Words, _many
from iapflow.definitions.model.expr import Expr
from iapflow.definitions.registry import EffectSpec, FieldTypeSpec, FunctionSpec, Registry


class Record(Definition):
    """Rows of a form (or the whole form, as one row) go into a table, under their own ids."""

    rows: FieldPath | None = None
    form: str | None = None
    into: str


class Set(Definition):
    """A field gets a value, or what an expression gives."""

    field: FieldPath
    value: Any = None
    compute: Expr | None = None


class Notify(Definition):
    """A letter to whoever holds a role or stands in a relation."""

    to: Words
    letter: str


class Lock(Definition):
    """A form may no longer (or again) be written."""

    form: Words


class Document(Definition):
    """A document is made and kept with the case."""

    form: str | None = None
    letter: str | None = None
    name: str | None = None


class StartCase(Definition):
    """A case of another workflow begins, below this one; with `for_each`, one a row."""

    workflow: str
    with_: dict[str, Any] = Field(default={}, alias="with")
    for_each: FieldPath | None = None


class Fire(Definition):
    """Related cases move in the same transaction."""

    workflow: str
    where: Annotated[tuple[str, ...], Field(strict=False), BeforeValidator(_many)] = ()
    do: str


class Assign(Definition):
    """Somebody is appointed for this case."""

    role: str
    to: FieldPath


class Extend(Definition):
    """A clock gets more time, so many times."""

    clock: str
    by: SpanText
    times: int = Field(default=1, ge=1)


class CancelTasks(Definition):
    """Open to-dos are closed; with `role`, only those of this role."""

    role: str | None = None


class Forget(Definition):
    """What is being written in these forms and was never handed in goes."""

    drafts: Words


EFFECTS = (
    EffectSpec("record", Record, "Rows of a form become rows of a table."),
    EffectSpec("set", Set, "A field gets a value."),
    EffectSpec("notify", Notify, "A letter to whoever holds a role."),
    EffectSpec("lock", Lock, "A form may no longer be written."),
    EffectSpec("unlock", Lock, "A form may be written again."),
    EffectSpec("document", Document, "A document is made and kept with the case."),
    EffectSpec("start", StartCase, "A case of another workflow begins below this one."),
    EffectSpec("fire", Fire, "Related cases move in the same transaction."),
    EffectSpec("assign", Assign, "Somebody is appointed for this case."),
    EffectSpec("extend", Extend, "A clock gets more time."),
    EffectSpec("cancel_tasks", CancelTasks, "Open to-dos are closed."),
    EffectSpec("forget", Forget, "Drafts that were never handed in are deleted."),
)
_CHOICE = frozenset({"list", "where", "suggest", "class_from"})
_ROWS = frozenset({"fields", "min", "max", "title", "carry_over", "totals"})
_RANGE = frozenset({"min", "max"})
_LIST, _COMPUTE = frozenset({"list"}), frozenset({"compute"})
FIELD_TYPES = (
    FieldTypeSpec("text", "text", frozenset({"lines", "pattern", "min", "max"}), bounds="count"),
    FieldTypeSpec("choice", "text", _CHOICE, _LIST),
    FieldTypeSpec("choices", "texts", _CHOICE | _RANGE, _LIST, bounds="count"),
    FieldTypeSpec("yes_no", "bool"),
    FieldTypeSpec("number", "number", _RANGE | {"step", "step_from", "unit"}, bounds="number"),
    FieldTypeSpec("money", "money", _RANGE | {"step"}, bounds="number"),
    FieldTypeSpec("date", "date", _RANGE, bounds="date"),
    FieldTypeSpec("month", "text"),
    FieldTypeSpec("time", "text"),
    FieldTypeSpec("moment", "timestamp", _RANGE, bounds="date"),
    FieldTypeSpec("period", "none", _RANGE, bounds="date", parts={"from": "date", "to": "date"}),
    FieldTypeSpec("email", "text"),
    FieldTypeSpec("phone", "text"),
    FieldTypeSpec("iban", "text"),
    FieldTypeSpec("file", "none", frozenset({"accept", "max_mb"})),
    FieldTypeSpec("signature", "none"),
    FieldTypeSpec("rows", "rows", _ROWS, frozenset({"fields"}), bounds="count"),
    FieldTypeSpec("grid", "rows", _ROWS | {"rows", "list"}, frozenset({"fields"}), bounds="count"),
    FieldTypeSpec("rows_ref", "rows", _RANGE | {"rows"}, frozenset({"rows"}), bounds="count"),
    FieldTypeSpec("computed", "any", frozenset({"unit"}), _COMPUTE),
    FieldTypeSpec("heading", "none"),
    FieldTypeSpec("note", "none"),
)
CASE = {
    "state": "text",
    "stage": "text",
    "number": "text",
    "version": "whole",
    "revision": "whole",
    "started": "date",
    "entered": "date",
    "due": "date",
}
"""`case.*`: what every case has."""

FUNCTIONS = (
    FunctionSpec("case_entered", ("text",), "date", lambda values, state: _asked(values, "case_entered", state), True),
    FunctionSpec("case_did", ("text",), "text", lambda values, name: _asked(values, "case_did", name), True),
)
PLACEHOLDERS = (
    "transition", "workflow", "number", "state", "due", "link", "actor", "institution", "semester", "count",
)  # fmt: skip


def standard() -> Registry:
    """A registry with the language's own words and nothing else."""
    registry = Registry()
    for effect in EFFECTS:
        registry.register_effect(effect)
    for field_type in FIELD_TYPES:
        registry.register_field_type(field_type)
    for function in FUNCTIONS:
        registry.register_function(function)
    for unit in PLAIN_UNITS:
        registry.register_unit(unit)
    registry.register_root("case", CASE)  # type: ignore[arg-type]
    registry.register_placeholders(*PLACEHOLDERS)
    registry.register_number_parts("seq", "year")
    return registry


def _asked(values: Mapping[str, object], function: str, name: str) -> object:
    """The engine answers these under `case_entered.<state>` and `case_did.<transition>`."""
    return values.get(f"{function}.{name}")
