"""Whether a plan helped, as its evaluation says: which changes of a risk count for better and which for worse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, exists

from iapflow.store.outcome import RiskOutcome

LESSENED = ("removed", "much_reduced", "partly_reduced")
GREW = ("increased",)


def is_any(case_id: Any, changes: Sequence[str]) -> ColumnElement[bool]:
    """Whether a risk of the plan changed in one of these ways."""
    found: ColumnElement[bool] = exists().where(RiskOutcome.case_id == case_id, RiskOutcome.change.in_(changes))
    return found
