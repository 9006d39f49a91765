"""A rule: a condition with the sentence that is said when it does not hold."""

from typing import Literal

from pydantic import Field

from iapflow.definitions.model.base import Definition, Label
from iapflow.definitions.model.expr import Expr


class Rule(Definition):
    """`else_` is the refusal in the reader's language, `fix` or `at` the field to jump to."""

    if_: Expr = Field(alias="if")
    else_: Label = Field(alias="else")
    fix: str | None = None
    at: str | None = None
    id: str | None = None
    level: Literal["error", "warning"] = "error"
