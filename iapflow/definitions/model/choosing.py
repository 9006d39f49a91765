"""A choice: rare ways out of a state behind one question, each named by what has happened."""

from typing import Annotated, Any

from pydantic import Field

from iapflow.definitions.model.base import Definition, Label


class Happening(Definition):
    """Something that may have happened, and the transition that answers it.

    `fills` are answers of the form which that transition asks, put in beforehand; they can be changed.
    """

    happened: Label
    do: str
    fills: dict[str, Any] = {}


class Choice(Definition):
    """One button; behind it stands a question, and under the question what may have happened."""

    label: Label
    asks: Label | None = None
    offers: Annotated[tuple[Happening, ...], Field(strict=False, min_length=1)]
