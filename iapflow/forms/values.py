"""Stored answers as rules read them, for cases that are decided without their form being bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.model import Field
from iapflow.forms.filled import Filled
from iapflow.forms.sheet import Sheet
from iapflow.forms.types import is_typed


def values_of(bundle: Bundle, alias: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Dates, decimals and rows of dicts from what JSON holds; unclean words of a draft have no value.

    What is hidden is not looked at here: a submission holds nothing hidden.
    """
    return values_on(Sheet.of(bundle, alias), answers)


def values_on(sheet: Sheet, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The same of a form at hand."""
    return _values(sheet, sheet.fields, answers)


def read_off(filled: Filled) -> Mapping[str, Any]:
    """The same of a form that was just handed in, without reading its answers again."""
    groups = filled.sheet.groups
    return {**{group: [] for group in groups}, **filled.values} if groups else filled.values


def _values(sheet: Sheet, fields: Mapping[str, Field], answers: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, field in fields.items():
        answer = answers.get(name)
        if name in sheet.groups and field is sheet.groups[name]:
            rows = answer or ()
            values[name] = [{"id": row["id"], **_values(sheet, sheet.columns(name), row)} for row in rows]
            continue
        kind = sheet.kind(field)
        if kind.has_answer and not is_typed(answer) and not kind.is_empty(answer):
            values[name] = kind.value(answer)
            if kind.cel_parts:
                values.update({f"{name}.{part}": value for part, value in kind.part_values(answer).items()})
    return values
