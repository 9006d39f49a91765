"""A list of choices: codes with labels, columns and dates of validity."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from iapflow.definitions.model.base import LANGUAGE, Definition, Label

DATES = ("valid_from", "valid_until")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds; `codes` are codes of another list."""

    kind: Literal["text", "number", "yes_no", "codes"] | str
    list: str | None = None


@dataclass(frozen=True, slots=True)
class ListItem:
    """One code: its label by language, its columns, and when it is offered."""

    label: dict[str, str]
    values: dict[str, Any]
    valid_from: date | None = None
    valid_until: date | None = None

    def is_offered(self, on: date) -> bool:
        """Is it offered in new answers on this day?  Retired codes stay readable."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


def _column(value: Any) -> Any:
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return Column("codes", value[0])
    return Column(value) if isinstance(value, str) else value


def _items(value: Any) -> Any:
    return {code: _item(item) for code, item in value.items()} if isinstance(value, dict) else value


def _item(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    label = {key: words for key, words in value.items() if len(key) == 2 and LANGUAGE(key)}
    values = {key: cell for key, cell in value.items() if key not in label and key not in DATES}
    return ListItem(label, values, value.get("valid_from"), value.get("valid_until"))


class ListDef(Definition):
    """One list.  A language's key in an item is two letters; all else is a column."""

    list_: str = Field(alias="list")
    version: int = Field(default=1, ge=1)
    label: Label | None = None
    columns: dict[
        str,
        Annotated[
            Column,
            BeforeValidator(_column),
            WithJsonSchema({"oneOf": [{"enum": ["text", "number", "yes_no"]}, {"type": "array", "maxItems": 1}]}),
        ],
    ] = {}
    items: Annotated[
        dict[str, ListItem], BeforeValidator(_items), WithJsonSchema({"type": "object", "minProperties": 1})
    ]

    @property
    def id(self) -> str:
        """The name by which other definitions know it."""
        return self.list_
