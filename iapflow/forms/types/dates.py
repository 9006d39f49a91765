"""Dates, months, times of day, moments and periods."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from iapflow.definitions.model import Field
from iapflow.errors import Text
from iapflow.forms.cleaning import Unclean, refuse
from iapflow.forms.days import HOME, a_date, a_moment, a_month, a_time, shown_date, shown_time
from iapflow.forms.types.base import RANGE, Answer, Around, FieldType
from iapflow.forms.voice import Voice

TYPED_DAY = {"inputmode": "decimal", "autocomplete": "off", "maxlength": "14"}


class DateType(FieldType):
    """A day; the answer is `2026-12-03`."""

    name = "date"
    keys = RANGE
    cel = "date"
    bounds = "date"
    says = "a day"
    shape = "date"
    attributes = TYPED_DAY

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """`dd.mm.yyyy.` and the standard form."""
        return a_date(typed).isoformat()

    def typed(self, answer: Answer) -> list[str]:
        """Day, month, year: an input of type `date` would follow the browser's country, not the page's."""
        return [] if answer is None else [_as_typed(answer)]

    def value(self, answer: Answer) -> object:
        """A date."""
        return date.fromisoformat(answer)

    def answer_of(self, value: Any) -> Answer:
        """A date as text."""
        return str(value.isoformat())

    def check(self, answer: Answer, field: Field, around: Around) -> Iterator[Text]:
        """Not before `min`, not after `max`."""
        given = date.fromisoformat(answer)
        if isinstance(field.min, date) and given < field.min:
            yield Text("Write a date not before {least}.", {"least": field.min})
        if isinstance(field.max, date) and given > field.max:
            yield Text("Write a date not after {most}.", {"most": field.max})

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """`03.12.2021.`."""
        return "" if answer is None else shown_date(date.fromisoformat(answer), voice.language)

    def cell(self, answer: Answer, field: Field, voice: Voice) -> Any:
        """A date."""
        return None if answer is None else date.fromisoformat(answer)

    def matches(self, answer: Answer, wanted: str) -> bool:
        """The same day."""
        return bool(answer == a_date(wanted).isoformat())

    def schema(self, field: Field) -> dict[str, Any]:
        """An ISO date."""
        return {"type": "string", "format": "date"}


class MonthType(FieldType):
    """A month; the answer is `2026-11`."""

    name = "month"
    says = "a month"
    html_type = "month"

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """`11.2026` and the standard form."""
        return a_month(typed)

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """`11.2026.`."""
        return "" if answer is None else f"{answer[5:]}.{answer[:4]}."

    def schema(self, field: Field) -> dict[str, Any]:
        """Year and month."""
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"}


class TimeType(FieldType):
    """A time of day; the answer is `14:05`."""

    name = "time"
    says = "a time of day"
    shape = "time"
    attributes = {"inputmode": "decimal", "autocomplete": "off", "maxlength": "8"}  # noqa: RUF012

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """`14.05` and `14:05`."""
        return a_time(typed)

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """`14.05`."""
        return "" if answer is None else shown_time(answer, voice.language)

    def schema(self, field: Field) -> dict[str, Any]:
        """Hours and minutes."""
        return {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}


class MomentType(FieldType):
    """A day and a time of day in Latvia; the answer is in UTC."""

    name = "moment"
    keys = RANGE
    bounds = "date"
    cel = "timestamp"
    says = "a day and a time of day"
    html_type = "datetime-local"

    def clean(self, typed: str, field: Field, around: Around) -> Answer:
        """Local time, or with an offset."""
        return a_moment(typed).isoformat()

    def typed(self, answer: Answer) -> list[str]:
        """Local, as the input shows it."""
        return [] if answer is None else [_local(answer).strftime("%Y-%m-%dT%H:%M")]

    def take(self, answer: Answer, field: Field, around: Around) -> Answer:
        """JSON keeps the offset."""
        return self.clean(answer, field, around) if isinstance(answer, str) else super().take(answer, field, around)

    def value(self, answer: Answer) -> object:
        """An aware moment."""
        return datetime.fromisoformat(answer)

    def answer_of(self, value: Any) -> Answer:
        """A moment as text."""
        return str(value.isoformat())

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """`03.12.2021. plkst. 14.02`."""
        if answer is None:
            return ""
        at = _local(answer)
        hour = shown_time(f"{at:%H:%M}", voice.language)
        return f"{shown_date(at.date(), voice.language)} {'' if voice.language == 'en' else 'plkst. '}{hour}"

    def cell(self, answer: Answer, field: Field, voice: Voice) -> Any:
        """Local time without a zone, as sheets know it."""
        return None if answer is None else _local(answer).replace(tzinfo=None)

    def schema(self, field: Field) -> dict[str, Any]:
        """An ISO moment."""
        return {"type": "string", "format": "date-time"}


class PeriodType(FieldType):
    """From a day to a day; the answer is `{from, to}`."""

    name = "period"
    cel = "none"
    keys = RANGE
    bounds = "date"
    says = "from a day to a day"
    shape = "date"
    attributes = TYPED_DAY
    parts = ("from", "to")
    cel_parts = {"from": "date", "to": "date"}  # noqa: RUF012

    def read(self, typed: Sequence[str], field: Field, around: Around) -> Answer:
        """Both days, the end not before the beginning."""
        given = [text.strip() for text in typed]
        if not any(given):
            return None
        if len(given) != 2 or not all(given):
            raise refuse("Write both dates: from and until.")
        start, end = a_date(given[0]), a_date(given[1])
        if end < start:
            raise refuse("The end cannot be before the beginning.")
        return {"from": start.isoformat(), "to": end.isoformat()}

    def take(self, answer: Answer, field: Field, around: Around) -> Answer:
        """JSON is an object of two dates."""
        if isinstance(answer, Mapping) and set(answer) == {"from", "to"}:
            return self.read([str(answer["from"]), str(answer["to"])], field, around)
        if answer is None or (isinstance(answer, Mapping) and set(answer) == {"typed"}):
            return super().take(answer, field, around)
        raise Unclean(Text("Write both dates: from and until."))

    def typed(self, answer: Answer) -> list[str]:
        """Two inputs."""
        return ["", ""] if answer is None else [_as_typed(answer["from"]), _as_typed(answer["to"])]

    def value(self, answer: Answer) -> object:
        """Filled or not; rules read the two dates under it."""
        return f"{answer['from']}/{answer['to']}"

    def part_values(self, answer: Answer) -> Mapping[str, object]:
        """Two dates."""
        return {part: date.fromisoformat(answer[part]) for part in self.parts}

    def matches(self, answer: Answer, wanted: str) -> bool:
        """The day lies in it."""
        return answer is not None and bool(answer["from"] <= a_date(wanted).isoformat() <= answer["to"])

    def text(self, answer: Answer, field: Field, voice: Voice) -> str:
        """`01.09.2026. – 18.12.2026.`."""
        if answer is None:
            return ""
        return " – ".join(shown_date(date.fromisoformat(answer[part]), voice.language) for part in self.parts)

    def schema(self, field: Field) -> dict[str, Any]:
        """Two ISO dates."""
        day = {"type": "string", "format": "date"}
        return {"type": "object", "properties": {"from": day, "to": day}, "required": ["from", "to"]}


def _local(answer: str) -> datetime:
    return datetime.fromisoformat(answer).astimezone(HOME)


def _as_typed(day: str) -> str:
    return f"{day[8:]}.{day[5:7]}.{day[:4]}" if len(day) == 10 and day[4] == "-" else day
