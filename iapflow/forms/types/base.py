"""What every field type knows; a type overrides what is its own.

An *answer* is ready for JSON.  A *value* is what rules read.  What cannot be cleaned stays in a
draft as `{"typed": "…"}`, so that nothing typed is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NamedTuple

from wtforms import Field as Input
from wtforms.widgets import TextArea, TextInput

from iapflow.definitions.model import Field
from iapflow.definitions.registry import CelType, FieldTypeSpec
from iapflow.errors import Text
from iapflow.forms.cleaning import Unclean, refuse
from iapflow.forms.voice import Option, Voice

Answer = Any
RANGE = frozenset({"min", "max"})


class Around(NamedTuple):
    """What a type may know beside the answer itself.

    Args:
        options: what is offered for this field now; None where nothing is chosen.
        before: the answer as it was stored, which stays allowed.
        step: the step of a number, where another choice sets it.
    """

    today: date
    is_demo: bool = False
    options: Sequence[Option] | None = None
    before: Answer = None
    step: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """Something unusual to be confirmed; `code` names its kind."""

    code: str
    sentence: Text


class FieldType:
    """One type of field.  Instances hold nothing; there is one of each."""

    name: ClassVar[str]
    cel: ClassVar[CelType] = "text"
    keys: ClassVar[frozenset[str]] = frozenset()
    needs: ClassVar[frozenset[str]] = frozenset()
    bounds: ClassVar[Any] = "none"
    cel_parts: ClassVar[Mapping[str, CelType]] = {}
    """Names that rules may read under the field, as in `this.stay.from`."""
    says: ClassVar[str] = ""
    shape: ClassVar[str] = "line"
    """How the page draws it: line, area, date, time, select, checks, radios, rows, grid, shown, heading, note."""
    html_type: ClassVar[str] = "text"
    parts: ClassVar[tuple[str, ...]] = ()
    """Names of the inputs where there are several; they are posted as `<name>-<part>`."""
    is_asked: ClassVar[bool] = True
    has_answer: ClassVar[bool] = True
    is_many: ClassVar[bool] = False
    is_person: ClassVar[bool] = False
    """Whether the answer names somebody who can be appointed or asked."""
    attributes: ClassVar[Mapping[str, str]] = {}

    def spec(self) -> FieldTypeSpec:
        """What the checker of definitions must know."""
        reads = self.name, self.cel, self.keys, self.needs, self.bounds, self.cel_parts
        return FieldTypeSpec(*reads, self.says, self.is_person)

    def read(self, typed: Sequence[str], field: Field, around: Around) -> Answer:
        """The answer in what was typed; None where nothing was.

        Raises:
            Unclean: it cannot be taken.
        """
        if len(typed) > 1:
            raise refuse("Give one answer here.")
        if not typed or not typed[0].strip():
            return None
        return self.clean(typed[0], field, around)

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """One typed text as an answer.

        Raises:
            Unclean: it cannot be taken.
        """
        raise NotImplementedError

    def take(self, answer: Answer, field: Field, around: Around) -> Answer:
        """An answer that came as JSON, cleaned as if it had been typed.

        Raises:
            Unclean: it cannot be taken.
        """
        if answer is None:
            return None
        if is_typed(answer):
            return self.read(_texts(answer["typed"]), field, around)
        return self.read(self.typed(self._plain(answer)), field, around)

    def _plain(self, answer: Answer) -> Answer:
        """Refuse JSON of another kind before it is turned to text."""
        if isinstance(answer, str):
            return answer
        raise refuse("Give one answer here.")

    def typed(self, answer: Answer) -> list[str]:
        """An answer as it would be typed, for filling the inputs."""
        return [] if answer is None else [str(answer)]

    def value(self, answer: Answer) -> object:
        """An answer as rules read it."""
        return answer

    def part_values(self, answer: Answer) -> Mapping[str, object]:
        """What rules read under the field."""
        return {}

    def answer_of(self, value: Any) -> Answer:
        """A computed value as an answer."""
        return str(value)

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """What is wrong with a clean answer."""
        return iter(())

    def questions(self, answer: Answer, field: Field) -> Iterator[Question]:
        """What is unusual about a clean answer."""
        return iter(())

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """On the screen."""
        return "" if answer is None else str(answer)

    def printed(self, answer: Answer, field: Field, voice: Voice) -> str:
        """On paper."""
        return self.text(answer, field, voice)

    def cell(self, answer: Answer, field: Field, voice: Voice) -> Any:
        """In a sheet: a number, a date, or text."""
        return self.text(answer, field, voice) or None

    def matches(self, answer: Answer, wanted: str) -> bool:
        """True where a filter for these words lets the answer through."""
        return wanted.casefold() in str(answer or "").casefold()

    def schema(self, field: Field) -> dict[str, Any]:
        """JSON Schema of an answer."""
        return {"type": "string"}

    def is_empty(self, answer: Answer) -> bool:
        """True where nothing has been answered."""
        return answer is None or answer == "" or answer == []

    def input(self, field: Field) -> Any:
        """The WTForms field, not yet bound to a form."""
        return TypedInput(kind=self, definition=field)


class TypedInput(Input):
    """The WTForms field of every type: reads through the type, and shows again what was typed.

    `data` is the answer; `process_errors` holds sentences; `texts` is what the inputs show.
    """

    widget: Any = TextInput()

    def __init__(self, label: str = "", *, kind: FieldType, definition: Field, **kwargs: Any) -> None:
        """Bound by WTForms; `around` is set by the form before anything is processed."""
        super().__init__(label, **kwargs)
        self.kind = kind
        self.definition = definition
        self.texts: list[str] = []
        self.is_posted = False
        if (definition.lines or 1) > 1:
            self.widget = TextArea()

    def process_data(self, value: Answer) -> None:
        """An answer as it is kept, a draft's unclean words included."""
        self.data = value
        self.texts = _texts(value["typed"]) if is_typed(value) else self.kind.typed(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        """What was posted; absent inputs leave the answer as it was."""
        names = [f"{self.name}-{part}" for part in self.kind.parts]
        if names:
            posted = [text for name in names for text in (self._formdata.getlist(name) or [""])]
            self.is_posted = any(name in self._formdata for name in names)
        else:
            posted, self.is_posted = list(valuelist), self.name in self._formdata
        if not self.is_posted:
            return
        self.texts = posted
        self._read(posted)

    def process(self, formdata: Any, data: Answer = None, extra_filters: Any = None) -> None:
        """Keep the form data for inputs of several parts."""
        self._formdata = formdata
        super().process(formdata, data, extra_filters)

    def _read(self, posted: list[str]) -> None:
        around = self._form.around  # type: ignore[attr-defined]
        try:
            self.data = self.kind.read(posted, self.definition, around)
        except Unclean as error:
            self.data = {"typed": posted if len(posted) > 1 else posted[0][:TYPED_LIMIT]}
            raise ValueError(error.sentence) from None

    def _value(self) -> str:
        return self.texts[0] if self.texts else ""


TYPED_LIMIT = 20_000


def is_typed(answer: Answer) -> bool:
    """True for words that could not be cleaned, kept in a draft."""
    return not isinstance(answer, str) and isinstance(answer, Mapping) and set(answer) == {"typed"}


def _texts(typed: Any) -> list[str]:
    return [str(text) for text in typed] if isinstance(typed, list) else [str(typed)]
