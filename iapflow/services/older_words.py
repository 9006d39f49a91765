"""Words that were taken over again and again: who takes them over once more is asked to read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.rulebook import Rulebook
from iapflow.forms.sheet import Sheet, cell_path
from iapflow.services.prefilling import same_subject
from iapflow.services.snapshots import Opening
from iapflow.store.case import Case
from iapflow.store.submission import Submission

SEMESTERS = 2
"""Unchanged in the forms of so many semesters, words have to be read."""
LOOKED_BACK = 20


def marks_of_old_words(
    session: Session, book: Rulebook, opening: Opening, carried: Mapping[str, Mapping[str, Any]]
) -> dict[str, list[str]]:
    """Alias -> the cells (`risks[r1].justification`) whose words stood so in each of the last semesters."""
    found: dict[str, list[str]] = {}
    for alias, answers in carried.items():
        cells = list(_long_cells(Sheet.of(book.bundle, alias), answers))
        before = _by_semester(session, opening, alias) if cells else []
        if len(before) >= SEMESTERS:
            found[alias] = [
                cell_path(group, row_id, name)
                for group, row_id, name, words in cells
                if all(_words(one, group, row_id, name) == words for one in before[:SEMESTERS])
            ]
    return found


def _long_cells(sheet: Sheet, answers: Mapping[str, Any]) -> Any:
    for group in sheet.groups:
        long = [name for name, column in sheet.columns(group).items() if (column.lines or 1) > 1]
        for row in answers.get(group) or ():
            yield from ((group, row["id"], name, row[name]) for name in long if row.get(name))


def _words(answers: Mapping[str, Any], group: str, row_id: str, name: str) -> Any:
    return next((row.get(name) for row in answers.get(group) or () if row["id"] == row_id), None)


def _by_semester(session: Session, opening: Opening, alias: str) -> list[Mapping[str, Any]]:
    """The last form handed in of each earlier semester, newest first."""
    rows = session.execute(
        select(Case.semester_id, Submission.answers)
        .join(Case, Case.id == Submission.case_id)
        .where(Case.workflow == opening.workflow, same_subject(opening), Submission.alias == alias)
        .where(Case.semester_id.is_not(None), Case.semester_id != (opening.semester_id or 0))
        .order_by(Submission.id.desc())
        .limit(LOOKED_BACK)
    )
    last: dict[int, Mapping[str, Any]] = {}
    for semester, answers in rows:
        last.setdefault(semester, answers)
    return list(last.values())
