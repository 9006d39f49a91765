"""Deleting what was being written and never handed in."""

from typing import Any

from iapflow.extend import Work, carries_out
from iapflow.store import firing
from iapflow.store.store import connection_of


@carries_out("forget")
def forget(work: Work, wanted: Any) -> None:
    """Delete the drafts of these forms; what was handed in stays."""
    firing.drop_drafts(connection_of(work.session), work.case.id, wanted.drafts)
