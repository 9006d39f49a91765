"""Answers held against the fields of another version of their form: taken as they would be typed.

Whether they are complete or allowed is asked later, when the form is handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from iapflow.definitions.model import Field
from iapflow.forms.cleaning import Unclean
from iapflow.forms.sheet import Sheet, cell_path
from iapflow.forms.types import Around, is_typed


def fit(sheet: Sheet, answers: Mapping[str, Any], today: date) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The answers as this form keeps them, and the paths of those that are none of its answers.

    Answers that fit are not touched, those that do not have no value.  Words of a draft that could
    not be cleaned stay as they are.
    """
    fitting = _Fitting(sheet, today)
    found = {
        name: fitting.rows(name, answer) if name in sheet.groups else fitting.one(sheet.fields[name], answer, name)
        for name, answer in answers.items()
    }
    return found, tuple(fitting.misfits)


class _Fitting:
    """One form's answers under way."""

    def __init__(self, sheet: Sheet, today: date) -> None:
        self.sheet, self.today = sheet, today
        self.misfits: list[str] = []

    def rows(self, group: str, answer: Any) -> Any:
        """A group's rows, cell by cell."""
        columns = self.sheet.columns(group)
        if answer is None or answer == []:
            return answer
        if not isinstance(answer, list) or not all(isinstance(row, Mapping) and "id" in row for row in answer):
            self.misfits.append(group)
            return []
        return [
            {
                name: self.one(columns[name], cell, cell_path(group, row["id"], name)) if name in columns else cell
                for name, cell in row.items()
            }
            for row in answer
        ]

    def one(self, field: Field, answer: Any, path: str) -> Any:
        """One answer, taken as if it were typed now."""
        kind = self.sheet.kind(field)
        if is_typed(answer) or kind.is_empty(answer) or not kind.has_answer:
            return answer
        try:
            taken = kind.take(answer, field, Around(self.today, before=answer))
        except Unclean:
            self.misfits.append(path)
            return None
        if field.list_ is not None and not _codes(taken) <= set(self.sheet.lists[field.list_].items):
            self.misfits.append(path)
        return taken


def _codes(answer: Any) -> set[str]:
    return {str(code) for code in answer} if isinstance(answer, list) else {str(answer)}
