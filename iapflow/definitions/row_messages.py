"""Rows as protobuf messages: the types CEL checks against, and how a row becomes one.

Only the cells that an expression reads are filled in.  A cell that may be empty is a repeated
field of none or one (see `rewriting`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory, timestamp_pb2

from iapflow.definitions.cells import column_cell, filled_cell, is_whole
from iapflow.definitions.registry import CelType
from iapflow.definitions.scope import Cell, RowType, Table

_Proto = descriptor_pb2.FieldDescriptorProto
_SCALARS: dict[CelType, int] = {
    "text": _Proto.TYPE_STRING,
    "texts": _Proto.TYPE_STRING,
    "number": _Proto.TYPE_DOUBLE,
    "money": _Proto.TYPE_INT64,
    "whole": _Proto.TYPE_INT64,
    "bool": _Proto.TYPE_BOOL,
}
_TIMES: frozenset[CelType] = frozenset({"date", "timestamp"})
_EPOCH = date(1970, 1, 1).toordinal()
PACKAGE = "rows"
ROW_ID = "id"

Links = Mapping[str, Callable[[], Mapping[str, Any]]]
"""Group id -> the rows of that group by row id, asked only when a link is read."""
Filler = Callable[[Any, Mapping[str, Any], Links], None]


def is_filled(value: object) -> bool:
    """Tell whether there is an answer at all."""
    return value is not None and value != "" and value != []


def scalar(value: Any, kind: CelType) -> Any:
    """A Python value as CEL takes it: dates as midnight in UTC, decimals as floats, money in cents."""
    if kind in _TIMES:
        return value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
    if kind == "number":
        return float(value)
    if kind in ("money", "whole"):
        return int(value)
    return list(value) if kind == "texts" else value


class Messages:
    """A pool of message types, one for each type of rows."""

    def __init__(self) -> None:
        """Begin with timestamps only."""
        self.pool = descriptor_pool.DescriptorPool()
        self.pool.AddSerializedFile(timestamp_pb2.DESCRIPTOR.serialized_pb)
        self._classes: dict[str, Any] = {}

    def add(self, rows: Iterable[RowType]) -> None:
        """Declare these types and all they reach, in one file so that they may name each other."""
        todo, found = list(rows), {}
        while todo:
            row_type = todo.pop()
            if row_type.name not in found and row_type.name not in self._classes:
                found[row_type.name] = row_type
                todo.extend(cell.rows for cell in row_type.cells.values() if cell.rows is not None)
        if not found:
            return
        depends = ["google/protobuf/timestamp.proto"]
        file = descriptor_pb2.FileDescriptorProto(name=f"{min(found)}.proto", package=PACKAGE, dependency=depends)
        for row_type in found.values():
            _declare(file.message_type.add(name=row_type.name), row_type)
        self.pool.AddSerializedFile(file.SerializeToString())
        for name in found:
            self._classes[name] = message_factory.GetMessageClass(self.pool.FindMessageTypeByName(f"{PACKAGE}.{name}"))

    def converter(self, row_type: RowType, used: Mapping[str, set[str]], depth: int = 0) -> Callable[..., Any]:
        """A function (row, links) -> message that fills the cells in use."""
        make = self._classes[row_type.name]
        names = used.get(row_type.name, set())
        fillers = [
            filler
            for name, cell in row_type.cells.items()
            if name in names and _can_be_read(name)
            for filler in self._fillers(name, cell, used, depth)
        ]

        def convert(row: Mapping[str, Any], links: Links) -> Any:
            message = make(id=str(row.get("id") or ""))
            for fill in fillers:
                fill(message, row, links)
            return message

        return convert

    def _fillers(self, name: str, cell: Cell, used: Mapping[str, set[str]], depth: int) -> list[Filler]:
        """Value, `.filled` and list columns of one cell."""
        fillers: list[Filler] = [_flag(name)]
        if cell.kind == "rows":
            if cell.rows is not None and depth < 2:
                fillers.append(_rows(name, cell, self.converter(cell.rows, used, depth + 1)))
        elif cell.kind in _TIMES:
            fillers.append(_time(name))
        elif cell.kind != "none":
            fillers.append(_value(name, cell))
        return fillers + [_column(name, column, *spec) for column, spec in cell.columns.items()]


def _declare(message: Any, row_type: RowType) -> None:
    """One message type: the cells, their `.filled`, their list columns."""
    numbers = iter(range(1, 10_000))
    message.field.add(name=ROW_ID, number=next(numbers), type=_Proto.TYPE_STRING, label=_Proto.LABEL_OPTIONAL)
    for name, cell in row_type.cells.items():
        if not _can_be_read(name):
            continue
        _declare_cell(message.field.add(name=name, number=next(numbers)), cell.kind, cell)
        flag = message.field.add(name=filled_cell(name), number=next(numbers), type=_Proto.TYPE_BOOL)
        flag.label = _Proto.LABEL_OPTIONAL
        for column, (kind, _) in cell.columns.items():
            _declare_cell(message.field.add(name=column_cell(name, column), number=next(numbers)), kind, None)


def _can_be_read(name: str) -> bool:
    """Tell whether an expression could name this cell; one called `id` is hidden by the row's own."""
    return name != ROW_ID and name.isascii() and name.isidentifier()


def _declare_cell(field: Any, kind: CelType, cell: Cell | None) -> None:
    """Repeated where it may be empty; a list column of codes becomes a message of its own kind of list."""
    field.label = _Proto.LABEL_REPEATED
    if cell is not None and cell.rows is not None:
        field.type, field.type_name = _Proto.TYPE_MESSAGE, f".{PACKAGE}.{cell.rows.name}"
    elif kind in _TIMES:
        field.type, field.type_name = _Proto.TYPE_MESSAGE, ".google.protobuf.Timestamp"
    else:
        field.type = _SCALARS.get(kind, _Proto.TYPE_STRING)
        if cell is not None and is_whole(cell) and kind == "text":
            field.label = _Proto.LABEL_OPTIONAL


def _flag(name: str) -> Filler:
    flag = filled_cell(name)

    def fill(message: Any, row: Mapping[str, Any], _: Links) -> None:
        if is_filled(row.get(name)):
            setattr(message, flag, True)

    return fill


def _value(name: str, cell: Cell) -> Filler:
    kind, is_single = cell.kind, is_whole(cell) and cell.kind == "text"

    def fill(message: Any, row: Mapping[str, Any], _: Links) -> None:
        value = row.get(name)
        if not is_filled(value):
            return
        if is_single:
            setattr(message, name, str(value))
        else:
            getattr(message, name).extend(value if kind == "texts" else (scalar(value, kind),))

    return fill


def _time(name: str) -> Filler:
    def fill(message: Any, row: Mapping[str, Any], _: Links) -> None:
        value = row.get(name)
        if isinstance(value, datetime):
            getattr(message, name).add().FromDatetime(value)
        elif isinstance(value, date):
            getattr(message, name).add(seconds=(value.toordinal() - _EPOCH) * 86_400)

    return fill


def _column(name: str, column: str, kind: CelType, table: Table) -> Filler:
    target = column_cell(name, column)

    def fill(message: Any, row: Mapping[str, Any], _: Links) -> None:
        value = table.get(row.get(name, ""))
        if value is not None:
            getattr(message, target).extend(value if kind == "texts" else (scalar(value, kind),))

    return fill


def _rows(name: str, cell: Cell, convert: Callable[..., Any]) -> Filler:
    def fill(message: Any, row: Mapping[str, Any], links: Links) -> None:
        getattr(message, name).extend(convert(inner, links) for inner in linked(row.get(name), cell.links_to, links))

    return fill


def linked(value: Sequence[Any] | None, group: str | None, links: Links) -> list[Any]:
    """Rows as they are; row ids looked up in their group, those that are gone left out."""
    found = []
    for part in value or ():
        row = links[group]().get(part) if isinstance(part, str) and group is not None and group in links else part
        if isinstance(row, Mapping):
            found.append(row)
    return found


def by_id(values: Mapping[str, object], flat: str) -> Callable[[], Mapping[str, Any]]:
    """The rows of a group by their id, gathered at the first question."""
    kept: dict[str, Any] = {}
    asked: list[bool] = []

    def rows() -> Mapping[str, Any]:
        if not asked:
            asked.append(True)
            group: Any = values.get(flat)
            kept.update({row["id"]: row for row in group or () if "id" in row})
        return kept

    return rows
