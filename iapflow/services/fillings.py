"""Forms bound `many: true`: every filling is kept, and rules read them as rows, oldest first."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, select

from iapflow.definitions.model import Workflow
from iapflow.engine.rulebook import Rulebook
from iapflow.forms.values import values_of
from iapflow.services.asked import Asked
from iapflow.store.base import BigId
from iapflow.store.submission import Submission

Fillings = list[Mapping[str, Any]]
ALL = (
    select(Submission.id, Submission.answers)
    .where(Submission.case_id == bindparam("the_case", type_=BigId), Submission.alias == bindparam("the_alias"))
    .order_by(Submission.id)
)


def many_of(workflow: Workflow) -> frozenset[str]:
    """The names under which this workflow binds a form many times."""
    return frozenset(alias for alias, use in workflow.forms.items() if use.many)


def fillings_of(connection: Connection, book: Rulebook, case_id: int) -> Asked[Fillings]:
    """Alias -> its fillings, read when a rule asks."""
    many = many_of(book.workflow)

    def ask(alias: str) -> Fillings:
        if alias not in many:
            raise KeyError(alias)
        rows = connection.execute(ALL, {"the_case": case_id, "the_alias": alias})
        return [{"id": f"f{row.id}", **values_of(book.bundle, alias, row.answers)} for row in rows]

    return Asked(lambda: many, ask)
