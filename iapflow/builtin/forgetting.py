"""Deleting what was being written and never handed in."""

from typing import Any

from iapflow.extend import Work, carries_out
from iapflow.store import firing
from iapflow.store.store import connection_of
from iapflow.store.upload import drop_never_handed_in


@carries_out("forget")
def forget(work: Work, wanted: Any) -> None:
    """Delete the drafts of these forms and the files put into them; what was handed in stays."""
    connection = connection_of(work.session)
    firing.drop_drafts(connection, work.case.id, wanted.drafts)
    drop_never_handed_in(connection, work.case.id, wanted.drafts)
