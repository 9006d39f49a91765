"""A transition: what somebody presses, or what fires by itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Discriminator, Field, Tag

from iapflow.definitions.model.base import Definition, Label, SpanText, WordList, Words
from iapflow.definitions.model.effect import Effect
from iapflow.definitions.model.rule import Rule

if TYPE_CHECKING:
    from iapflow.definitions.model.workflow import Workflow

PREVIOUS = "previous"


class Except(Definition):
    """Every state but these."""

    except_: WordList = Field(alias="except")


class Did(Definition):
    """Whoever fired this transition earlier in the case."""

    did: str


class Link(Definition):
    """May be fired from a one-purpose link, sent to whoever stands in this relation."""

    for_: str = Field(alias="for")
    once: bool = True
    days: int = Field(default=14, ge=1, le=365)


def _shape(value: Any) -> str:
    return "{}" if isinstance(value, Mapping | Definition) else "[]"


Source = Annotated[
    Annotated[Words, Tag("[]")] | Annotated[Except, Tag("{}")],
    Discriminator(_shape),
]
Relation = Annotated[Annotated[str, Tag("[]")] | Annotated[Did, Tag("{}")], Discriminator(_shape)]
Rules = Annotated[tuple[Rule, ...], Field(strict=False)]
Effects = Annotated[tuple[Effect, ...], Field(strict=False)]


class Transition(Definition):
    """From states to a state, by roles, under rules, with effects."""

    label: Label
    done: Label | None = None
    says: Label | None = None
    from_: Source = Field(alias="from")
    to: str
    by: WordList = ()
    not_by: Annotated[tuple[Relation, ...], Field(strict=False)] = ()
    submits: Words = ()
    needs: Rules = ()
    effects: Effects = ()
    binds: Words = ()
    marks: Words = ()
    form: str | None = None
    bulk: bool = False
    reopens: bool = False
    within: SpanText | None = None
    link: Link | None = None

    def leaves(self, workflow: "Workflow") -> tuple[str, ...]:
        """The states it can be fired from, in file order."""
        if isinstance(self.from_, Except):
            return tuple(state for state in workflow.states if state not in self.from_.except_)
        return self.from_
