"""Groups of rows, links between rows, and what is shown and never asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from iapflow.definitions.model import Field
from iapflow.errors import Text
from iapflow.forms.cleaning import refuse
from iapflow.forms.types.base import RANGE, Answer, Around, FieldType
from iapflow.forms.types.choices import count
from iapflow.forms.types.number import NumberType
from iapflow.forms.voice import Voice

MAX_ROWS = 50


class RowsType(FieldType):
    """A group of rows; each keeps its id for ever.  Its cells are read by the types of its columns."""

    name = "rows"
    cel = "rows"
    keys = RANGE | {"fields", "title", "carry_over", "totals"}
    needs = frozenset({"fields"})
    bounds = "count"
    says = "rows that can be added and removed"
    shape = "rows"
    is_many = True

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """Between `min` and `max` rows."""
        least, most = field.min or 0, field.max or MAX_ROWS
        if isinstance(least, int) and len(answer) < least:
            yield Text("Add at least one row.") if least == 1 else Text("Add at least {least} rows.", {"least": least})
        if isinstance(most, int) and len(answer) > most:
            yield Text("There can be at most {most} rows.", {"most": most})

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """How many."""
        return str(len(answer or ()))

    def schema(self, field: Field) -> dict[str, Any]:
        """A list of objects with an id; the columns are added by whoever knows their types."""
        return {"type": "array", "maxItems": field.max or MAX_ROWS, "items": {"type": "object", "required": ["id"]}}


class GridType(RowsType):
    """Rows that the form fixes: none is added, none removed."""

    name = "grid"
    keys = RANGE | {"fields", "rows", "list", "title", "carry_over", "totals"}
    bounds = "count"
    says = "fixed rows"
    shape = "grid"

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """Always as many as the form says."""
        return iter(())


class RowsRefType(FieldType):
    """Links to rows of another group; the answer is their ids."""

    name = "rows_ref"
    cel = "rows"
    keys = RANGE | {"rows"}
    needs = frozenset({"rows"})
    bounds = "count"
    says = "links to rows of another group"
    shape = "checks"
    is_many = True

    def read(self, typed: Sequence[str], field: Field, around: Around) -> Answer:
        """Every id once."""
        return list(dict.fromkeys(row_id for row_id in typed if row_id.strip()))

    def take(self, answer: Answer, field: Field, around: Around) -> Answer:
        """JSON is a list of ids."""
        if answer is None:
            return []
        if not isinstance(answer, list) or not all(isinstance(row_id, str) for row_id in answer):
            raise refuse("Choose one of the answers offered.")
        return self.read(answer, field, around)

    def typed(self, answer: Answer) -> list[str]:
        """One text an id."""
        return list(answer or ())

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """As many as asked for; links to removed rows are dropped before this."""
        yield from count(answer, field)

    def schema(self, field: Field) -> dict[str, Any]:
        """A list of row ids."""
        return {"type": "array", "items": {"type": "string"}, "uniqueItems": True}


class ComputedType(NumberType):
    """A number that nobody types."""

    name = "computed"
    cel = "any"  # type: ignore[assignment]
    keys = frozenset({"unit"})
    needs = frozenset({"compute"})
    bounds = "none"
    says = "a computed number; `compute` on any other type computes that type"
    shape = "shown"
    is_asked = False

    def answer_of(self, value: Any) -> Answer:
        """A number, or the text itself where the expression gives one."""
        return super().answer_of(value) if isinstance(value, int | float | Decimal) else str(value)


class HeadingType(FieldType):
    """Words between fields."""

    name = "heading"
    cel = "none"
    says = "a heading between fields"
    shape = "heading"
    is_asked = False
    has_answer = False


class NoteType(HeadingType):
    """A paragraph between fields."""

    name = "note"
    says = "a paragraph between fields"
    shape = "note"
