"""Why data is kept, and for how long."""

from datetime import date
from typing import Literal

from pydantic import Field

from iapflow.definitions.model.base import Definition, Label, SpanText


class Purpose(Definition):
    """One purpose of the register."""

    label: Label
    basis: Literal[
        "consent", "contract", "legal_obligation", "vital_interests", "public_task", "legitimate_interests"
    ]  # fmt: skip
    controller: str


class Retention(Definition):
    """Kept until a day, or for a span after something; then erased or made nameless."""

    until: date | None = None
    after: str | None = None
    in_: SpanText | None = Field(default=None, alias="in")
    then: Literal["erase", "pseudonymise", "keep"]
    label: Label | None = None


class Purposes(Definition):
    """The file of purposes and retentions."""

    purposes: dict[str, Purpose]
    retentions: dict[str, Retention] = {}
