"""Values written out for a field: of its type, and codes of its list."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.near import did_you_mean
from iapflow.definitions.project import Look

Path = tuple[Any, ...]
KINDS: dict[str, tuple[tuple[type, ...], str]] = {
    "text": ((str,), "a text"),
    "number": ((int, float), "a number"),
    "money": ((int, float), "a number"),
    "whole": ((int,), "a whole number"),
    "bool": ((bool,), "true or false"),
    "date": ((date,), "a date, as in 2026-09-01"),
    "timestamp": ((date, datetime, str), "a moment"),
    "texts": ((list, tuple), "a list of codes"),
    "rows": ((list, tuple), "a list of rows"),
}


def check_value(look: Look, path: Path, field: m.Field, value: Any, what: str) -> None:
    """A value that somebody's field will hold.

    Args:
        what: how the message calls it.
    """
    spec = look.project.registry.field_types.get(field.type)
    wanted, words = KINDS.get(spec.cel if spec else "", ((object,), ""))
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted and object not in wanted):
        look.error(path, f"{what} must be {words}, not {str(value)[:60]!r}", "def.wrong_type")
    else:
        check_codes(look, path, field, value)


def check_codes(look: Look, path: Path, field: m.Field, value: Any) -> None:
    """The codes among them are in the field's list; what is no text is said elsewhere."""
    choices = look.project.list_(field.list_)
    if choices is None or field.fields:
        return
    many = isinstance(value, Sequence) and not isinstance(value, str)
    for index, code in enumerate(value if many else (value,)):
        if isinstance(code, str) and code not in choices.items:
            message = f"there is no item {code[:60]!r} in the list {field.list_!r}.{did_you_mean(code, choices.items)}"
            look.error((*path, index) if many else path, message, "def.unknown_code")


def check_answers(look: Look, path: Path, fields: Mapping[str, m.Field], answers: Mapping[str, Any]) -> None:
    """Answers by field, and rows by column: what the form does not have would be passed over in silence."""
    for name, value in answers.items():
        here = (*path, name)
        if not look.known(here, name, "field", fields):
            continue
        field = fields[name]
        if field.fields:
            check_rows(look, here, field.fields, value)
        else:
            check_codes(look, here, field, value)


def check_rows(look: Look, path: Path, columns: Mapping[str, m.Field], rows: Any) -> None:
    """Rows as a list, or as a map from their ids."""
    listed = rows.items() if isinstance(rows, Mapping) else enumerate(rows) if isinstance(rows, list | tuple) else ()
    for number, row in listed:
        if isinstance(row, Mapping):
            cells = {name: value for name, value in row.items() if name != "id"}
            check_answers(look, (*path, number), columns, cells)
