"""Small registers that calculations stand on: semesters, rates, settings."""

from __future__ import annotations

from typing import Any, ClassVar

from wtforms import ValidationError
from wtforms.validators import InputRequired, NumberRange, Regexp

from iapflow.admin.fields import JsonText
from iapflow.admin.filters import Contains
from iapflow.admin.keeping import KeptView
from iapflow.admin.rights import ADMINISTRATORS
from iapflow.http import formats
from iapflow.http.language import language, say
from iapflow.store.measure import UnitRate
from iapflow.store.scope import REGISTRARS
from iapflow.store.semester import Semester
from iapflow.store.setting import Setting


class SemesterView(KeptView):
    """The halves of a school year."""

    subject = Semester
    title = "Semesters"
    about = "The two halves of each school year; plans live in one of them."
    path = "semestri"
    readers = ADMINISTRATORS | REGISTRARS
    writers = ADMINISTRATORS
    column_list = ("school_year", "number", "starts_on", "ends_on")
    column_sortable_list = ("school_year", "starts_on")
    column_default_sort = ("starts_on", True)
    form_columns = column_list
    form_args = {  # noqa: RUF012
        "school_year": {"validators": [Regexp(r"20[0-9]{2}/[0-9]{2}\Z")], "description": "For example 2026/27."},
        "number": {"validators": [InputRequired(), NumberRange(1, 2)]},
    }
    labels = {"school_year": "School year", "number": "Semester", "starts_on": "First day", "ends_on": "Last day"}  # noqa: RUF012

    def before(self, form: Any, row: Any, *, is_new: bool) -> None:
        """A semester ends after it began."""
        if row.ends_on <= row.starts_on:
            raise ValidationError(say("The last day lies before the first."))


class UnitRateView(KeptView):
    """What an hour costs, from a day on."""

    subject: ClassVar[type[Any]] = UnitRate
    title = "Rates"
    about = "Euro cents an hour from a day on; without a measure it is the general rate."
    path = "likmes"
    readers = ADMINISTRATORS | REGISTRARS
    writers = ADMINISTRATORS
    column_list = ("measure_code", "valid_from", "cents_per_hour")
    column_sortable_list = ("measure_code", "valid_from")
    column_default_sort = ("valid_from", True)
    column_filters = (Contains(UnitRate.measure_code, "Measure"),)
    form_columns = column_list
    labels = {"measure_code": "Measure", "valid_from": "From", "cents_per_hour": "Cents an hour"}  # noqa: RUF012

    def cell(self, row: Any, name: str) -> Any:
        """Money is written as money."""
        if name == "cents_per_hour":
            return formats.money(row.cents_per_hour, language())
        return super().cell(row, name)


class SettingView(KeptView):
    """What the administrator changes while the program runs; names come with the program."""

    subject = Setting
    title = "Settings"
    about = "Values the program reads while it runs."
    path = "iestatijumi"
    readers = writers = ADMINISTRATORS
    may_create = may_delete = False
    column_list = ("name", "value", "valid_from")
    column_default_sort = "name"
    form_columns = ("value", "valid_from")
    form_overrides = {"value": JsonText}  # noqa: RUF012
    labels = {"name": "Name", "value": "Value", "valid_from": "From"}  # noqa: RUF012
