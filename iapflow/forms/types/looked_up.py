"""Types of this programme: people, learners, institutions, personal codes, school days.

They come in by the same door as any extension's.  Whom they offer is asked of the `Lookups` handed
over when a form is bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, ClassVar

from iapflow.definitions.model import Field
from iapflow.errors import Text
from iapflow.forms.cleaning import clean_line, refuse
from iapflow.forms.days import a_date, shown_date
from iapflow.forms.personal import check_digit_fits, clean_code
from iapflow.forms.types.base import RANGE, Answer, Around, FieldType, Question
from iapflow.forms.types.choices import NOT_OFFERED, ChoicesType, count
from iapflow.forms.voice import Voice

MISFIT = Text("The last digit of this personal code does not fit the others. Is it written as in the document?")


class LookedUpType(FieldType):
    """One of what the lookups offer; the answer is its id as text."""

    shape = "select"
    kind: ClassVar[str]

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """An id."""
        return clean_line(typed, 64) or None

    def _plain(self, answer: Answer) -> Answer:
        return str(answer) if isinstance(answer, int) and not isinstance(answer, bool) else super()._plain(answer)

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """Offered now, or answered so before."""
        if answer != around.before and answer not in {option.code for option in around.options or ()}:
            yield NOT_OFFERED

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """The name, where it may be seen."""
        return "" if answer is None else voice.lookups.name(self.kind, answer) or "–"

    def matches(self, answer: Answer, wanted: str) -> bool:
        """The same one."""
        return bool(answer == wanted)


class PersonType(LookedUpType):
    """Somebody who holds one of the named roles."""

    name = kind = "person"
    keys = frozenset({"roles"})
    is_person = True
    says = "somebody holding one of `roles`"


class LearnerType(LookedUpType):
    """A learner within reach."""

    name = kind = "learner"
    says = "a learner"


class InstitutionType(LookedUpType):
    """An institution within reach."""

    name = kind = "institution"
    says = "an institution"


class PersonalCodeType(FieldType):
    """A Latvian personal code; a check digit that does not fit is asked about."""

    name = "personal_code"
    says = "a Latvian personal code"
    attributes = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"}  # noqa: RUF012

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """`DDDDDD-DDDDD`."""
        return clean_code(typed, around.today, around.is_demo)

    def questions(self, answer: Answer, field: Field) -> Iterator[Question]:
        """A failed check digit is a question, never a wall."""
        if not check_digit_fits(answer):
            yield Question("check_digit", MISFIT)

    def schema(self, field: Field) -> dict[str, Any]:
        """Six digits, a hyphen, five digits."""
        return {"type": "string", "pattern": "^[0-9]{6}-[0-9]{5}$"}


class SchoolDaysType(ChoicesType):
    """Days of school, ticked; the answer is their dates in order."""

    name = "school_days"
    keys = RANGE
    needs = frozenset()
    says = "days of school, ticked"

    def read(self, typed: Sequence[str], field: Field, around: Around) -> Answer:
        """Every day once, in order."""
        return sorted({a_date(day).isoformat() for day in typed if day.strip()})

    def take(self, answer: Answer, field: Field, around: Around) -> Answer:
        """JSON is a list of ISO dates."""
        if answer is not None and not (isinstance(answer, list) and all(isinstance(day, str) for day in answer)):
            raise refuse("Choose one of the answers offered.")
        return self.read(answer or [], field, around)

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """Days that are offered, and as many as asked for."""
        offered = {option.code for option in around.options or ()} | set(around.before or ())
        if not set(answer) <= offered:
            yield Text("There is no school on one of these days.")
        yield from count(answer, field)

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """The days with commas."""
        return ", ".join(shown_date(date.fromisoformat(day), voice.language) for day in answer or ())
