"""The expressions of a form: typed against its own fields, its rows and the items of its lists."""

from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.check.compiling import Compiler
from iapflow.definitions.expressions import Expected
from iapflow.definitions.project import Look
from iapflow.definitions.scope import Scope
from iapflow.definitions.scopes import Scopes

_EXPECTED: dict[str, Expected] = {
    "text": "text",
    "number": "number",
    "money": "money",
    "whole": "whole",
    "bool": "bool",
    "date": "date",
    "timestamp": "timestamp",
    "texts": "texts",
}
Path = tuple[Any, ...]


def gather_form(look: Look, form: m.Form, scopes: Scopes, compiler: Compiler) -> None:
    """Rules, sections, fields, rows."""
    scope = scopes.form(form)
    for index, rule in enumerate(form.rules):
        compiler.add_rule(look, ("rules", index, "if"), rule.if_, scope)
    for section_id, section in form.sections.items():
        path: Path = ("sections", section_id)
        for name in ("show", "read_only"):
            expr: m.Expr | None = getattr(section, name)
            if expr is not None:
                compiler.add(look, (*path, name), expr, scope)
        _Fields(look, form, scopes, compiler).fields((*path, "fields"), section.fields, "")


class _Fields:
    """One form's fields, those of row groups in the scope of a row."""

    def __init__(self, look: Look, form: m.Form, scopes: Scopes, compiler: Compiler) -> None:
        self.look = look
        self.form = form
        self.scopes = scopes
        self.compiler = compiler

    def fields(self, path: Path, fields: dict[str, m.Field], group: str) -> None:
        """All fields of a section or of a row."""
        scope = self.scopes.row(self.form, group) if group else self.scopes.form(self.form)
        key = f"{self.form.form}/{group}"
        for name, field in fields.items():
            self._field((*path, name), field, scope, key)
            if field.fields:
                self.fields((*path, name, "fields"), field.fields, f"{group}.{name}" if group else name)

    def _field(self, path: Path, field: m.Field, scope: Scope, key: str) -> None:
        for name in ("show", "read_only", "require"):
            expr: m.Expr | None = getattr(field, name)
            if expr is not None:
                self.compiler.add(self.look, (*path, name), expr, scope)
        if field.compute is not None:
            spec = self.scopes.registry.field_types.get(field.type)
            expected = _EXPECTED.get(spec.cel if spec else "", "any")
            self.compiler.add(self.look, (*path, "compute"), field.compute, scope, expected)
        if field.list_ is None or self.scopes.project.list_(field.list_) is None:
            return
        for name in ("where", "suggest"):
            expr = getattr(field, name)
            if expr is not None:
                self.compiler.add(self.look, (*path, name), expr, self.scopes.item(scope, key, field.list_))
