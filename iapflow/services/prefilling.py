"""`prefill`: what a new case takes over from the one before it, for the same subject in the same workflow."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from iapflow.engine.rulebook import Rulebook
from iapflow.forms.sheet import Sheet
from iapflow.services.snapshots import Opening
from iapflow.store.case import Case
from iapflow.store.submission import Submission

Answers = Mapping[str, Any]


def carried_over(session: Session, book: Rulebook, opening: Opening) -> dict[str, dict[str, Any]]:
    """Alias -> what is carried over from the last form that was handed in; nothing where there is none."""
    found: dict[str, dict[str, Any]] = {}
    for alias in book.workflow.start.prefill:
        before = _handed_in_last(session, opening, alias)
        carried = carried_rows(Sheet.of(book.bundle, alias), before) if before else {}
        if carried:
            found[alias] = carried
    return found


def carried_rows(sheet: Sheet, before: Answers) -> dict[str, Any]:
    """Rows of the groups that name columns under `carry_over`: those columns, and the rows' own ids."""
    carried: dict[str, Any] = {}
    for group, field in sheet.groups.items():
        columns = [name for name in field.carry_over or () if name in sheet.columns(group)]
        rows = [_row(row, columns) for row in before.get(group) or () if columns]
        if rows:
            carried[group] = rows
    return carried


def _row(row: Answers, columns: list[str]) -> dict[str, Any]:
    return {"id": row["id"], **{name: row[name] for name in columns if row.get(name) is not None}}


def _handed_in_last(session: Session, opening: Opening, alias: str) -> Answers | None:
    """Of the newest case of this workflow about the same one, whether it is closed or not."""
    answers = session.scalar(
        select(Submission.answers)
        .join(Case, Case.id == Submission.case_id)
        .where(Case.workflow == opening.workflow, same_subject(opening), Submission.alias == alias)
        .order_by(Submission.id.desc())
        .limit(1)
    )
    found: Answers | None = answers
    return found


def same_subject(opening: Opening) -> ColumnElement[bool]:
    """Cases about the same learner, person, or organisation here."""
    if opening.learner_id is not None:
        return Case.learner_id == opening.learner_id
    if opening.person_id is not None:
        return Case.person_id == opening.person_id
    here = Case.institution_id == opening.institution_id
    return here if opening.organisation is None else (Case.organisation == opening.organisation) & here
