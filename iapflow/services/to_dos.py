"""The to-dos of a state that asks several people, as rows: opened one by one, done or fallen away."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from iapflow.engine.rulebook import Rulebook
from iapflow.engine.spans import end_of
from iapflow.engine.values import Snapshot, Step, TaskPlan
from iapflow.store.asked import DONE, GONE, close_asked, close_plain


def asked_rows(
    book: Rulebook, snapshot: Snapshot, case: Any, where: tuple[str, datetime], plans: Iterable[TaskPlan]
) -> list[dict[str, Any]]:
    """Each plan that has a key: a row of the person it names, of each in the role's relation, else of the role.

    Args:
        case: its row.
        where: the state, and the moment it opens.
    """
    rows = []
    for plan in plans:
        if not plan.key:
            continue
        rows += [
            {
                "case_id": case.id,
                "state": where[0],
                "role": plan.role,
                "person_id": person,
                "institution_id": case.institution_id,
                "opened_at": where[1],
                "due_at": end_of(plan.due) if plan.due else None,
                "why": _label(book, plan),
                "key": plan.key,
                "row_id": plan.row_id,
                "form": plan.form,
            }
            for person in _people(book, snapshot, plan)
        ]
    return rows


def settle_asked(connection: Connection, case_id: int, step: Step, closed: tuple[datetime, int | None]) -> None:
    """While a state lasts, only what was done or fell away closes; whose turn it is opens anew.

    Args:
        closed: when and by whom.
    """
    ended = {"closed_at": closed[0], "closed_by_id": closed[1]}
    close_asked(connection, case_id, step.done, {**ended, "outcome": DONE})
    close_asked(connection, case_id, step.drops, {**ended, "outcome": GONE})
    close_plain(connection, case_id, *closed)


def _people(book: Rulebook, snapshot: Snapshot, plan: TaskPlan) -> list[int | None]:
    if plan.person is not None:
        return [plan.person]
    relation = book.roles[plan.role].relation if plan.role in book.roles else None
    people: list[int | None] = [*sorted(snapshot.circumstances.related(str(relation)))] if relation else []
    return people or [None]


def _label(book: Rulebook, plan: TaskPlan) -> dict[str, str] | None:
    """The task's own words, else its form's."""
    if plan.label:
        return dict(plan.label)
    return dict(book.bundle.form_of(plan.form).label) if plan.form else None
