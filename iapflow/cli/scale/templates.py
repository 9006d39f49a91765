"""A fired case as something to be copied: its rows, with the places that differ from copy to copy.

What points at a case, a learner, a person or a unit is found by the tables' own foreign keys; inside
answers and payloads by their far-away ids (`patterns.FAR`), by names and by numbers.  Days move by one
rule, so that a copy lies in its own semester.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, Dialect, Table, select
from sqlalchemy.orm import Session

from iapflow.store.base import table_of
from iapflow.store.bulk import Cells, binders, counts_itself
from iapflow.store.codec import SealedJson, SealedText, dump, seal
from iapflow.store.outbox import Outbox
from iapflow.store.tables import METADATA
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth
from iapflow.store.work_log_measures import AUTHOR, WorkLogMeasure

Key = tuple[str, Any]
Move = Callable[[date], date]
OUTBOX, LOG, MONTHS, MEASURES = (table_of(one) for one in (Outbox, WorkLogEntry, WorkLogMonth, WorkLogMeasure))
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
FRESH = "request_id"
OWN = frozenset({FRESH, "time_from", "time_to"})
"""Columns that each copy says for itself: nobody gives two consultations at a time."""


@dataclass(frozen=True, slots=True)
class Taken:
    """All rows of a pattern, table by table, as Python has them."""

    rows: Sequence[tuple[Table, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Words:
    """Texts that stand for something else in each copy: old text -> key, longest first."""

    known: Mapping[str, Key]

    def split(self, text: str) -> list[str | Key]:
        """The text in pieces: what stays, and keys."""
        pieces = _pattern(tuple(self.known)).split(text)
        return [self.known[piece] if number % 2 else piece for number, piece in enumerate(pieces)]


@dataclass(frozen=True, slots=True)
class Row:
    """One row to be copied: cells that stay, and what is put where."""

    table: str
    cells: list[Any]
    slots: Sequence[tuple[int, Key]]
    texts: Sequence[tuple[int, Sequence[str | Key], bool]]

    def copy(self, values: Mapping[Key, Any]) -> Cells:
        """The row of one copy."""
        cells = self.cells.copy()
        for place, key in self.slots:
            cells[place] = values[key]
        for place, pieces, is_sealed in self.texts:
            text = "".join([piece if isinstance(piece, str) else str(values[piece]) for piece in pieces])
            cells[place] = seal(text) if is_sealed else text
        return cells


def take(session: Session, cases: Sequence[int]) -> Taken:
    """Every row of every table that belongs to these cases, parents first, and what they promised."""
    found: list[tuple[Table, Mapping[str, Any]]] = []
    for table in METADATA.sorted_tables:
        mine = [column for column in table.c if _points_at(column) == "cases"]
        if table.name == "cases":
            mine = [table.c.id]
        if mine:
            rows = session.execute(select(table).where(mine[0].in_(cases)).order_by(*table.primary_key)).mappings()
            found += [(table, dict(row)) for row in rows]
    promised = session.execute(select(OUTBOX).order_by(OUTBOX.c.id)).mappings()
    found += [(OUTBOX, dict(row)) for row in promised if row["payload"].get("case") in cases]
    return Taken(found)


def prepared(taken: Taken, words: Words, move: Move, dialect: Dialect) -> list[Row]:
    """The rows for a database, moved into a semester."""
    kept = [(table, row) for table, row in taken.rows if table not in (MONTHS, MEASURES)]
    rows = [_prepared(table, row, words, (move, dialect)) for table, row in kept]
    return rows + [_prepared(table, row, words, (_stays, dialect)) for table, row in _sums(kept, move)]


def _sums(rows: Iterable[tuple[Table, Mapping[str, Any]]], move: Move) -> Iterator[tuple[Table, Mapping[str, Any]]]:
    """The month sums of the log as it lies after the move: days may have come into another month."""
    months: dict[tuple[int, date], list[Decimal]] = {}
    measures: dict[tuple[int, date, str], list[Decimal]] = {}
    for table, row in rows:
        if table is LOG and row["voided_at"] is None:
            month, missed = move(row["worked_on"]).replace(day=1), int(row["no_show"])
            hours, given = (Decimal(0), 0) if missed else (row["hours"], 1)
            of = measures.setdefault((row["case_id"], month, row["measure_row"] or AUTHOR), [Decimal(0)] * 3)
            of[:] = of[0] + hours, of[1] + given, of[2] + missed
            if given:
                whole = months.setdefault((row["case_id"], month), [Decimal(0)] * 2)
                whole[:] = whole[0] + hours, whole[1] + 1
    for (case, month), (hours, entries) in months.items():
        yield MONTHS, {"case_id": case, "month": month, "hours": hours, "entries": int(entries)}
    for (case, month, measure), (hours, entries, missed_ones) in measures.items():
        key = {"case_id": case, "month": month, "measure_row": measure}
        yield MEASURES, key | {"hours": hours, "entries": int(entries), "missed": int(missed_ones)}


def _stays(day: date) -> date:
    return day


def _prepared(table: Table, row: Mapping[str, Any], words: Words, how: tuple[Move, Dialect]) -> Row:
    move, dialect = how
    bind = _binders(table, dialect)
    cells: list[Any] = []
    slots: list[tuple[int, Key]] = []
    texts: list[tuple[int, Sequence[str | Key], bool]] = []
    for place, column in enumerate(table.c):
        value = row[column.name]
        target = _points_at(column)
        if column.name in OWN and value is not None:
            slots.append((place, (column.name, value)))
            value = None
        elif value is not None and target is not None:
            slots.append((place, (target, value)))
            value = None
        elif isinstance(value, date):
            value = _moved(value, move)
        elif value is not None and _is_text(column):
            written, is_sealed = _written(column, value)
            pieces = words.split(DAY.sub(lambda found: _moved_word(found[0], move), written))
            if is_sealed or len(pieces) > 1 or isinstance(column.type, JSON):
                texts.append((place, _joined(pieces), is_sealed))
                value = None
        cells.append(bind[column.name](value))
    if counts_itself(table):
        slots.append((list(table.c).index(table.c.id), (table.name, row["id"])))
    return Row(table.name, cells, slots, texts)


def keys_of(rows: Iterable[Row]) -> Iterator[Key]:
    """Everything that a copy must say."""
    for row in rows:
        yield from (key for _, key in row.slots)
        for _, pieces, _ in row.texts:
            yield from (piece for piece in pieces if not isinstance(piece, str))


def shifted(first: tuple[date, date], then: tuple[date, date]) -> Move:
    """From a semester into another of its kind: by whole weeks, its last day to the last day, nothing beyond it."""
    weeks = timedelta(weeks=round((then[0] - first[0]).days / 7))

    def move(day: date) -> date:
        if day == first[1]:
            return then[1]
        if day > first[1]:
            return then[1] + (day - first[1])
        return min(max(day + weeks, then[0]) if day >= first[0] else day + weeks, then[1])

    return move


def _moved(value: date, move: Move) -> date:
    if isinstance(value, datetime):
        return value + (move(value.date()) - value.date())
    return move(value)


def _moved_word(word: str, move: Move) -> str:
    try:
        return move(date.fromisoformat(word)).isoformat()
    except ValueError:
        return word


def _written(column: Column[Any], value: Any) -> tuple[str, bool]:
    """The text that is searched for words, and whether it is to be sealed."""
    if isinstance(column.type, SealedJson):
        return dump(value), True
    if isinstance(column.type, SealedText):
        return str(value), True
    return (json.dumps(value, ensure_ascii=False), False) if isinstance(column.type, JSON) else (str(value), False)


def _joined(pieces: Sequence[str | Key]) -> Sequence[str | Key]:
    return [piece for piece in pieces if piece != ""]


def _is_text(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON | SealedJson | SealedText) or column.type.python_type is str


@cache
def _points_at(column: Column[Any]) -> str | None:
    """The table whose rows this column names, by an id that is new in each copy."""
    targets = [key.column.table for key in column.foreign_keys if key.column.name == "id"]
    return targets[0].name if targets else None


@cache
def _binders(table: Table, dialect: Dialect) -> dict[str, Any]:
    return binders(table, dialect)


@cache
def _pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("(" + "|".join(re.escape(one) for one in sorted(known, key=len, reverse=True)) + ")")
