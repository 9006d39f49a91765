"""One of a list, several of a list, yes or no."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from iapflow.definitions.model import Field
from iapflow.errors import Text
from iapflow.forms.cleaning import clean_line, refuse
from iapflow.forms.types.base import RANGE, Answer, Around, FieldType
from iapflow.forms.voice import Option, Voice, label

NOT_OFFERED = Text("Choose one of the answers offered.")
YES, NO = Text("Yes"), Text("No")


class ChoiceType(FieldType):
    """One code of a list."""

    name = "choice"
    cel = "text"
    keys = frozenset({"list", "where", "suggest", "class_from"})
    needs = frozenset({"list"})
    says = "one of a list"
    shape = "select"

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """The code itself."""
        return clean_line(typed) or None

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """Offered now, or answered so before."""
        if answer != around.before and answer not in _codes(around):
            yield NOT_OFFERED

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """Its words in the list the case is pinned to; the code where it is gone."""
        return "" if answer is None else wording(answer, field, voice)

    def matches(self, answer: Answer, wanted: str) -> bool:
        """The same code."""
        return bool(answer == wanted)


class ChoicesType(FieldType):
    """Several codes of a list, in its order."""

    name = "choices"
    cel = "texts"
    keys = RANGE | {"list", "where", "suggest", "class_from"}
    needs = frozenset({"list"})
    says = "several of a list"
    shape = "checks"
    bounds = "count"
    is_many = True

    def read(self, typed: Sequence[str], field: Field, around: Around) -> Answer:
        """Every code once."""
        return list(dict.fromkeys(clean_line(code) for code in typed if code.strip()))

    def take(self, answer: Answer, field: Field, around: Around) -> Answer:
        """JSON is a list of codes."""
        if answer is None:
            return []
        if not isinstance(answer, list) or not all(isinstance(code, str) for code in answer):
            raise refuse("Choose one of the answers offered.")
        return self.read(answer, field, around)

    def typed(self, answer: Answer) -> list[str]:
        """One text a code."""
        return list(answer or ())

    def answer_of(self, value: Any) -> Answer:
        """A list of codes."""
        return [str(code) for code in value]

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """All offered, and as many as asked for."""
        allowed = _codes(around) | set(around.before or ())
        if not set(answer) <= allowed:
            yield NOT_OFFERED
        yield from count(answer, field)

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """Their words with commas."""
        return ", ".join(wording(code, field, voice) for code in answer or ())

    def matches(self, answer: Answer, wanted: str) -> bool:
        """Among them."""
        return wanted in (answer or ())

    def schema(self, field: Field) -> dict[str, Any]:
        """A list of codes."""
        return {"type": "array", "items": {"type": "string"}, "uniqueItems": True}


class YesNoType(FieldType):
    """Yes, no, or not answered."""

    name = "yes_no"
    cel = "bool"
    says = "yes or no; unanswered is neither"
    shape = "radios"

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """Only the two words the inputs send."""
        if typed not in ("yes", "no"):
            raise refuse("Choose one of the answers offered.")
        return typed == "yes"

    def _plain(self, answer: Answer) -> Answer:
        if not isinstance(answer, bool):
            raise refuse("Choose one of the answers offered.")
        return answer

    def typed(self, answer: Answer) -> list[str]:
        """As the inputs send it."""
        return [] if answer is None else ["yes" if answer else "no"]

    def answer_of(self, value: Any) -> Answer:
        """True or false."""
        return bool(value)

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """Yes or no."""
        return "" if answer is None else voice.say(YES if answer else NO)

    def matches(self, answer: Answer, wanted: str) -> bool:
        """`yes` or `no`."""
        return answer is not None and answer == (wanted == "yes")

    def schema(self, field: Field) -> dict[str, Any]:
        """True or false."""
        return {"type": "boolean"}


YES_NO_OPTIONS = (Option("yes", YES), Option("no", NO))


def count(answer: Sequence[Any], field: Field) -> Iterator[Text]:
    """Between `min` and `max` of them."""
    if isinstance(field.min, int) and 0 < len(answer) < field.min:
        yield Text("Choose at least {least}.", {"least": field.min})
    if isinstance(field.max, int) and len(answer) > field.max:
        yield Text("Choose at most {most}.", {"most": field.max})


def wording(code: str, field: Field, voice: Voice) -> str:
    """The words of a code."""
    choices = voice.lists.get(field.list_ or "")
    item = choices.items.get(code) if choices else None
    return label(item.label, voice.language) if item else code


def _codes(around: Around) -> set[str]:
    return {option.code for option in around.options or ()}
