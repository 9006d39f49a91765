"""One shape for every report: what is counted, by what it may be cut, who reads it.

A report says which rows it counts, as a query; a cut says by which column; a figure says how rows
become a number.  Nothing here knows a single report; those that exist are in `iapflow.reports.catalogue`,
and another part of the programme adds its own with `register`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, distinct, func, select
from sqlalchemy.orm import Session

from iapflow.reports.small_cells import Kept, protect, protect_inside
from iapflow.reports.viewer import Label, Viewer

MISSING = ""
"""The key of rows that say nothing about the cut: shown as a line of its own, *nav datu*."""
Number = float | int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: of which semester (None: of all), cut by what."""

    semester: int | None = None
    cut: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of numbers.

    Args:
        of: from the report's rows to what is counted.
        unit: "", h, EUR, % or days; how it is written.
    """

    label: str
    of: Callable[[Any], ColumnElement[Any]]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """By what lines are made.

    Args:
        names: from the keys of lines to what people call them; empty: the key is the name.
        inside: the column by which these lines add up to wider ones, which are told elsewhere.
    """

    id: str
    label: str
    column: Callable[[Any], Any]
    names: Callable[[Session, Viewer, Sequence[str]], Mapping[str, Label | str]] | None = None
    inside: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A declared report.

    Args:
        rows: the rows that are counted, with `case_id`, `learner_id` and what cuts and figures read.
        figures: the first counts plans and the second distinct learners, wherever rows have them.
    """

    code: str
    label: str
    lead: str
    rows: Callable[[Viewer, Asked], Subquery]
    cuts: tuple[Cut, ...]
    figures: tuple[Figure, ...]
    readers: frozenset[str]

    def cut(self, name: str) -> Cut:
        """The cut of this name; the first where there is none."""
        return next((one for one in self.cuts if one.id == name), self.cuts[0])


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its key, its name, its numbers; None for a number that is kept back or of which there is none."""

    key: str
    label: Label | str
    numbers: Sequence[Number]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A report as somebody sees it."""

    report: Report
    cut: Cut
    lines: Sequence[Line]
    together: Line
    is_protected: bool


def table(session: Session, viewer: Viewer, report: Report, asked: Asked) -> Table:
    """Count; small numbers are kept back from those to whom children are numbers."""
    cut, rows = report.cut(asked.cut), report.rows(viewer, asked)
    figures = [figure.of(rows.c).label(f"figure_{place}") for place, figure in enumerate(report.figures)]
    key = cut.column(rows.c)
    wide = cut.inside(rows.c) if cut.inside else None
    found = session.execute(_grouped(rows, [key] if wide is None else [key, wide], figures)).all()
    skipped = 1 if wide is None else 2
    numbers = {_key(row[0]): list(row[skipped:]) for row in found}
    whole = list(session.execute(select(*figures).select_from(rows)).one())
    kept = Kept(frozenset(), is_sum_hidden=False)
    if viewer.is_above_school:
        wider = {_key(row[0]): _key(row[1]) for row in found} if wide is not None else None
        kept = _kept(numbers, whole, wider)
    names = cut.names(session, viewer, sorted(numbers)) if cut.names else {}
    lines = [_line(key, names.get(key, key), numbers[key], is_hidden=key in kept.hidden) for key in numbers]
    lines.sort(key=lambda line: (line.key == MISSING, _sorted_by(line.label)))
    return Table(report, cut, lines, _line("", "", whole, is_hidden=kept.is_sum_hidden), viewer.is_above_school)


def _grouped(rows: Subquery, by: Sequence[Any], figures: Sequence[Any]) -> Select[Any]:
    return select(*by, *figures).select_from(rows).group_by(*by)


def _kept(numbers: Mapping[str, Sequence[Any]], whole: Sequence[Any], wider: Mapping[str, str] | None) -> Kept:
    """By plans and by learners, and by both together: what one keeps back the other may not give away."""
    hidden: set[str] = set()
    is_sum_hidden = False
    for place in (0, 1):
        counts = {key: int(row[place] or 0) for key, row in numbers.items()}
        kept = protect(counts) if wider is None else protect_inside(counts, wider)
        hidden |= kept.hidden
        is_sum_hidden = is_sum_hidden or kept.is_sum_hidden or 0 < int(whole[place] or 0) < 5
    return Kept(frozenset(hidden), is_sum_hidden)


def _line(key: str, label: Label | str, numbers: Sequence[Any], *, is_hidden: bool) -> Line:
    if is_hidden:
        return Line(key, label, [None] * len(numbers), is_hidden=True)
    return Line(key, label, [_number(one) for one in numbers])


def _number(value: Any) -> Number:
    if value is None or isinstance(value, int):
        return value
    return round(float(value), 2)


def _key(value: Any) -> str:
    return MISSING if value is None else str(value)


def _sorted_by(label: Label | str) -> str:
    return label if isinstance(label, str) else label["lv"]


def plans(rows: Any) -> ColumnElement[Any]:
    """How many plans."""
    return func.count(distinct(rows.case_id))


def learners(rows: Any) -> ColumnElement[Any]:
    """How many learners, each once."""
    return func.count(distinct(rows.learner_id))


REPORTS: dict[str, Report] = {}


def register(report: Report) -> Report:
    """Put a report into the list of all; a code is taken once."""
    if REPORTS.setdefault(report.code, report) is not report:
        raise ValueError(f"There are two reports {report.code!r}.")
    return report
