"""A form as a case is pinned to it: its definition, its lists, and the digest that names both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Field, Form, ListDef, Section
from iapflow.forms.types import TYPES, FieldType, FieldTypes

GROUPS = ("rows", "grid")
LOOKED_UP = frozenset({"school_days"})
"""Types whose options are asked of the lookups beside those that name somebody or something by its `kind`."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A form, ready to be filled.

    Args:
        digest: the same digest, the same form and lists; what is built from it is kept under it.
    """

    digest: str
    form: Form
    lists: Mapping[str, ListDef]
    types: FieldTypes = TYPES

    def __eq__(self, other: object) -> bool:
        """The same digest, the same sheet."""
        return isinstance(other, Sheet) and other.digest == self.digest

    def __hash__(self) -> int:
        """Agrees with equality, so that what is built from a sheet can be kept under it."""
        return hash(self.digest)

    @classmethod
    def of(cls, bundle: Bundle, alias: str, types: FieldTypes = TYPES) -> Sheet:
        """The form that a pinned bundle knows under a name."""
        key = (bundle.digest, alias, id(types))
        sheet = _SHEETS.get(key)
        if sheet is None:
            form = bundle.form_of(alias)
            if len(_SHEETS) >= KEPT:
                _SHEETS.clear()
            sheet = _SHEETS[key] = cls(f"{bundle.digest}:{form.id}", form, bundle.lists, types)
        return sheet

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Top fields by id, in file order."""
        return {field_id: field for _, _, field_id, field in self.form.fields()}

    @cached_property
    def sections(self) -> dict[str, Section]:
        """The section of each top field."""
        return {field_id: section for _, section, field_id, _ in self.form.fields()}

    @cached_property
    def groups(self) -> dict[str, Field]:
        """Row groups and grids by id."""
        return {field_id: field for field_id, field in self.fields.items() if field.type in GROUPS}

    @cached_property
    def locks(self) -> frozenset[str]:
        """Paths (`risks`, `risks.factor`) that may stand read-only by a rule of their own or from further out."""
        found = set()
        for name, field in self.fields.items():
            is_outer = field.read_only is not None or self.sections[name].read_only is not None
            if is_outer:
                found.add(name)
            for column, inner in (field.fields or {}).items():
                if is_outer or inner.read_only is not None:
                    found.add(f"{name}.{column}")
        return frozenset(found)

    @cached_property
    def stands_alone(self) -> bool:
        """Whether equal answers of people with equal roles are judged equally on one day, whichever case they are of.

        Such a form has no rows, whose identities are a case's own, names nobody, and its rules read `this` alone.
        """
        rules = [rule.if_ for rule in self.form.rules]
        asked = [section.show for section in self.sections.values()]
        asked += [section.read_only for section in self.sections.values()]
        for field in self.fields.values():
            if field.type in GROUPS or self.is_looked_up(field):
                return False
            asked += [field.show, field.read_only, field.require, field.compute, field.where, field.suggest]
        return all(expr is None or expr.reads_only("this", "item", "today") for expr in (*rules, *asked))

    def kind(self, field: Field) -> FieldType:
        """The type of a field."""
        return self.types[field.type]

    def is_looked_up(self, field: Field) -> bool:
        """Whether what it may hold is asked of the lookups."""
        return field.type in LOOKED_UP or hasattr(self.kind(field), "kind")

    def columns(self, group: str) -> Mapping[str, Field]:
        """The columns of a row group."""
        return self.fields[group].fields or {}

    def fixed_rows(self, group: str) -> tuple[str, ...] | None:
        """The row ids of a grid; None for rows that come and go."""
        field = self.fields[group]
        if field.type != "grid":
            return None
        if isinstance(field.rows, Mapping):
            return tuple(field.rows)
        return tuple(self.lists[field.list_ or field.rows or ""].items)

    def answered(self, columns: Mapping[str, Field]) -> Iterator[tuple[str, Field, FieldType]]:
        """Fields that hold an answer, typed or computed: no headings, no notes, no groups."""
        for field_id, field in columns.items():
            kind = self.kind(field)
            if kind.has_answer and field.type not in GROUPS:
                yield field_id, field, kind


KEPT = 256
"""Sheets kept ready; a new version of a form is a new one."""
_SHEETS: dict[tuple[str, str, int], Sheet] = {}


def input_name(path: str) -> str:
    """`risks[a1].factor` is posted as `f-risks-a1-factor`."""
    return "f-" + path.replace("[", "-").replace("].", "-").replace("]", "")


def cell_path(group: str, row_id: str, column: str) -> str:
    """`risks[a1].factor`."""
    return f"{group}[{row_id}].{column}"
