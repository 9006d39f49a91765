"""Deleting what was being written and never handed in, and what was handed in and is not to be kept."""

from typing import Any

from sqlalchemy import select

from iapflow.extend import Parameters, WordList, Work, carries_out, effect
from iapflow.store import firing
from iapflow.store.colleague_view import drop_views
from iapflow.store.store import connection_of
from iapflow.store.submission import Submission
from iapflow.store.upload import drop_never_handed_in

PLAN = "plan"


@carries_out("forget")
def forget(work: Work, wanted: Any) -> None:
    """Delete the drafts of these forms and the files put into them; what was handed in stays.

    With the draft of a plan goes what colleagues said for it.
    """
    connection = connection_of(work.session)
    firing.drop_drafts(connection, work.case.id, wanted.drafts)
    drop_never_handed_in(connection, work.case.id, wanted.drafts)
    if PLAN in wanted.drafts:
        drop_views(work.session, work.case.id)


class KeepOnly(Parameters):
    """Of which form of this case, and which of its answers stay."""

    form: str
    fields: WordList


@effect("keep_only", KeepOnly)
def keep_only(work: Work, wanted: KeepOnly) -> None:
    """All other answers of the form go, however often it was handed in; the journal stays."""
    mine = select(Submission).where(Submission.case_id == work.case.id, Submission.alias == wanted.form)
    for row in work.session.scalars(mine):
        row.answers = {name: answer for name, answer in row.answers.items() if name in wanted.fields}
    work.session.flush()
