"""Ids: their letters, and the words that mean something else already."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.project import Look
from iapflow.definitions.scopes import CEL_WORDS, Scopes

_ID = re.compile(r"[a-z][a-z0-9_]{0,39}").fullmatch
_PARTS = frozenset({"filled"})


def check_names(look: Look, scopes: Scopes) -> None:
    """All ids that one file gives."""
    value = look.parsed.value
    if isinstance(value, m.Workflow):
        _workflow(look, value, scopes)
    elif isinstance(value, m.Form):
        _form(look, value)
    elif isinstance(value, m.ListDef):
        _ids(look, ("columns",), value.columns, reserved=_PARTS | {"code"})
    elif isinstance(value, m.Roles):
        _ids(look, ("roles",), value.roles)
    elif isinstance(value, m.Purposes):
        _ids(look, ("purposes",), value.purposes)
        _ids(look, ("retentions",), value.retentions)
    if look.parsed.kind in ("workflow", "form", "list", "letter"):
        _one(look, (look.parsed.kind,), look.parsed.ident, frozenset(), of_key=False)


def _workflow(look: Look, workflow: m.Workflow, scopes: Scopes) -> None:
    _ids(look, ("stages",), workflow.stages)
    _ids(look, ("clocks",), workflow.clocks)
    _ids(look, ("queues",), workflow.queues)
    _ids(look, ("forms",), workflow.forms, reserved=scopes.taken)
    _ids(look, ("states",), workflow.states, reserved=frozenset({"previous"}))
    _ids(look, ("transitions",), workflow.transitions)


def _form(look: Look, form: m.Form) -> None:
    _ids(look, ("sections",), form.sections)
    for section_id, section in form.sections.items():
        _fields(look, ("sections", section_id, "fields"), section.fields, _PARTS)


def _fields(look: Look, path: tuple[Any, ...], fields: dict[str, m.Field], reserved: frozenset[str]) -> None:
    _ids(look, path, fields, reserved=reserved)
    for name, field in fields.items():
        if field.fields:
            _fields(look, (*path, name, "fields"), field.fields, _PARTS | {"id"})


def _ids(look: Look, path: tuple[Any, ...], ids: Iterable[str], *, reserved: frozenset[str] = frozenset()) -> None:
    for ident in ids:
        _one(look, (*path, ident), ident, reserved)


def _one(look: Look, path: tuple[Any, ...], ident: str, reserved: frozenset[str], *, of_key: bool = True) -> None:
    """One id: its shape, then its meaning."""
    if _ID(ident) is None:
        rule = "small letters, digits and _ only, a letter first, at most 40"
        message = f"{ident[:60]!r} cannot be an id{_stranger(ident)}: {rule}"
        look.error(path, message, "def.bad_identifier", of_key=of_key)
    elif ident in CEL_WORDS:
        message = f"{ident!r} is a word of the expression language, so no rule could read it; choose another id"
        look.error(path, message, "def.reserved_name", of_key=of_key)
    elif ident in reserved:
        look.error(path, f"the name {ident!r} is taken; choose another id", "def.reserved_name", of_key=of_key)


def _stranger(ident: str) -> str:
    """The first letter that only looks right."""
    odd = next((letter for letter in ident if ord(letter) > 127), None)
    return f" ({odd!r} is {unicodedata.name(odd, 'unknown')})" if odd else ""
