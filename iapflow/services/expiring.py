"""Roles that are given for a time only: without a last day they are refused."""

from collections.abc import Mapping
from datetime import date

from iapflow.definitions.model import Role
from iapflow.errors import Reason, Text


def against_endless(roles: Mapping[str, Role], role: str | None, last: date | None) -> Reason | None:
    """Why this role cannot be given so; None where it can.

    Args:
        last: the last day of the assignment, None without end.
    """
    known = roles.get(role or "")
    if known is None or known.expires is None or last is not None:
        return None
    return Reason(
        "valid_to", Text("The role “{role}” is given for a time only: write its last day.", {"role": known.label})
    )
