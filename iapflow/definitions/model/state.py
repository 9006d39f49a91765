"""A state: where a case stands, what may be written there and what must happen by when."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from iapflow.definitions.model.base import ByForm, Definition, FieldPath, Label, SpanOrPath, Viewing, WordList
from iapflow.definitions.model.expr import Expr
from iapflow.definitions.model.timing import After, Dues
from iapflow.definitions.model.transition import Effects, Rules


class Route(Definition):
    """Left by itself as soon as this holds; asked on entry and at each sweep."""

    if_: Expr = Field(alias="if")
    to: str
    else_: Label | None = Field(default=None, alias="else")
    effects: Effects = ()
    label: Label | None = None


class NeedAny(Definition):
    """So many, or such a share, of these roles."""

    of: WordList
    count: int | None = Field(default=None, ge=1)
    share: float | None = Field(default=None, gt=0, le=1)


class Need(Definition):
    """What closes an approval: all of these, and enough of those."""

    all_: WordList = Field(default=(), alias="all")
    any_: NeedAny | None = Field(default=None, alias="any")


def _veto(value: object) -> object:
    return ("any",) if value == "any" else () if value is None or value == "none" else value


class Approve(Definition):
    """Several people decide inside one state; votes are events."""

    of: WordList
    need: Need
    veto: Annotated[WordList, BeforeValidator(_veto)] = ()
    in_order: bool = False
    then: str
    else_: str = Field(alias="else")
    form: str | None = None
    own: bool = False
    reveal: Literal["all_done", "at_once"] = "at_once"
    needs: Rules = ()


class TaskDef(Definition):
    """Somebody's to-do inside a state; with `for_each`, one a row."""

    id: str | None = None
    to: str
    form: str | None = None
    due: SpanOrPath | None = None
    for_each: FieldPath | None = None
    label: Label | None = None
    when: Expr | None = None


class State(Definition):
    """One state of a workflow."""

    label: Label
    says: Label | None = None
    stage: str | None = None
    initial: bool = False
    final: bool = False
    view: Viewing | None = None
    edit: ByForm = {}
    due: Dues = ()
    route: Annotated[tuple[Route, ...], Field(strict=False)] = ()
    after: Annotated[tuple[After, ...], Field(strict=False)] = ()
    approve: Approve | None = None
    tasks: Annotated[tuple[TaskDef, ...], Field(strict=False)] = ()
    done: Literal["all", "any"] | Annotated[int, Field(ge=1)] = "all"
