"""The cases around a case: which are related, how a child is opened, and what is noted where that fails.

Which of them move, and in what order, is the business of `iapflow.services.moving`.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Row, select, true
from sqlalchemy.orm import Session

from iapflow.engine.values import TaskPlan
from iapflow.errors import Refused
from iapflow.extend import Child, named_subjects
from iapflow.services.sequel import Related
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Pen, task_rows, write_line
from iapflow.store import firing
from iapflow.store.case import Case
from iapflow.store.store import connection_of

BELOW, ABOVE = "children", "parent"


def related_ids(session: Session, case: Row[Any], wanted: Related) -> list[int]:
    """The open cases meant, oldest first; what this case does not have it shares with none."""
    query = select(Case.id).where(Case.workflow == wanted.workflow, Case.is_open.is_(True), Case.id != case.id)
    for name in wanted.where:
        clause = _shared(case, name)
        if clause is None:
            return []
        query = query.where(clause)
    return list(session.scalars(query.order_by(Case.id)))


def _shared(case: Row[Any], name: str) -> ColumnElement[bool] | None:
    if name == BELOW:
        below: ColumnElement[bool] = Case.parent_id == case.id
        return below
    if name == ABOVE:
        above: ColumnElement[bool] = Case.id == case.parent_id
        return None if case.parent_id is None else above
    column: ColumnElement[Any] = getattr(Case, "organisation" if name in named_subjects() else f"{name}_id")
    mine = getattr(case, str(column.key))
    clause: ColumnElement[bool] = column == mine
    return None if mine is None else clause


def has_begun(session: Session, case: Row[Any], child: Child) -> bool:
    """Whether this row has its case already, open or closed."""
    if not child.row:
        return False
    mine = select(true()).where(
        Case.parent_id == case.id, Case.workflow == child.workflow, Case.parent_row == child.row
    )
    return bool(session.scalar(mine.limit(1)))


def opening_of(case: Row[Any], child: Child) -> Opening:
    """For whom and where a child is opened: as its parent, unless `with` says otherwise."""
    values = child.values
    return Opening(
        workflow=child.workflow,
        institution_id=_number(values, "institution", case.institution_id) or case.institution_id,
        learner_id=_number(values, "learner", case.learner_id),
        semester_id=_number(values, "semester", case.semester_id),
        person_id=_number(values, "person", case.person_id),
        organisation=str(values.get("organisation") or case.organisation or "") or None,
        parent_id=case.id,
        parent_row=child.row or None,
        brought={name: value for name, value in values.items() if value is not None},
    )


def _number(values: Mapping[str, Any], name: str, default: int | None) -> int | None:
    given = values.get(name)
    return int(given) if given not in {None, ""} else default


def write_unbegun(pen: Pen, child: Child, by: tuple[str, ...], refused: Refused) -> None:
    """A child that could not begin: a line in the parent's journal, and a to-do for whoever may open it."""
    connection, state = connection_of(pen.session), pen.case.state
    line = {
        "revision": pen.snapshot.revision,
        "transition": f"start {child.workflow}"[:40],
        "from_state": state,
        "to_state": state,
        "note": {"not_begun": child.workflow, "refused": [reason.because for reason in refused.reasons]},
    }
    write_line(pen, line)
    firing.open_tasks(connection, task_rows(pen, state, [TaskPlan(role, None, None) for role in by]))


def is_free(session: Session, case_id: int) -> bool:
    """Whether nobody else is firing this case; if so it is ours until the transaction ends.

    Asked without waiting: a parent fires into its children while a child may be rising to it, and
    whoever waited would wait for the other.  A parent that is busy is swept by the clock instead.
    """
    mine = select(Case.id).where(Case.id == case_id, Case.is_open.is_(True))
    return session.scalar(mine.with_for_update(skip_locked=True)) is not None
