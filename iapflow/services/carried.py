"""What a draft took over from earlier: marked until whoever writes it confirms or changes it."""

from collections.abc import Collection, Mapping
from typing import Any

CONFIRMS = "_carried"
"""The button that says: everything taken over is right."""


def still_marked(
    marks: Collection[str], before: Mapping[str, Any], after: Mapping[str, Any], posted: Mapping[str, Any]
) -> list[str]:
    """The marks that stay after a saving: nothing was confirmed, and the answer is as it was taken over."""
    if CONFIRMS in posted:
        return []
    return [mark for mark in marks if _answer(before, mark) == _answer(after, mark) is not None]


def _answer(answers: Mapping[str, Any], mark: str) -> Any:
    """A field's answer, or a row's cells that hold something."""
    name, bracket, row_id = mark.removesuffix("]").partition("[")
    if not bracket:
        return answers.get(name)
    row = next((row for row in answers.get(name) or () if row["id"] == row_id), None)
    return {cell: value for cell, value in row.items() if value not in (None, "", [])} if row is not None else None
