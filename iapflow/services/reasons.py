"""Why a step was taken: the form that was asked with it, for those who may read that form."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Field
from iapflow.policy.seeing import form_viewers, sections_seen
from iapflow.services.writing import Pen
from iapflow.store.submission import Submission

Label = Mapping[str, str]
Reason = tuple[str, Label | None]
NO_REASON: Reason = ("", None)


def reasons_given(session: Session, pen: Pen, held: Collection[str]) -> dict[int, Reason]:
    """Event id -> (what was written, the reason chosen), of asked forms that these roles read."""
    workflow = pen.book.workflow
    asked = {transition.form for transition in workflow.transitions.values() if transition.form}
    aliases = [alias for alias in asked if form_viewers(workflow, pen.case.state, alias) & frozenset(held)]
    fields = {alias: _fields(pen, alias, held) for alias in aliases}
    rows = session.execute(
        select(Submission.event_id, Submission.alias, Submission.answers).where(
            Submission.case_id == pen.case.id, Submission.alias.in_(sorted(aliases)), Submission.event_id.is_not(None)
        )
    )
    return {event: _reason(pen, fields[alias], answers) for event, alias, answers in rows if event is not None}


def _fields(pen: Pen, alias: str, held: Collection[str]) -> dict[str, Field]:
    seen = sections_seen(pen.book.bundle.form_of(alias), held)
    return {name: field for section in seen.values() for name, field in section.fields.items()}


def _reason(pen: Pen, fields: Mapping[str, Field], answers: Mapping[str, Any]) -> Reason:
    written, chosen = "", None
    for name, field in fields.items():
        answer = answers.get(name)
        if not isinstance(answer, str) or not answer:
            continue
        if field.type == "text":
            written = f"{written} {answer}".strip()
        elif field.list_ and answer in pen.book.bundle.lists[field.list_].items:
            chosen = pen.book.bundle.lists[field.list_].items[answer].label
    return written, chosen
