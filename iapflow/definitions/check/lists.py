"""Lists: columns, and every cell of every item."""

from datetime import date
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.project import Look

_TYPES: dict[str, tuple[tuple[type, ...], str]] = {
    "text": ((str,), "a text"),
    "number": ((int, float), "a number"),
    "yes_no": ((bool,), "true or false"),
    "codes": ((list,), "a list of codes"),
}


def check_list(look: Look, choices: m.ListDef) -> None:
    """Columns first; then items, each cell against its column."""
    for name, column in choices.columns.items():
        path = ("columns", name)
        if column.kind not in _TYPES:
            look.known(path, column.kind, "column type", [*(kind for kind in _TYPES if kind != "codes"), "[list]"])
        elif column.list is not None:
            look.known(path, column.list, "list", look.project.lists)
        if len(name) == 2:
            message = f"a column's name must be longer than two letters; {name!r} is read as a language"
            look.error(path, message, "def.bad_identifier", of_key=True)
    if not choices.items:
        look.error(("items",), "'items' is empty, so the choice could never be answered", "def.empty_list")
    for code, item in choices.items.items():
        _item(look, choices, code, item)


def _item(look: Look, choices: m.ListDef, code: str, item: Any) -> None:
    path = ("items", code)
    if not isinstance(item, m.ListItem):
        look.error(path, f"{code!r} must be a map with a label in each language", "def.wrong_type")
        return
    if not code.strip() or any(letter.isspace() for letter in code) or len(code) > 60:
        message = f"the code {code[:60]!r} must have no blanks and at most 60 characters"
        look.error(path, message, "def.bad_code", of_key=True)
    _label(look, path, item)
    _validity(look, path, item)
    for name, cell in item.values.items():
        column = choices.columns.get(name)
        if column is None:
            known = [*choices.columns, "valid_from", "valid_until"]
            message = f"there is no column {name!r} in this list.{did_you_mean(name, known)}"
            look.error((*path, name), message, "def.unknown_column", of_key=True)
        else:
            _cell(look, (*path, name), name, column, cell)


def _cell(look: Look, path: tuple[Any, ...], name: str, column: m.Column, cell: Any) -> None:
    wanted, words = _TYPES.get(column.kind, ((object,), ""))
    is_bool = isinstance(cell, bool) and column.kind == "number"
    if not isinstance(cell, wanted) or is_bool:
        look.error(path, f"{name!r} must be {words}, not {str(cell)[:60]!r}", "def.wrong_type")
    elif column.kind == "codes":
        other = look.project.list_(column.list)
        codes: Any = cell
        for index, code in enumerate(codes):
            if not isinstance(code, str):
                look.error((*path, index), f"{name!r} must be codes in quotes", "def.wrong_type")
            elif other is not None:
                look.known((*path, index), code, "code", other.items)


def _label(look: Look, path: tuple[str, ...], item: m.ListItem) -> None:
    for index, language in enumerate(look.project.languages):
        if not isinstance(item.label.get(language, ""), str):
            look.error((*path, language), f"{language!r} must be a text", "def.wrong_type")
        elif language not in item.label:
            say = look.error if index == 0 else look.warn
            say(path, f"the language '{language}' is missing", "def.missing_label")


def _validity(look: Look, path: tuple[str, ...], item: m.ListItem) -> None:
    """Dates, and the end not before the beginning."""
    dates: dict[str, Any] = {"valid_from": item.valid_from, "valid_until": item.valid_until}
    for name, value in dates.items():
        if value is not None and type(value) is not date:
            message = f"{name!r} must be a date, as in 2026-09-01, not {str(value)[:60]!r}"
            look.error((*path, name), message, "def.wrong_type")
            return
    if item.valid_from and item.valid_until and item.valid_until < item.valid_from:
        message = f"'valid_until' {item.valid_until} lies before 'valid_from' {item.valid_from}"
        look.error((*path, "valid_until"), message, "def.bad_range")
