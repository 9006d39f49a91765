"""Copying rows of the form before this one into a draft: by a button, each row marked until it is looked at.

A plan begins with the rows of the last one (`bringing`); here whoever took some out, or began before the
last plan was handed in, brings over what is not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from iapflow.engine.values import Actor
from iapflow.errors import Conflict, Missing, Reason, Refused, Text
from iapflow.services.bringing import marks_of
from iapflow.services.drafts import OpenForm, open_form
from iapflow.services.older_words import marks_of_old_words
from iapflow.services.prefilling import carried_rows, same_subject
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Pen
from iapflow.store.case import Case
from iapflow.store.drafts import leave_marked
from iapflow.store.drafts import save_draft as write_draft
from iapflow.store.store import Store
from iapflow.store.submission import Submission

NOTHING = Text("There is nothing to copy: every row of the last one stands here already.")
MOST = 50
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def not_here(form: OpenForm) -> dict[str, list[dict[str, Any]]]:
    """Row group -> the rows of the last one that are not in this form; nothing where it takes nothing over."""
    if form.alias not in form.pen.book.workflow.start.prefill or not form.may_write:
        return {}
    sheet, answers = form.filled.sheet, form.filled.answers
    before = _handed_in_before(form.pen, form.alias)
    found = {}
    for group, rows in (carried_rows(sheet, before) if before else {}).items():
        here = {row["id"] for row in answers.get(group) or ()}
        missing = [row for row in rows if row["id"] not in here]
        if (
            missing
            and group in form.filled.access.writable
            and group not in form.filled.hidden | form.filled.seen.locked
        ):
            found[group] = missing
    return found


def bring_again(store: Store, room: Room, actor: Actor, key: tuple[int, str], group: str) -> int:
    """Put the rows that are not here behind those that are; how many came.

    Raises:
        Missing: no such form, or nothing is ever taken over here.
        Refused: there is nothing to bring, or no room for it.
        Conflict: somebody else saved meanwhile.
    """
    with store:
        form = open_form(store, room, actor, *key)
        if not form.may_write or form.alias not in form.pen.book.workflow.start.prefill:
            raise Missing
        rows = not_here(form).get(group, [])
        own = list(form.filled.answers.get(group) or ())
        most = form.filled.sheet.fields[group].max if group in form.filled.sheet.groups else 0
        rows = rows[: max((most if isinstance(most, int) else MOST) - len(own), 0)]
        if not rows:
            raise Refused((Reason("carried", NOTHING),))
        _write(store, form, {**form.filled.answers, group: [*own, *rows]}, {group: rows}, actor)
        return len(rows)


def _write(store: Store, form: OpenForm, answers: Mapping[str, Any], brought: Rows, actor: Actor) -> None:
    key, pen = (form.pen.case.id, form.alias), form.pen
    if write_draft(store.connection, key, form.revision, dict(answers), (pen.at, actor.person_id)) is None:
        raise Conflict(pen.case.state)
    old = marks_of_old_words(store.session, pen.book, _opening(pen), {form.alias: brought})
    marks = dict.fromkeys([*form.carried, *marks_of(brought), *old.get(form.alias, ())])
    leave_marked(store.connection, key, list(marks))


def _handed_in_before(pen: Pen, alias: str) -> Mapping[str, Any] | None:
    """What was handed in last by another case about the same one."""
    answers: Mapping[str, Any] | None = pen.session.scalar(
        select(Submission.answers)
        .join(Case, Case.id == Submission.case_id)
        .where(Case.workflow == pen.case.workflow, same_subject(_opening(pen)), Submission.alias == alias)
        .where(Case.id < pen.case.id)
        .order_by(Submission.id.desc())
        .limit(1)
    )
    return answers


def _opening(pen: Pen) -> Opening:
    case = pen.case
    return Opening(
        case.workflow, case.institution_id, case.learner_id, case.semester_id,
        person_id=case.person_id, organisation=case.organisation,
    )  # fmt: skip
