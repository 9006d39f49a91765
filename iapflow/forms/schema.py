"""JSON Schema of a form's answers, for the API and for editors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iapflow.definitions.model import Field
from iapflow.forms.sheet import Sheet
from iapflow.forms.voice import label


def answers_schema(sheet: Sheet, language: str = "en") -> dict[str, Any]:
    """The shape of what `bind` takes and gives."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": label(sheet.form.label, language),
        **_object(sheet, sheet.fields, language),
    }


def _object(sheet: Sheet, fields: Mapping[str, Field], language: str) -> dict[str, Any]:
    shapes = {}
    for name, field in fields.items():
        kind = sheet.kind(field)
        if not kind.has_answer:
            continue
        shape = kind.schema(field)
        if field.label:
            shape["title"] = label(field.label, language)
        if field.compute is not None:
            shape["readOnly"] = True
        if field.fields:
            row = _object(sheet, field.fields, language)
            row["properties"]["id"] = {"type": "string", "pattern": "^[a-z0-9_]{1,40}$"}
            shape["items"] = {**row, "required": ["id"]}
        shapes[name] = shape
    return {"type": "object", "properties": shapes, "additionalProperties": False}
