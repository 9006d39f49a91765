"""How open cases of an older version move to this one; nothing moves without it."""

from typing import Annotated, Any

from pydantic import Field

from iapflow.definitions.model.base import Definition
from iapflow.definitions.model.expr import Expr


class FieldChange(Definition):
    """One of: move a value to another path, drop it, or give a default."""

    move: str | None = None
    to: str | None = None
    drop: str | None = None
    default: str | None = None
    value: Any = None


class Migration(Definition):
    """From one older version: new names of states, changes of fields, and which cases stay."""

    from_: int = Field(alias="from", ge=1)
    states: dict[str, str] = {}
    fields: Annotated[tuple[FieldChange, ...], Field(strict=False)] = ()
    stay_if: Expr | None = None
