"""What every definition shares: closed keys, frozen values, labels, spans, lists of words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

SPAN = re.compile(r"([0-9]{1,5}) ([a-z][a-z_]*)").fullmatch
LANGUAGE = re.compile(r"[a-z]{2}").fullmatch


class Definition(BaseModel):
    """A part of a definition: unknown keys refused, nothing converted, never changed."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, populate_by_name=True, serialize_by_alias=True, allow_inf_nan=False
    )


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time in a named unit: `20 days`."""

    amount: int
    unit: str

    def __str__(self) -> str:
        """As the file writes it."""
        return f"{self.amount} {self.unit}"


def _span(value: Any) -> Span:
    """Read `20 days`; the unit is looked up by the checker."""
    if isinstance(value, Span):
        return value
    found = SPAN(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("span", "must be a number and a unit, as in '20 days'")
    amount, unit = int(found[1]), found[2]
    return Span(amount, f"{unit}s" if amount == 1 and not unit.endswith("s") else unit)


def _span_or_path(value: Any) -> Any:
    if isinstance(value, str) and value[:1].isdigit():
        return _span(value)
    return value


def _many(value: Any) -> Any:
    """One word is a list of one."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(value)
    raise PydanticCustomError("words", "must be a word or a list of words")


def _several(value: Any) -> Any:
    """One mapping is a list of one."""
    return (value,) if isinstance(value, Mapping) else value


def _label(value: Any, info: ValidationInfo) -> Any:
    """A map of languages; missing ones are noted, and placed by whoever reads the file."""
    if not isinstance(value, dict):
        raise PydanticCustomError("label", "must be a map of languages, as in {{lv: …, en: …}}")
    if info.context is not None:
        languages = info.context["languages"]
        if any(language not in value for language in languages):
            info.context["unsaid"].append(value)
    for key in value:
        if not isinstance(key, str) or LANGUAGE(key) is None:
            raise PydanticCustomError("label", "must be a map of languages; {key} is none", {"key": repr(key)})
    return value


def _shape(value: Any) -> str:
    return "{}" if isinstance(value, Mapping) else "[]"


Label = Annotated[dict[str, str], BeforeValidator(_label)]
"""Language -> words."""

FieldPath = str
"""`form.field`: a form's name in the case, then one of its fields."""

Words = Annotated[tuple[str, ...], Field(strict=False), BeforeValidator(_many)]
"""A word, or a list of words."""

WordList = Annotated[tuple[str, ...], Field(strict=False)]
"""A list of words; one alone must stand in brackets too."""

ByForm = dict[str, WordList]
"""A form's name in the case -> roles."""

Viewing = Annotated[
    Annotated[WordList, Tag("[]")] | Annotated[ByForm, Tag("{}")],
    Discriminator(_shape),
]
"""Roles that see everything bound here, or roles by form."""

SpanText = Annotated[
    Span,
    BeforeValidator(_span),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^[0-9]{1,5} [a-z][a-z_]*$", "examples": ["20 days"]}),
]
SpanOrPath = Annotated[
    Span | str,
    BeforeValidator(_span_or_path),
    WithJsonSchema({"type": "string", "description": "a span (`5 days`) or the path of a date"}),
]
Version = Annotated[int, Field(ge=1, le=999_999)]
