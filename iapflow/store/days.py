"""The one way to ask whether a dated row holds on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, or_

Day = date | BindParameter[Any]


def holds(dated: Any, on: Day) -> ColumnElement[bool]:
    """Whether a mapped class (or alias) with `valid_from` and `valid_to` holds on this day."""
    return and_(dated.valid_from <= on, or_(dated.valid_to.is_(None), dated.valid_to >= on))
