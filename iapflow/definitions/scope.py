"""Which names an expression may read, and of what type.  Built from forms and registered roots."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from iapflow.definitions.literals import Words
from iapflow.definitions.registry import CelType, FunctionSpec, Written

FILLED = "filled"
Table = Mapping[str, Any]
"""Code of a list -> value of one of its columns."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row.

    Args:
        columns: for a choice, list column -> (type, code -> value).
        rows: for nested rows and links, the type of those rows.
        links_to: for links, the id of the row group whose row ids the value holds.
        is_open: its list could not be read, so nothing is said about its columns.
        words: the only texts that it can hold; `column_words` those of its list's columns.
    """

    kind: CelType
    columns: Mapping[str, tuple[CelType, Table]] = field(default_factory=dict)
    rows: "RowType | None" = None
    links_to: str | None = None
    is_choice: bool = False
    is_open: bool = False
    words: Words | None = None
    column_words: Mapping[str, Words] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class RowType:
    """The type of the rows of one group; filled in after all groups of a form are known by name."""

    name: str
    cells: dict[str, Cell] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Ids may be wrong yet, a type's name may not."""
        self.name = "T" + re.sub(r"[^A-Za-z0-9_]", "_", self.name)


@dataclass(frozen=True, slots=True)
class Variable:
    """A flat name.

    Args:
        asks: the name that is asked of the values; `form.x` for `form.x.filled` and its columns.
        table: for a list column, code -> value.
        rows: for row groups and links.
        links: for row groups, where linked rows are found: group id -> flat name; for links, their own group.
        empty_is_none: an empty text counts as unanswered.
        words: the only texts that it can hold.
    """

    name: str
    kind: CelType
    asks: str
    table: Table | None = None
    rows: RowType | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    is_filled: bool = False
    empty_is_none: bool = False
    linked_group: str | None = None
    is_open: bool = False
    words: Words | None = None


class Scope:
    """Names for one kind of place: a form's rules, a row's fields, a workflow's transitions.

    A scope is built once; the expression module keeps here what it has rewritten and compiled.
    """

    __slots__ = ("compiled", "environment", "functions", "rewritten", "taken", "unreadable", "variables", "written")

    def __init__(
        self,
        variables: Iterable[Variable],
        functions: Mapping[str, FunctionSpec],
        taken: frozenset[str] = frozenset(),
        unreadable: frozenset[str] = frozenset(),
        written: Mapping[str, Mapping[int, Written]] | None = None,
    ) -> None:
        """Collect the names; below those that are unreadable nothing is known, and nothing is said.

        Args:
            written: of functions that read the workflow itself: which texts may be written out in them.
        """
        self.unreadable = unreadable
        self.variables = {variable.name: variable for variable in variables}
        self.functions = functions
        self.taken = taken
        self.written = written or {}
        self.environment: Any = None
        self.rewritten: dict[str, Any] = {}
        self.compiled: dict[str, Any] = {}

    def inside(self, variables: Iterable[Variable]) -> "Scope":
        """The same names and some more: those of a row, or of a list's item."""
        more = Scope(variables, self.functions, self.taken, self.unreadable, self.written)
        more.variables = {**self.variables, **more.variables}
        return more


def single(
    name: str, kind: CelType, *, empty_is_none: bool = False, is_open: bool = False, words: Words | None = None
) -> list[Variable]:
    """A single value and its `.filled`."""
    filled = Variable(f"{name}.{FILLED}", "bool", name, is_filled=True)
    if kind == "none":
        return [filled]
    return [Variable(name, kind, name, empty_is_none=empty_is_none, is_open=is_open, words=words), filled]
