"""The fields of a register's form: strict where WTForms takes anything, and looked up where a row is meant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from flask_admin.contrib.sqla.form import AdminModelConverter
from wtforms import BooleanField, DateField, Field, SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.widgets import NumberInput, TextArea

from iapflow.admin.lookups import LookupField
from iapflow.admin.typed import converts
from iapflow.http.language import say
from iapflow.http.page_form import PageForm, Words

WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
EARLIEST_YEAR = 1900
LATEST_YEAR = 2200


class CountingWords:
    """Messages of the forms with their gaps left open: WTForms fills `%(max)d` itself, afterwards."""

    def __init__(self, words: Words) -> None:
        """Take the catalogue."""
        self._words = words

    def gettext(self, string: str) -> str:
        """A message."""
        return self._words.gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """A message that counts."""
        return str(self._words.domain.get_translations().ungettext(singular, plural, n))


class RegisterForm(PageForm):
    """The form of one row; Flask-Admin hands over the row itself."""

    class Meta(PageForm.Meta):
        """Where its messages come from."""

        def get_translations(self, form: Any) -> Any:
            """The catalogue of all forms."""
            return CountingWords(super().get_translations(form))

    def __init__(self, formdata: Any = None, obj: Any = None, **kwargs: Any) -> None:
        """Keep the row, which the check for uniqueness asks for."""
        self._obj = obj
        super().__init__(formdata=formdata, obj=obj, **kwargs)


class WholeNumber(Field):
    """A whole number from 0 on, in plain digits."""

    widget = NumberInput(min=0, step="1")

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take digits and nothing else."""
        word = valuelist[0].strip() if valuelist else ""
        self.data = None
        if word and not WHOLE.fullmatch(word):
            raise ValueError(say("Write a whole number in digits."))
        self.data = int(word) if word else None


class Day(DateField):
    """A day of this age."""

    def pre_validate(self, form: Any) -> None:
        """Refuse the years of typing errors."""
        if self.data is not None and not EARLIEST_YEAR <= self.data.year <= LATEST_YEAR:
            raise ValidationError(say("Check the year."))


class Line(StringField):
    """One line of text without control signs; spaces around it are dropped, an empty one is nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the line."""
        line = valuelist[0].strip() if valuelist else ""
        if CONTROL.search(line):
            self.data = None
            raise ValueError(say("This contains signs that cannot be kept."))
        self.data = line or None


class Choice(SelectField):
    """One of a few words; none of them where the column may stay empty."""

    def __init__(self, label: Any = None, validators: Any = None, words: Any = None, **kwargs: Any) -> None:
        """Words: code -> what is said for it, or a function that answers that at each request."""
        blank = kwargs.pop("allow_blank", False)

        def choices() -> list[SelectChoice]:
            said: Iterable[tuple[str, Any]] = (words() if callable(words) else words).items()
            first = [SelectChoice("", "—" if blank else say("Choose"))]
            return first + [SelectChoice(code, say(word)) for code, word in said]

        super().__init__(label, validators, choices=choices, coerce=_or_nothing, **kwargs)


def _or_nothing(value: Any) -> Any:
    return None if value is None or value == "" else str(value)


class Converter(AdminModelConverter):
    """Columns to fields: Flask-Admin's own, but for the types above."""

    def _model_select_field(self, prop: Any, multiple: Any, remote_model: Any, **kwargs: Any) -> Any:
        """A row of another table is looked up; there is no other way."""
        return LookupField(self.view._form_ajax_refs[prop.key], **kwargs)

    def convert(self, model: Any, mapper: Any, name: str, *others: Any) -> Any:
        """A column with fixed words becomes a choice among them."""
        words = self.view.words.get(name)
        if words is not None:
            is_blank = mapper.columns[name].nullable
            return Choice(self._get_label(name, {}), (), words=words, allow_blank=is_blank, **(others[1] or {}))
        return super().convert(model, mapper, name, *others)

    @converts("Date")
    def convert_date(self, field_args: Any, **extra: Any) -> Any:
        """A day."""
        return Day(**field_args)

    @converts("Integer")
    def handle_integer_types(self, column: Any, field_args: Any, **extra: Any) -> Any:
        """A whole number."""
        return WholeNumber(**field_args)

    @converts("Boolean")
    def conv_Boolean(self, field_args: Any, **extra: Any) -> Any:  # noqa: N802 - Flask-Admin's name
        """Yes or no."""
        return BooleanField(**field_args)

    @converts("String")
    def conv_String(self, column: Any, field_args: Any, **extra: Any) -> Any:  # noqa: N802 - Flask-Admin's name
        """A line of text."""
        self._string_common(column=column, field_args=field_args, **extra)
        return Line(**field_args)


class JsonText(Field):
    """A value as JSON, without the numbers that JSON does not know."""

    widget = TextArea()  # type: ignore[assignment]

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else json.dumps(self.data, ensure_ascii=False)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what can be read."""
        try:
            self.data = json.loads(valuelist[0], parse_constant=_refuse) if valuelist and valuelist[0].strip() else None
        except (ValueError, RecursionError) as error:
            raise ValueError(say("This is not JSON.")) from error


def _refuse(word: str) -> None:
    raise ValueError(word)
