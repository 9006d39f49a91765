"""Scopes for the expressions of forms and workflows, built from the definitions and the registry."""

from collections.abc import Iterable, Mapping
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.literals import Words, states_of
from iapflow.definitions.project import Project
from iapflow.definitions.registry import CelType, Written
from iapflow.definitions.scope import Cell, RowType, Scope, Table, Variable, single

TAKEN = frozenset({"this", "case", "row", "item", "subject", "actor", "today", "facts", "children", "clocks", "votes"})
CEL_WORDS = frozenset(
    {"true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import"}
    | {"let", "loop", "package", "namespace", "return", "var", "void", "while"}
)
JOURNAL = frozenset({"vote", "task", "start", "route"})
"""What the journal calls things that are no transition."""
ANSWERS = frozenset({"yes", "no", "abstain", "conflict"})
_COLUMNS: dict[str, CelType] = {"text": "text", "number": "number", "yes_no": "bool", "codes": "texts"}
Columns = Mapping[str, tuple[CelType, Table]]


class Scopes:
    """Built as they are needed, each once."""

    def __init__(self, project: Project) -> None:
        """Begin with nothing built."""
        self.project = project
        self.registry = project.registry
        self._columns: dict[str, Columns] = {}
        self._words: dict[str, Mapping[str, Words]] = {}
        self._rows: dict[tuple[str, str], dict[str, RowType]] = {}
        self._scopes: dict[tuple[str, ...], Scope] = {}
        self._common: list[Variable] | None = None

    @property
    def taken(self) -> frozenset[str]:
        """Names that no form of a case and no comprehension's variable may carry."""
        return TAKEN | self.registry.roots.keys()

    def form(self, form: m.Form) -> Scope:
        """`this.*` and everything registered."""
        key = ("form", form.form)
        if key not in self._scopes:
            subjects = _merged(self.registry.subjects.values())
            names = [*self.fields("this", form), *self.common(), *_root("subject", subjects)]
            self._scopes[key] = Scope(names, self.registry.functions, self.taken)
        return self._scopes[key]

    def row(self, form: m.Form, group: str) -> Scope:
        """The form's names and those of one row of a group (a dotted path for rows inside rows)."""
        key = ("row", form.form, group)
        if key not in self._scopes:
            row_type = self.row_types(form)[group]
            self._scopes[key] = self.form(form).inside(_row_variables(row_type, form))
        return self._scopes[key]

    def item(self, outer: Scope, outer_key: str, list_id: str) -> Scope:
        """The names around a choice and the columns of its list."""
        key = ("item", outer_key, list_id)
        if key not in self._scopes:
            words = self.column_words(list_id)
            names = single("item.code", "text", words=self.codes(list_id))
            for column, (kind, _) in self.columns(list_id).items():
                names += single(f"item.{column}", kind, words=words.get(column))
            self._scopes[key] = outer.inside(names)
        return self._scopes[key]

    def workflow(self, workflow: m.Workflow) -> Scope:
        """All forms of the case under their names, clocks, votes, children and everything registered."""
        key = ("workflow", workflow.workflow)
        if key not in self._scopes:
            names = [*self.common(), *_root("subject", self.registry.subjects.get(workflow.subject, {}))]
            for alias, use in workflow.forms.items():
                form = self.project.form(use.form)
                if form is not None:
                    names += self._filled_many(alias, form) if use.many else self.fields(alias, form)
            names += [*_standing(workflow), *self._clocks(workflow), *self._votes(workflow), *self._children()]
            unreadable = {alias for alias, use in workflow.forms.items() if self.project.form(use.form) is None}
            taken = self.taken | workflow.forms.keys()
            did = Words(workflow.transitions.keys() | JOURNAL, "there is no transition {}")
            written = {"case_entered": {0: Written(states_of(workflow).wrong)}, "case_did": {0: Written(did.wrong)}}
            self._scopes[key] = Scope(names, self.registry.functions, taken, frozenset(unreadable), written)
        return self._scopes[key]

    def common(self) -> list[Variable]:
        """Roots, facts and today."""
        if self._common is None:
            names = single("today", "date")
            for root, fields in self.registry.roots.items():
                names += _root(root, fields)
            for fact in self.registry.facts.values():
                names += single(f"facts.{fact.name}", fact.result)
            self._common = names
        return self._common

    def fields(self, prefix: str, form: m.Form) -> list[Variable]:
        """The form's top fields as flat names."""
        names: list[Variable] = []
        types = self.row_types(form)
        links = {
            field_id: f"{prefix}.{field_id}" for _, _, field_id, field in form.fields() if field.type != "rows_ref"
        }
        for _, _, field_id, field in form.fields():
            name = f"{prefix}.{field_id}"
            cell = self.cell(form, field, types, field_id)
            if cell.rows is not None:
                rows = Variable(name, "rows", name, rows=cell.rows, links=links, linked_group=cell.links_to)
                names += [rows, Variable(f"{name}.filled", "bool", name, is_filled=True)]
                continue
            names += single(name, cell.kind, empty_is_none=True, is_open=cell.is_open, words=cell.words)
            names += _list_columns(name, cell)
            for part, kind in self._parts(field).items():
                names += single(f"{name}.{part}", kind)
        return names

    def row_types(self, form: m.Form) -> dict[str, RowType]:
        """The form's row groups by id, those inside rows by dotted path."""
        key = ("rows", form.form)
        if key not in self._rows:
            types: dict[str, RowType] = {}
            groups = list(_groups(form))
            for path, _ in groups:
                types[path] = RowType(f"{form.form}_ROWS_{path.replace('.', '_IN_')}")
            self._rows[key] = types
            for path, fields in groups:
                cells = {name: self.cell(form, field, types, f"{path}.{name}") for name, field in fields.items()}
                types[path].cells.update(cells)
        return self._rows[key]

    def cell(self, form: m.Form, field: m.Field, types: Mapping[str, RowType], path: str) -> Cell:
        """What a field gives to read."""
        spec = self.registry.field_types.get(field.type)
        if spec is None:
            return Cell("any", is_open=True)
        if field.type == "rows_ref":
            target = field.rows if isinstance(field.rows, str) else ""
            rows = types.get(target)
            return Cell("rows", rows=rows, links_to=target) if rows is not None else Cell("none")
        if spec.cel == "rows":
            return Cell("rows", rows=types[path]) if path in types else Cell("none")
        columns = self.columns(field.list_) if field.list_ and spec.cel == "text" else {}
        is_choice = field.list_ is not None and spec.cel == "text"
        is_open = is_choice and self.project.list_(field.list_) is None
        words = self.codes(field.list_) if field.list_ and spec.cel in ("text", "texts") else None
        more = self.column_words(field.list_) if columns and field.list_ else {}
        return Cell(spec.cel, columns, is_choice=is_choice, is_open=is_open, words=words, column_words=more)

    def codes(self, list_id: str | None) -> Words | None:
        """The codes of a list, retired ones too."""
        found = self.project.list_(list_id)
        says = f"there is no item {{}} in the list {list_id!r}"
        return None if found is None else Words(found.items.keys(), says, is_list=True)

    def column_words(self, list_id: str) -> Mapping[str, Words]:
        """List column -> what its items hold; only for texts and codes."""
        if list_id not in self._words:
            found = self.project.list_(list_id)
            words: dict[str, Words] = {}
            for name, (kind, table) in self.columns(list_id).items():
                codes = self.codes(found.columns[name].list) if found else None
                if codes is not None:
                    words[name] = codes
                elif kind == "text":
                    says = f"no item of the list {list_id!r} has {{}} in its column {name!r}"
                    words[name] = Words({value for value in table.values() if isinstance(value, str)}, says)
            self._words[list_id] = words
        return self._words[list_id]

    def columns(self, list_id: str) -> Columns:
        """List column -> its type, and its value for each code, retired ones too."""
        if list_id not in self._columns:
            found = self.project.list_(list_id)
            columns: dict[str, tuple[CelType, Table]] = {}
            for name, column in found.columns.items() if found else ():
                if not (name.isascii() and name.isidentifier()):
                    continue  # no id, and said to be none
                kind = _COLUMNS.get(column.kind, "text")
                table = {code: item.values[name] for code, item in found.items.items() if name in item.values}  # type: ignore[union-attr]
                columns[name] = (kind, table)
            self._columns[list_id] = columns
        return self._columns[list_id]

    def kind_of(self, workflow: m.Workflow, path: str) -> CelType | None:
        """The type of a path of a workflow's forms, or None where it leads nowhere."""
        variable = self.workflow(workflow).variables.get(path)
        return None if variable is None else variable.kind

    def _parts(self, field: m.Field) -> Mapping[str, CelType]:
        spec = self.registry.field_types.get(field.type)
        return spec.parts if spec else {}

    def _filled_many(self, alias: str, form: m.Form) -> list[Variable]:
        """Every filling of a form as a row."""
        return [Variable(alias, "rows", alias, rows=self._filling(form))]

    def _filling(self, form: m.Form) -> RowType:
        types = self.row_types(form)
        cells = {field_id: self.cell(form, field, types, field_id) for _, _, field_id, field in form.fields()}
        return RowType(f"{form.form}_FILLING", cells)

    def _clocks(self, workflow: m.Workflow) -> Iterable[Variable]:
        for name in workflow.clocks:
            yield from single(f"clocks.{name}.due", "date")
            yield from single(f"clocks.{name}.late", "bool")

    def _votes(self, workflow: m.Workflow) -> Iterable[Variable]:
        """The sheets of an approval are rows: the form's fields, who voted and how."""
        aliases = {state.approve.form for state in workflow.states.values() if state.approve and state.approve.form}
        for alias in sorted(aliases):
            form = self.project.bound(workflow, alias)
            if form is not None:
                asked = [s.approve.of for s in workflow.states.values() if s.approve and s.approve.form == alias]
                role = Words({name for of in asked for name in of}, "nobody votes here as {}")
                answer = Words(ANSWERS, "there is no answer {}")
                more = {"role": Cell("text", words=role), "answer": Cell("text", words=answer)}
                cells = {**self._filling(form).cells, **more}
                yield Variable(f"votes.{alias}", "rows", f"votes.{alias}", rows=RowType(f"{form.form}_VOTE", cells))

    def _children(self) -> Iterable[Variable]:
        """Cases of other workflows below this one, with the columns these show."""
        for ident, parsed in self.project.workflows.items():
            name = f"children.{ident}"
            yield Variable(name, "rows", name, rows=RowType(f"{ident}_CHILD", self._shown(parsed.value)))

    def _shown(self, workflow: m.Workflow) -> dict[str, Cell]:
        cells = {"state": Cell("text", words=states_of(workflow)), "number": Cell("text"), "is_open": Cell("bool")}
        for path in workflow.shows:
            alias, _, field_id = path.partition(".")
            form = self.project.bound(workflow, alias)
            if form is not None:
                found = next((field for _, _, name, field in form.fields() if name == field_id), None)
                if found is not None:
                    cells[field_id] = self.cell(form, found, self.row_types(form), field_id)
        return cells


def _groups(form: m.Form) -> Iterable[tuple[str, dict[str, m.Field]]]:
    """Every row group with its fields, outer ones first."""
    todo: list[tuple[str, dict[str, m.Field]]] = [
        (name, field.fields) for _, _, name, field in form.fields() if field.fields
    ]
    while todo:
        path, fields = todo.pop(0)
        yield path, fields
        todo += [(f"{path}.{name}", field.fields) for name, field in fields.items() if field.fields]


def _row_variables(row_type: RowType, form: m.Form) -> list[Variable]:
    """`row.*` as flat names; links are found among the form's own rows."""
    links = {field_id: f"this.{field_id}" for _, _, field_id, _ in form.fields()}
    names = single("row.id", "text")
    for name, cell in row_type.cells.items():
        flat = f"row.{name}"
        if cell.rows is not None:
            rows = Variable(flat, "rows", flat, rows=cell.rows, links=links, linked_group=cell.links_to)
            names += [rows, Variable(f"{flat}.filled", "bool", flat, is_filled=True)]
            continue
        whole = cell.kind == "text" and not cell.is_choice
        names += single(flat, cell.kind, empty_is_none=not whole, is_open=cell.is_open, words=cell.words)
        names += _list_columns(flat, cell)
    return names


def _list_columns(name: str, cell: Cell) -> list[Variable]:
    """The columns of a choice's list as flat names."""
    words = cell.column_words
    columns = cell.columns.items()
    return [Variable(f"{name}.{c}", kind, name, table=table, words=words.get(c)) for c, (kind, table) in columns]


def _standing(workflow: m.Workflow) -> list[Variable]:
    """`case.state` and `case.stage`, with the only words that they can hold here."""
    stages = Words(workflow.stages.keys(), "there is no stage {}")
    return [*single("case.state", "text", words=states_of(workflow)), *single("case.stage", "text", words=stages)]


def _root(root: str, fields: Mapping[str, CelType]) -> list[Variable]:
    return [variable for name, kind in fields.items() for variable in single(f"{root}.{name}", kind)]


def _merged(groups: Iterable[Mapping[str, CelType]]) -> dict[str, CelType]:
    """The fields of all subjects; those of differing types may be anything."""
    merged: dict[str, Any] = {}
    for fields in groups:
        for name, kind in fields.items():
            merged[name] = kind if merged.get(name, kind) == kind else "any"
    return merged
