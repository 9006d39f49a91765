"""A field of a form; a row group holds fields of its own."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict
from pydantic import Field as Key

from iapflow.definitions.model.base import Definition, Label, WordList, Words
from iapflow.definitions.model.expr import Expr

DataClass = Literal["P0", "P1", "P2", "P3", "P4"]


class DataRule(Definition):
    """Data class, purpose and retention; what is left out comes from further out."""

    class_: DataClass | None = Key(default=None, alias="class")
    purpose: str | None = None
    retain: str | None = None


class Field(Definition):
    """One field.  Keys that belong to single types are checked against the registered type."""

    model_config = ConfigDict(extra="allow")

    type: str
    label: Label | None = None
    hint: Label | None = None
    required: bool = False
    require: Expr | None = None
    show: Expr | None = None
    read_only: Expr | None = None
    compute: Expr | None = None
    edit: WordList | None = None
    view: WordList | None = None
    mask: WordList | None = None
    data: DataRule | None = None
    default: Any = None
    list_: str | None = Key(default=None, alias="list")
    where: Expr | None = None
    suggest: Expr | None = None
    class_from: str | None = None
    min: int | float | date | None = None
    max: int | float | date | None = None
    step: int | float | None = None
    step_from: str | None = None
    unit: str | None = None
    lines: int | None = Key(default=None, ge=1, le=50)
    pattern: str | None = None
    roles: Words | None = None
    rows: str | Annotated[dict[str, Label], Key(min_length=1)] | None = None
    title: str | None = None
    carry_over: WordList | None = None
    totals: WordList | None = None
    fields: Annotated[dict[str, "Field"], Key(min_length=1)] | None = None

    @property
    def extra(self) -> dict[str, Any]:
        """Keys that a registered type has for itself."""
        return self.model_extra or {}
