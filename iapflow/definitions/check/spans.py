"""Spans of time: the unit is known, and there is a calendar if it needs one."""

from collections.abc import Sequence
from typing import Any

from iapflow.definitions.model import Span
from iapflow.definitions.project import Look


def check_span(look: Look, path: Sequence[Any], span: Span) -> None:
    """One span."""
    units = look.project.registry.units
    if not look.known(path, span.unit, "unit", units):
        return
    if units[span.unit].needs_calendar and look.project.calendar is None and "calendar" not in look.project.broken:
        message = f"{span.unit} cannot be counted without a calendar; write workflows/calendar.yaml"
        look.error(path, message, "def.no_calendar")
