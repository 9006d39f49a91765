"""What a draft took over from earlier: each part is kept, changed or taken out, one by one.

A mark is a field, a row (`risks[r1]`), or long words in a row that nobody has changed for two
semesters (`risks[r1].justification`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import bindparam, select

from iapflow.errors import Reason, Text
from iapflow.forms.filled import Filled
from iapflow.forms.sheet import Sheet
from iapflow.services.writing import Pen
from iapflow.store.base import BigId
from iapflow.store.store import connection_of
from iapflow.store.submission import Draft

CONFIRMS = "_carried"
"""The buttons that say of one part: it stays as it is."""
UNLOOKED = "carried"
LOOK = Text("This was taken over from earlier. Keep it, change it or take it out.")
READ = Text("These words are older than two semesters. Read them: are they still true?")
OF_DRAFT = select(Draft.carried).where(
    Draft.case_id == bindparam("the_case", type_=BigId), Draft.alias == bindparam("the_alias")
)


def still_marked(
    marks: Collection[str], before: Filled, after: Mapping[str, Any], posted: Mapping[str, Any]
) -> list[str]:
    """The marks that stay after a saving: what was neither confirmed nor changed."""
    confirmed, was = confirmed_in(posted), before.answers
    return [mark for mark in marks if mark not in confirmed and _is_as_it_was(before.sheet, mark, was, after)]


def confirmed_in(posted: Mapping[str, Any]) -> frozenset[str]:
    """What somebody says is right as it is."""
    given = posted.getlist(CONFIRMS) if hasattr(posted, "getlist") else posted.get(CONFIRMS, ())
    return frozenset([given] if isinstance(given, str) else given)


def unlooked(pen: Pen, alias: str, answers: Mapping[str, Any]) -> Iterator[Reason]:
    """Why a form cannot be handed in yet: parts that were taken over and not looked at.

    Costs nothing in a workflow whose cases take nothing over.
    """
    if alias not in pen.book.workflow.start.prefill:
        return
    at = {"the_case": pen.case.id, "the_alias": alias}
    marks = connection_of(pen.session).execute(OF_DRAFT, at).scalar() or ()
    sheet = Sheet.of(pen.book.bundle, alias)
    for mark in marks:
        if _is_as_it_was(sheet, mark, pen.kept.get(alias, {}), answers):
            yield Reason(UNLOOKED, READ if "]." in mark else LOOK, f"{alias}.{mark}")


def _is_as_it_was(sheet: Sheet, mark: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    now = _answer(sheet, after, mark)
    return now is not None and bool(_answer(sheet, before, mark) == now)


def _answer(sheet: Sheet, answers: Mapping[str, Any], mark: str) -> Any:
    """A field's answer, what somebody wrote in a row, or one cell.

    What the program reckons is nobody's change, nor in which order several boxes are ticked.
    """
    name, bracket, rest = mark.partition("[")
    if not bracket:
        return answers.get(name)
    row_id, _, column = rest.partition("]")
    row = next((row for row in answers.get(name) or () if row["id"] == row_id), None)
    if row is None:
        return None
    if column:
        return row.get(column.removeprefix("."))
    reckoned = {cell for cell, field in sheet.columns(name).items() if field.compute is not None}
    kept = {cell: value for cell, value in row.items() if value not in (None, "", []) and cell not in reckoned}
    return {cell: sorted(value, key=str) if isinstance(value, list) else value for cell, value in kept.items()}
