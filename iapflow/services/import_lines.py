"""What a kind of import is made of: columns with their headings, and lines that know what they would do.

A kind turns the rows of a table into lines without changing anything; a line that is not wrong
carries what it does as a function of a `Recorder`, which notes every row it adds or changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Literal, Protocol

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from iapflow.definitions.model import Role
from iapflow.definitions.near import nearest
from iapflow.documents.table_file import TableFile
from iapflow.errors import Text
from iapflow.policy.actor import Actor
from iapflow.store.folding import folded
from iapflow.store.import_run import ImportChange

Outcome = Literal["added", "changed", "same", "wrong"]
Wrong = tuple[str, Text]
"""A column's name and what is wrong in it; an empty name for the row as a whole."""
FORMULA = ("=", "+", "@", "\t")
SIGNS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its id, its name on the page, the headings it is known by, whether it must be there."""

    id: str
    label: Text
    headings: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where, by whom and on which day something is taken in; `roles` are today's."""

    unit: int
    actor: Actor
    at: datetime
    roles: Mapping[str, Role]
    is_demo: bool = False

    @property
    def on(self) -> date:
        """The day."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the file, by columns; `number` is its number in the file, the headings being row 1."""

    number: int
    cells: Mapping[str, str]

    def cell(self, name: str) -> str:
        """What stands in a column, empty where there is none."""
        return self.cells.get(name, "")


@dataclass(slots=True)
class Recorder:
    """Adds and changes rows of the store and notes each, so that a run can be undone."""

    session: Session
    run_id: int

    def add(self, row: Any) -> Any:
        """A new row."""
        self.session.add(row)
        self.session.flush()
        self._note(row, None, sorted(inspect(row).mapper.local_table.columns.keys()))
        return row

    def set(self, row: Any, **values: Any) -> None:
        """Other values in a row that is there."""
        before = {name: plain(getattr(row, name)) for name in values}
        for name, value in values.items():
            setattr(row, name, value)
        self.session.flush()
        self._note(row, before, sorted(values))

    def _note(self, row: Any, before: Any, columns: list[str]) -> None:
        table = inspect(row).mapper.local_table
        seal = seal_of(self.session, table, row.id, columns)
        change = ImportChange(run_id=self.run_id, target=table.name, row_id=row.id, before=before)
        change.columns, change.seal = columns, seal or ""
        self.session.add(change)


def seal_of(session: Session, table: Any, row_id: int, columns: Sequence[str]) -> str | None:
    """A digest of these columns of a row, so that a later change shows without its values being kept twice."""
    row = session.execute(select(*[table.c[name] for name in columns]).where(table.c.id == row_id)).one_or_none()
    return None if row is None else sha256(repr([plain(value) for value in row]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Line:
    """What one row would do.

    Args:
        title: who or what the row is about, as the preview shows it.
        does: carries it out; None where there is nothing to do.
        note: something to look at that does not stop the row.
        key: what may stand in a file once only.
    """

    number: int
    title: str
    outcome: Outcome
    wrong: Sequence[Wrong] = ()
    does: Callable[[Recorder], None] | None = field(default=None, compare=False)
    note: Text | None = None
    key: str = ""


class Kind(Protocol):
    """A kind of import: learners of a class, staff; an extension may bring more."""

    id: str
    label: Text
    says: Text
    columns: Sequence[Column]

    def may(self, actor: Actor, unit: int) -> bool:
        """Whether this person may take such a file in for this institution."""
        ...

    def lines(self, session: Session, place: Place, rows: Iterable[Row]) -> Sequence[Line]:
        """What each row would do, in the order of the file; changes nothing."""
        ...


def headings_of(columns: Sequence[Column], found: TableFile) -> tuple[dict[str, int], list[Text]]:
    """Where each column stands in the file, and what is wrong with its headings."""
    known = {name: column.id for column in columns for name in column.headings}
    places: dict[str, int] = {}
    problems: list[Text] = []
    for index, heading in enumerate(found.headings):
        name = known.get(plain_heading(heading))
        if name is None or name in places:
            if heading:
                problems += _unknown(heading, columns, is_double=name is not None)
            continue
        places[name] = index
    lacking = [column for column in columns if column.required and column.id not in places]
    problems += [Text("The column “{name}” is missing.", {"name": column.headings[0]}) for column in lacking]
    return places, problems


def rows_of(columns: Sequence[Column], found: TableFile) -> tuple[list[Row], list[Text], list[Line]]:
    """Rows by column, what is wrong with the headings, and rows that do not fit under them."""
    places, problems = headings_of(columns, found)
    rows, misfits = [], []
    for number, cells in found.rows:
        if any(cells[len(found.headings) :]):
            sentence = Text("The row has more cells than there are headings.")
            misfits.append(Line(number, " ".join(cells)[:60], "wrong", [("", sentence)]))
            continue
        rows.append(Row(number, {name: cells[at] if at < len(cells) else "" for name, at in places.items()}))
    return rows, problems, misfits


def plain_heading(heading: str) -> str:
    """'Personas_kods' and 'personas kods' are one heading."""
    return SIGNS.sub(" ", folded(heading)).strip()


def formula_in(row: Row) -> Text | None:
    """A note where a cell begins like a formula: it is kept as text and never worked out."""
    if any(cell.startswith(FORMULA) for cell in row.cells.values()):
        return Text("A cell looks like a formula; it is kept as plain text.")
    return None


def plain(value: Any) -> Any:
    """A column's value as JSON can carry it."""
    return value.isoformat() if isinstance(value, date | datetime) else value


def _unknown(heading: str, columns: Sequence[Column], *, is_double: bool) -> list[Text]:
    if is_double:
        return [Text("Two columns mean the same: “{name}”.", {"name": heading})]
    near = nearest(plain_heading(heading), [name for column in columns for name in column.headings])
    if not near:
        return []
    return [Text("The heading “{name}” is not known. Did you mean “{near}”?", {"name": heading, "near": near})]
