"""One shape for every report: what is counted, by what it may be cut, who reads it.

A report says which rows it counts, as a query; a cut says by which column; a figure says how rows
become a number.  Nothing here knows a single report; those that exist are named in `iapflow.reports.programme`,
and another part of the programme adds its own with `register`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnClause,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Subquery,
    case,
    distinct,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy import Label as Labelled
from sqlalchemy.orm import Session
from sqlalchemy.sql.visitors import iterate

from iapflow.reports.keeping_back import NOTHING, kept_back
from iapflow.reports.viewer import Label, Viewer

NUMBER = re.compile(r"\d+")
KEYS = 3
"""Columns before the figures: whether all rows are meant, the line, what it lies in."""
MISSING = ""
"""The key of rows that say nothing about the cut: shown as a line of its own, *nav datu*."""
Number = float | int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see: of which semester (None: of all), cut by what, on which day (None: today)."""

    semester: int | None = None
    cut: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A column of numbers.

    Args:
        of: from the report's rows to what is counted.
        unit: "", h, EUR, % or days; how it is written.
        where: which rows are counted; the list behind the number holds these.
        part_of: the place of the figure this one counts a part of.
        goes_with_parts: worked out from parts, so kept back where they are.
    """

    label: str
    of: Callable[[Any], ColumnElement[Any]]
    unit: str = ""
    where: Callable[[Any], ColumnElement[bool]] | None = None
    part_of: int | None = None
    goes_with_parts: bool = False


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
        people: the places of figures that count people (and what tells of them); by default plans and learners.
        lists: what the list behind a number holds: cases or institutions.
        one_semester: semesters are told apart, never summed up: what is counted of one is counted anew in the next.
    """

    code: str
    label: str
    lead: str
    rows: Callable[[Viewer, Asked], Subquery]
    cuts: tuple[Cut, ...]
    figures: tuple[Figure, ...]
    readers: frozenset[str]
    people: tuple[int, ...] = (0, 1)
    lists: str = "cases"
    one_semester: bool = False

    def cut(self, name: str) -> Cut:
        """The cut of this name; the first where there is none."""
        return next((one for one in self.cuts if one.id == name), self.cuts[0])


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its key, its name, its numbers; None for a number that is kept back or of which there is none.

    Args:
        kept: the places of numbers that are kept back though the line is told.
    """

    key: str
    label: Label | str
    numbers: Sequence[Number]
    is_hidden: bool = False
    kept: frozenset[int] = frozenset()

    def is_kept(self, place: int) -> bool:
        """Whether this number is kept back."""
        return self.is_hidden or place in self.kept


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
    counted = session.execute(_asked(report, cut, rows)).all()
    found = [row for row in counted if not row.of_all]
    numbers = {_key(row.line): list(row[KEYS:]) for row in found}
    whole = next(list(row[KEYS:]) for row in counted if row.of_all)
    kept = NOTHING
    if viewer.is_above_school:
        wider = {_key(row.line): _key(row.wide) for row in found} if cut.inside else None
        parts = {place: one.part_of for place, one in enumerate(report.figures) if one.part_of is not None}
        kept = kept_back(numbers, whole, wider, report.people, parts)
    names = cut.names(session, viewer, sorted(numbers)) if cut.names else {}
    lines = [
        _line(
            report, (key, names.get(key, key)), numbers[key],
            is_hidden=key in kept.lines.hidden, no_parts=key in kept.parts.hidden,
        )
        for key in numbers
    ]  # fmt: skip
    lines.sort(key=lambda line: (line.key == MISSING, sorted_by(line.label)))
    together = _line(
        report, ("", ""), whole, is_hidden=kept.lines.is_sum_hidden, no_parts=kept.parts.is_sum_hidden,
    )  # fmt: skip
    return Table(report, cut, lines, together, viewer.is_above_school)


def _asked(report: Report, cut: Cut, rows: Subquery) -> CompoundSelect[Any]:
    """Each line, and all rows together, of rows that are gone through once and hold only what is counted."""
    every = [*_keys(cut, rows), *_figures(report, rows)]
    inside = (part for one in every for part in iterate(one) if isinstance(part, ColumnClause))
    named = dict.fromkeys(column.name for column in inside if column.table is rows)
    kept = select(*(rows.c[name] for name in named)).cte("counted")
    keys, figures = _keys(cut, kept), _figures(report, kept)
    lines = select(literal(0).label("of_all"), *keys, *figures).group_by(*keys)
    nothing = [literal(None, key.type).label(key.name) for key in keys]
    return union_all(lines, select(literal(1).label("of_all"), *nothing, *figures).select_from(kept))


def _keys(cut: Cut, rows: FromClause) -> list[Labelled[Any]]:
    line = cut.column(rows.c)
    return [line.label("line"), (cut.inside(rows.c) if cut.inside else line).label("wide")]


def _figures(report: Report, rows: FromClause) -> list[Labelled[Any]]:
    return [figure.of(rows.c).label(f"figure_{place}") for place, figure in enumerate(report.figures)]


def _line(
    report: Report, named: tuple[str, Label | str], numbers: Sequence[Any], *, is_hidden: bool, no_parts: bool
) -> Line:
    key, label = named
    if is_hidden:
        return Line(key, label, [None] * len(numbers), is_hidden=True)
    parts = (place for place, one in enumerate(report.figures) if one.part_of is not None or one.goes_with_parts)
    kept = frozenset(parts if no_parts else ())
    told = [None if place in kept else _number(one) for place, one in enumerate(numbers)]
    return Line(key, label, told, kept=kept)


def _number(value: Any) -> Number:
    if value is None or isinstance(value, int):
        return value
    return round(float(value), 2)


def _key(value: Any) -> str:
    return MISSING if value is None else str(value)


def sorted_by(label: Label | str) -> str:
    """By the Latvian name; numbers in it by their size."""
    return NUMBER.sub(lambda found: found[0].zfill(9), label if isinstance(label, str) else label["lv"])


def plans(rows: Any) -> ColumnElement[Any]:
    """How many plans."""
    return func.count(distinct(rows.case_id))


def learners(rows: Any) -> ColumnElement[Any]:
    """How many learners, each once."""
    return func.count(distinct(rows.learner_id))


def part(label: str, where: Callable[[Any], ColumnElement[bool]], of: int = 0) -> Figure:
    """How many of the plans (or, of 1, of the learners) are so."""

    def counted(rows: Any) -> ColumnElement[Any]:
        who = rows.case_id if of == 0 else rows.learner_id
        return func.count(distinct(case((where(rows), who))))

    return Figure(label, counted, where=where, part_of=of)


def share(label: str, figure: Figure, whole: Figure) -> Figure:
    """A part in per cent; nothing of nothing is nothing, not zero."""
    return Figure(
        label, lambda rows: figure.of(rows) * 100.0 / func.nullif(whole.of(rows), 0), "%", goes_with_parts=True
    )


def total(name: str) -> Callable[[Any], ColumnElement[Any]]:
    """The sum of a column; of nothing it is nothing, not zero."""
    return lambda rows: func.sum(getattr(rows, name))


def euro(name: str) -> Callable[[Any], ColumnElement[Any]]:
    """The sum of a column of cents, in euro."""
    return lambda rows: func.sum(getattr(rows, name)) / 100.0


REPORTS: dict[str, Report] = {}


def register(report: Report) -> Report:
    """Put a report into the list of all; a code is taken once."""
    if REPORTS.setdefault(report.code, report) is not report:
        raise ValueError(f"There are two reports {report.code!r}.")
    return report
