"""Deadlines, clocks that run over several states, and what fires by itself."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from iapflow.definitions.model.base import Definition, FieldPath, Label, SpanText, WordList, _several
from iapflow.definitions.model.expr import Expr

Roll = Literal["next_working_day", "previous_working_day"]
Spans = Annotated[tuple[SpanText, ...], Field(strict=False)]


class Escalate(Definition):
    """Who is told when a date has passed by this much: a role, or `deputy`."""

    after: SpanText
    to: str


class Timing(Definition):
    """What a state's deadline and a clock have in common."""

    remind: Spans = ()
    escalate: Escalate | None = None
    roll: Roll | None = None


class Due(Timing):
    """A state's deadline: so long after entry (`in`), on a date (`at`), or so long before one."""

    in_: SpanText | None = Field(default=None, alias="in")
    at: FieldPath | None = None
    before: FieldPath | None = None
    when: Expr | None = None


class Clock(Timing):
    """A term over several states; it stands still outside them."""

    runs_in: WordList
    in_: SpanText = Field(alias="in")
    from_: FieldPath | None = Field(default=None, alias="from")
    restarts: bool = False
    label: Label | None = None


class After(Definition):
    """What fires by itself: after a span in this state, on a date, or so long before it."""

    in_: SpanText | None = Field(default=None, alias="in")
    at: FieldPath | None = None
    before: FieldPath | None = None
    do: str
    when: Expr | None = None


Dues = Annotated[tuple[Due, ...], Field(strict=False), BeforeValidator(_several)]
"""One deadline, or a list of them with `when`; the first that applies counts."""
