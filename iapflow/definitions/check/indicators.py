"""Indicators: windows that can be counted, thresholds that make sense, roles that exist."""

import re
from collections.abc import Iterator
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.check.spans import check_span
from iapflow.definitions.project import Look

CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}").fullmatch


def check_indicators(look: Look, found: m.Indicators) -> None:
    """Every indicator of a file; a code that another file gives too is told at this one."""
    for code, indicator in found.indicators.items():
        path = ("indicators", code)
        if CODE(code) is None:
            look.error(path, f"{code[:60]!r} cannot be a code: letters, digits and _ only, a letter first, at most 40",
                       "def.bad_identifier", of_key=True)  # fmt: skip
        if isinstance(indicator.window, m.Span):
            check_span(look, (*path, "window"), indicator.window)
        look.known_roles((*path, "view"), indicator.view)
        for key, message in _wrong(indicator):
            look.error((*path, key) if key else path, message, "def.bad_range", of_key=not key)
        if any(code in other.value.indicators for other in _others(look)):
            look.error(path, f"there is a second indicator {code!r}", "def.duplicate", of_key=True)


def _wrong(indicator: m.Indicator) -> Iterator[tuple[str, str]]:
    """Key (none for the whole) and what is wrong with it."""
    if indicator.context:
        for key in ("watch", "act", "also"):
            if getattr(indicator, key) is not None:
                yield key, f"{key!r} has no meaning here: what is 'context' never raises a signal"
        return
    if indicator.watch is None and indicator.act is None:
        yield "", "an indicator that is not 'context' says from which value on: 'watch', 'act' or both"
    if indicator.watch is not None and indicator.act is not None and indicator.act < indicator.watch:
        yield "act", f"'act' must be at least 'watch', which is {indicator.watch}"
    if indicator.source is None:
        yield "", "'source' is missing: whose figures are these"


def _others(look: Look) -> Iterator[Any]:
    """The files of indicators before this one."""
    for parsed in look.project.indicators.values():
        if parsed is look.parsed:
            return
        yield parsed
