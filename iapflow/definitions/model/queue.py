"""A list of work: cases in these states, these columns, and what may be done to many at once."""

from typing import Annotated

from pydantic import Field

from iapflow.definitions.model.base import Definition, Label, WordList
from iapflow.definitions.model.expr import Expr


class Split(Definition):
    """Cases where this holds may be decided together; all others are to be looked at."""

    if_: Expr = Field(alias="if")
    label: Label | None = None


class Queue(Definition):
    """One queue of a workflow."""

    label: Label
    states: Annotated[WordList, Field(min_length=1)]
    columns: WordList = ()
    do: str | None = None
    split: Split | None = None
