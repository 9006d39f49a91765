"""Indicators: what is counted, over which days, from which value on somebody looks, and who sees it."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from iapflow.definitions.model.base import SPAN, Definition, Label, Span, WordList, _span
from iapflow.definitions.model.effect import Counted

TERM = "semester"
Number = int | float


def _window(value: Any) -> Any:
    if value == TERM or isinstance(value, Span):
        return value
    if not isinstance(value, str) or SPAN(value) is None:
        raise PydanticCustomError("span", "must be 'semester', or a number and a unit, as in '30 days'")
    return _span(value)


Window = Annotated[
    Span | str,
    BeforeValidator(_window),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "description": "`semester`, or a span back from today: `30 days`"}),
]


class Also(Definition):
    """A second count that by itself is enough to act."""

    counts: Counted
    act: Number


class Indicator(Definition):
    """One indicator.

    `watch` and `act` are the values from which on it is shown as such; `source` says whose figures
    they are.  `context` is told beside the others and never raises a signal by itself; what is
    `apart` is seen by its `view` alone and opens no common review.  `brings` goes along where its fact
    is carried into another form.
    """

    label: Label
    says: Label | None = None
    counts: Counted
    window: Window = TERM
    watch: Number | None = Field(default=None, ge=0)
    act: Number | None = Field(default=None, ge=0)
    also: Also | None = None
    source: Label | None = None
    view: WordList = ()
    context: bool = False
    apart: bool = False
    brings: dict[str, str] = {}


class Indicators(Definition):
    """The file of indicators.

    So many at `watch` `together` are as much as one at `act`.  `sentences` are those in which facts are told:
    `fact` with {label}, {value}, {watch}, {act}; `grows`, `falls`, `steady` with {before}; `noticed_by`.
    """

    together: int | None = Field(default=None, ge=2)
    sentences: dict[str, Label] = {}
    indicators: dict[str, Indicator]
