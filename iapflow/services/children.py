"""The cases below a case, as rules and pages read them: state, number, and the columns their workflow shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from iapflow.definitions.bundle import Bundle
from iapflow.forms.values import values_of
from iapflow.store.case import Case
from iapflow.store.submission import Submission

Children = list[Mapping[str, Any]]
BEGUN = (Case.id, Case.number, Case.state, Case.is_open, Case.parent_row, Case.bundle_digest)


def children_of(connection: Connection, parent_id: int, workflow: str, bundle_of: Any) -> Children:
    """Every child of this workflow, oldest first.

    Args:
        bundle_of: digest -> the bundle a child runs on; its `shows` names the columns.
    """
    mine = Case.parent_id == parent_id, Case.workflow == workflow
    found = connection.execute(select(*BEGUN).where(*mine).order_by(Case.id)).all()
    bundles: dict[str, Bundle] = {row.bundle_digest: bundle_of(row.bundle_digest) for row in found}
    wanted = {path.partition(".")[0] for bundle in bundles.values() for path in bundle.workflow.shows}
    handed_in = _newest(connection, [row.id for row in found], sorted(wanted))
    return [_row(row, bundles[row.bundle_digest], handed_in) for row in found]


def _newest(connection: Connection, ids: Sequence[int], aliases: Sequence[str]) -> dict[tuple[int, str], Any]:
    """Case and form -> what was handed in last."""
    if not ids or not aliases:
        return {}
    last = (
        select(func.max(Submission.id))
        .where(Submission.case_id.in_(ids), Submission.alias.in_(aliases))
        .group_by(Submission.case_id, Submission.alias)
    )
    rows = connection.execute(
        select(Submission.case_id, Submission.alias, Submission.answers).where(Submission.id.in_(last))
    )
    return {(row.case_id, row.alias): row.answers for row in rows}


def _row(child: Any, bundle: Bundle, handed_in: Mapping[tuple[int, str], Any]) -> Mapping[str, Any]:
    """`id` is that of the row it was begun for, so that rules can bring the two together."""
    row: dict[str, Any] = {
        "id": row_id(child.parent_row) or child.number,
        "state": child.state,
        "number": child.number,
        "is_open": child.is_open,
    }
    for path in bundle.workflow.shows:
        alias, _, field = path.partition(".")
        answers = handed_in.get((child.id, alias))
        if answers is not None:
            row[field] = values_of(bundle, alias, answers).get(field)
    return row


def row_id(parent_row: str | None) -> str:
    """`m1` of `plan.measures[m1]`."""
    return parent_row.partition("[")[2].removesuffix("]") if parent_row else ""
