"""Forms that may not be written any more, until an `unlock`."""

from typing import Any

from sqlalchemy import Row

from iapflow.errors import Reason, Text


def is_locked(case: Row[Any], alias: str) -> bool:
    """Whether this form of the case is locked."""
    return alias in (case.locked or ())


def locked(case: Row[Any], alias: str) -> tuple[Reason, ...]:
    """Why a locked form cannot be handed in."""
    if not is_locked(case, alias):
        return ()
    return (Reason("locked", Text("This form is locked and cannot be changed any more."), alias),)
