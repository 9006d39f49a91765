"""Forms: keys that fit the type, lists, links, bounds, roles, and a data class for every answer."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.check.files import check_file
from iapflow.definitions.check.letters import check_gaps
from iapflow.definitions.check.values import check_value
from iapflow.definitions.expressions import pattern_problem
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.project import Look
from iapflow.definitions.registry import FieldTypeSpec

COMMON = frozenset(
    {
        "type",
        "label",
        "hint",
        "required",
        "require",
        "show",
        "read_only",
        "compute",
        "edit",
        "view",
        "mask",
        "data",
        "default",
    }
)
ADDED = frozenset({"number", "money", "computed"})
CLASSES = frozenset({"P0", "P1", "P2", "P3", "P4"})
UNSAID = frozenset({"heading", "note"})
"""Types that hold no answer, and so need no data class."""
Path = tuple[Any, ...]


def check_form(look: Look, form: m.Form) -> None:
    """Sections and fields, then the places that rules point at."""
    seen: dict[str, str] = {}
    for section_id, section in form.sections.items():
        path: Path = ("sections", section_id)
        _roles(look, path, section)
        data = inherited(form.data, section.data)
        _data_words(look, (*path, "data"), section.data)
        for name in section.fields:
            if name in seen:
                message = f"the field {name!r} stands in section {seen[name]!r} already"
                look.error((*path, "fields", name), message, "def.duplicate", of_key=True)
            seen[name] = section_id
        _Fields(look, form).fields((*path, "fields"), section.fields, data, is_row=False)
    _data_words(look, ("data",), form.data)
    _pointers(look, form)


def inherited(*rules: m.DataRule | None) -> m.DataRule:
    """What holds inside: each key from the innermost that says it."""
    said = [rule for rule in rules if rule is not None]
    if len(said) == 1:
        return said[0]
    merged: dict[str, Any] = dict.fromkeys(m.DataRule.model_fields)
    for rule in said:
        merged.update({key: value for key in merged if (value := getattr(rule, key)) is not None})
    return m.DataRule.model_construct(**merged)


class _Fields:
    """The fields of one form."""

    def __init__(self, look: Look, form: m.Form) -> None:
        self.look = look
        self.groups = {name: field for _, _, name, field in form.fields() if field.fields}
        self.tops = {name for _, _, name, _ in form.fields()}

    def fields(self, path: Path, fields: Mapping[str, m.Field], data: m.DataRule, *, is_row: bool) -> None:
        """Fields under one section or in one row."""
        for name, field in fields.items():
            here = (*path, name)
            spec = self.look.project.registry.field_types.get(field.type)
            if spec is None:
                self.look.known((*here, "type"), field.type, "field type", self.look.project.registry.field_types)
                continue
            self._keys(here, field, spec)
            if field.default is not None:
                what = f"the default of a field of type {field.type!r}"
                check_value(self.look, (*here, "default"), field, field.default, what)
            if field.step_from is not None:
                self._steps((*here, "step_from"), field.step_from, fields)
            self._data(here, name, field, inherited(data, field.data))
            _roles(self.look, here, field)
            _bounds(self.look, here, field, spec)
            self._choice(here, field)
            if field.type == "file":
                check_file(self.look, here, field)
            self._rows(here, field, inherited(data, field.data))

    def _keys(self, path: Path, field: m.Field, spec: FieldTypeSpec) -> None:
        """Only keys that mean something for this type; and those it cannot do without."""
        written = self._written(path)
        known = COMMON | spec.keys
        for key in written:
            if key not in known:
                message = f"a field of type {field.type!r} has no key {key[:60]!r}.{did_you_mean(key, known)}"
                self.look.error((*path, key), message, "def.unknown_key", of_key=True)
        for key in sorted(spec.needs - written.keys()):
            self.look.error(path, f"a field of type {field.type!r} needs {key!r}", "def.missing_key", of_key=True)
        if field.label is None and spec.cel != "rows":
            self.look.error(path, "the label is missing", "def.missing_label", of_key=True)
        if field.pattern is not None:
            problem = pattern_problem(field.pattern)
            if problem:
                self.look.error((*path, "pattern"), problem, "expr.bad_regex")
        if field.roles is not None:
            self.look.known_roles((*path, "roles"), field.roles)

    def _written(self, path: Path) -> Mapping[str, Any]:
        here = self.look.parsed.document.data
        for part in path:
            here = here[part]
        written: Mapping[str, Any] = here
        return written

    def _data(self, path: Path, name: str, field: m.Field, data: m.DataRule) -> None:
        """Class, purpose and retention, from wherever they are said."""
        _data_words(self.look, (*path, "data"), field.data)
        if field.type in UNSAID or field.fields or data.class_ == "P0":
            return
        said = {"class": data.class_, "purpose": data.purpose, "retain": data.retain}
        missing = " and ".join(repr(key) for key, value in said.items() if not value)
        if missing:
            message = f"{name!r} has no data {missing}, itself or through its section or form"
            self.look.error(path, message, "def.no_data_class", of_key=True)

    def _choice(self, path: Path, field: m.Field) -> None:
        if field.list_ is None or not self.look.known((*path, "list"), field.list_, "list", self.look.project.lists):
            return
        found = self.look.project.list_(field.list_)
        if found is None:
            return
        if field.class_from is None:
            return
        if self.look.known((*path, "class_from"), field.class_from, "column", found.columns):
            items = [item for item in found.items.values() if isinstance(item, m.ListItem)]
            values = {str(item.values.get(field.class_from)) for item in items}
            wrong = sorted(values - CLASSES)
            if wrong:
                message = f"the column {field.class_from!r} holds {wrong[0][:40]!r}, which is no data class (P0 to P4)"
                self.look.error((*path, "class_from"), message, "def.bad_class")

    def _steps(self, path: Path, column: str, beside: Mapping[str, m.Field]) -> None:
        """A number of the item chosen beside it; nothing is said while a list cannot be read."""
        lists = [self.look.project.list_(field.list_) for field in beside.values() if field.list_]
        if None in lists:
            return
        columns = {name: one.kind for choices in lists if choices for name, one in choices.columns.items()}
        if column not in columns:
            message = f"there is no column {column[:60]!r} in the lists beside it.{did_you_mean(column, columns)}"
            self.look.error(path, message, "def.unknown_column")
        elif columns[column] != "number":
            self.look.error(path, f"the column {column!r} holds no numbers", "def.wrong_type")

    def _rows(self, path: Path, field: m.Field, data: m.DataRule) -> None:
        """Row groups and links between rows."""
        if field.type == "rows_ref" and isinstance(field.rows, str) and field.rows not in self.groups:
            near = did_you_mean(field.rows, self.groups)
            what = "is no group of rows" if field.rows in self.tops else "is not there as a group of rows"
            message = f"{field.rows!r} {what}; links point at rows of this form.{near}"
            self.look.error((*path, "rows"), message, "def.not_rows")
        if not field.fields:
            return
        self.fields((*path, "fields"), field.fields, data, is_row=True)
        for index, name in enumerate(field.carry_over or ()):
            self.look.known((*path, "carry_over", index), name, "field", field.fields)
        self._totals(path, field, field.fields)
        if field.title is not None:
            check_gaps(self.look, (*path, "title"), field.title, field.fields)

    def _totals(self, path: Path, field: m.Field, columns: Mapping[str, m.Field]) -> None:
        """Only numbers are added up."""
        for index, name in enumerate(field.totals or ()):
            at = (*path, "totals", index)
            if self.look.known(at, name, "field", columns) and columns[name].type not in ADDED:
                message = f"{name!r} is a {columns[name].type}; totals are made of number, money and computed"
                self.look.error(at, message, "def.wrong_type")


def _roles(look: Look, path: Path, part: m.Section | m.Field) -> None:
    for key in ("edit", "view", "mask"):
        roles: Iterable[str] | None = getattr(part, key)
        if roles is not None:
            look.known_roles((*path, key), roles)


def _data_words(look: Look, path: Path, data: m.DataRule | None) -> None:
    """The purpose and the retention stand in their register."""
    if data is None or "purposes" in look.project.broken:
        return
    registers = look.project.purposes.value if look.project.purposes else m.Purposes(purposes={})
    if data.purpose is not None:
        look.known((*path, "purpose"), data.purpose, "purpose", registers.purposes)
    if data.retain is not None:
        look.known((*path, "retain"), data.retain, "retention", registers.retentions)


def _bounds(look: Look, path: Path, field: m.Field, spec: FieldTypeSpec) -> None:
    """`min` and `max` of the type's own kind, and in order."""
    kinds: dict[str, tuple[tuple[type, ...], str]] = {
        "number": ((int, float), "a number"),
        "date": ((date,), "a date, as in 2026-09-01"),
        "count": ((int,), "a whole number"),
    }
    if spec.bounds not in kinds:
        return
    wanted, words = kinds[spec.bounds]
    bounds: dict[str, Any] = {"min": field.min, "max": field.max}
    wrong = [key for key, value in bounds.items() if value is not None and not isinstance(value, wanted)]
    for key in wrong:
        look.error((*path, key), f"{key!r} must be {words}, not {bounds[key]}", "def.wrong_type")
    if not wrong and None not in bounds.values() and bounds["min"] > bounds["max"]:
        look.error((*path, "min"), f"'min' {bounds['min']} lies above 'max' {bounds['max']}", "def.bad_range")


def _pointers(look: Look, form: m.Form) -> None:
    """`at` and `fix` of rules, and the letter a form is printed with."""
    if form.print is not None:
        look.known(("print", "letter"), form.print.letter, "letter", look.project.letters)
    fields = {name: field for _, _, name, field in form.fields()}
    for index, rule in enumerate(form.rules):
        for key in ("at", "fix"):
            target: str | None = getattr(rule, key)
            if target is None:
                continue
            name, _, inner = target.removeprefix("this.").partition(".")
            if look.known(("rules", index, key), name, "field", fields) and inner:
                look.known(("rules", index, key), inner, "field", fields[name].fields or {})
