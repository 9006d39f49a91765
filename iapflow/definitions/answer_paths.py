"""Where an answer stands in a case: `note.goal`, `note.goals[0].text`, `note.steps.word`, `note`."""

import re
from dataclasses import dataclass

NAME = "[a-z][a-z0-9_]{0,39}"
PATH = re.compile(rf"({NAME})(?:\.({NAME})(?:\[([0-9]{{1,3}})\])?(?:\.({NAME}))?)?")


@dataclass(frozen=True, slots=True)
class AnswerPath:
    """A form's name in the case, then a field; a column with a row's position, or of every row.

    Args:
        field: None for the whole form.
        row: counted from zero; None for every row.
    """

    form: str
    field: str | None = None
    row: int | None = None
    column: str | None = None

    @property
    def is_whole_form(self) -> bool:
        """Every answer of the form."""
        return self.field is None

    @property
    def is_column(self) -> bool:
        """A column of every row."""
        return self.column is not None and self.row is None


def answer_path(text: str) -> AnswerPath | None:
    """The path that a text writes, or None where it is none."""
    found = PATH.fullmatch(text)
    if found is None:
        return None
    form, field, row, column = found.groups()
    if row is not None and column is None:
        return None
    return AnswerPath(form, field, None if row is None else int(row), column)
