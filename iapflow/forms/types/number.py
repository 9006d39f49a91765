"""Numbers and money."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from iapflow.definitions.model import Field
from iapflow.errors import Text
from iapflow.forms.cleaning import refuse
from iapflow.forms.numerals import cents, decimal, grouped, whole
from iapflow.forms.types.base import RANGE, Answer, Around, FieldType
from iapflow.forms.voice import Voice


class NumberType(FieldType):
    """A number; the answer is a text such as `12.5`, so that nothing is rounded."""

    name = "number"
    cel = "number"
    keys = RANGE | {"step", "step_from", "unit"}
    bounds = "number"
    says = "a number; whole where `step` is whole"
    attributes = {"inputmode": "decimal", "autocomplete": "off"}  # noqa: RUF012

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """Whole where the step is whole, else with decimals."""
        if field.step is not None and field.step == int(field.step):
            return str(whole(typed))
        return _plain(decimal(typed))

    def _plain(self, answer: Answer) -> Answer:
        if isinstance(answer, int | float | Decimal) and not isinstance(answer, bool):
            return str(Decimal(str(answer)))
        return super()._plain(answer)

    def typed(self, answer: Answer) -> list[str]:
        """With a comma."""
        return [] if answer is None else [str(answer).replace(".", ",")]

    def value(self, answer: Answer) -> object:
        """A decimal."""
        return Decimal(answer)

    def answer_of(self, value: Any) -> Answer:
        """Computed numbers keep six decimals at most."""
        return _plain(round(Decimal(str(value)), 6))

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """Between `min` and `max`, in steps."""
        number = Decimal(answer)
        least, most = _bound(field.min), _bound(field.max)
        if least is not None and number < least:
            yield Text("Write a number not below {least}.", {"least": least})
        if most is not None and number > most:
            yield Text("Write a number not above {most}.", {"most": most})
        step = _step(field, around)
        if step and number % Decimal(str(step)):
            yield Text("Write a number in steps of {step}.", {"step": Decimal(str(step))})

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """In groups of three, with its unit."""
        if answer is None:
            return ""
        shown = grouped(Decimal(answer), voice.language)
        return f"{shown} {field.unit}" if field.unit else shown

    def cell(self, answer: Answer, field: Field, voice: Voice) -> Any:
        """A number."""
        return None if answer is None else float(answer)

    def matches(self, answer: Answer, wanted: str) -> bool:
        """Equal."""
        return answer is not None and Decimal(answer) == decimal(wanted)

    def schema(self, field: Field) -> dict[str, Any]:
        """A number, or its text."""
        return {"type": ["string", "number"], "pattern": r"^[+-]?[0-9]+([.,][0-9]+)?$"}


class MoneyType(FieldType):
    """An amount in euro; the answer is whole cents."""

    name = "money"
    cel = "money"
    keys = RANGE | {"step"}
    bounds = "number"
    says = "an amount in euro"
    attributes = {"inputmode": "decimal", "autocomplete": "off"}  # noqa: RUF012

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """Whole cents, never rounded."""
        return cents(typed)

    def take(self, answer: Answer, field: Field, around: Around) -> Answer:
        """JSON holds whole cents."""
        if isinstance(answer, bool | float):
            raise refuse("Write an amount, for example 15,00.")
        if isinstance(answer, int):
            return answer
        return super().take(answer, field, around)

    def typed(self, answer: Answer) -> list[str]:
        """`1234,50`."""
        if isinstance(answer, str):
            return [answer]
        return [] if answer is None else [f"{_euro(answer):.2f}".replace(".", ",")]

    def answer_of(self, value: Any) -> Answer:
        """Whole cents."""
        return int(value)

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """Between `min` and `max`, which the form gives in euro; never below nothing unless it says so."""
        least, most = _bound(field.min), _bound(field.max)
        if _euro(answer) < (least if least is not None else 0):
            yield Text("Write an amount not below {least}.", {"least": least or Decimal(0)})
        if _euro(answer) > (most if most is not None else Decimal(10_000_000)):
            yield Text("Write an amount not above {most}.", {"most": most or Decimal(10_000_000)})

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """`4 600,00 EUR`."""
        return "" if answer is None else f"{grouped(_euro(answer), voice.language, 2)}\u00a0EUR"

    def cell(self, answer: Answer, field: Field, voice: Voice) -> Any:
        """Euro as a number."""
        return None if answer is None else float(_euro(answer))

    def matches(self, answer: Answer, wanted: str) -> bool:
        """Equal."""
        return answer is not None and answer == cents(wanted)

    def schema(self, field: Field) -> dict[str, Any]:
        """Whole cents."""
        return {"type": "integer", "description": "euro cents"}


def _euro(amount_cents: int) -> Decimal:
    return Decimal(amount_cents) / 100


def _bound(bound: Any) -> Decimal | None:
    return Decimal(str(bound)) if isinstance(bound, int | float) else None


def _step(field: Field, around: Around) -> float | None:
    return around.step if around.step is not None else field.step


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
