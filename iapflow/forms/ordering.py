"""In which order fields get their values: what is shown or computed from others comes after them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter

from iapflow.definitions.model import Expr, Field
from iapflow.forms.sheet import Sheet


@lru_cache(maxsize=512)
def field_order(sheet: Sheet) -> tuple[str, ...]:
    """Top fields, each after those it is shown by or computed from."""
    return _sorted({name: set(_top_needs(sheet, name, field)) for name, field in sheet.fields.items()})


@lru_cache(maxsize=2048)
def column_order(sheet: Sheet, group: str) -> tuple[str, ...]:
    """The columns of a row group, each after those of its row that it needs."""
    columns = sheet.columns(group)
    return _sorted({name: set(_names(_expressions(column), "row.")) for name, column in columns.items()})


def _sorted(needs: Mapping[str, set[str]]) -> tuple[str, ...]:
    """Topological; file order where the checker let a circle through."""
    graph = {name: (others & needs.keys()) - {name} for name, others in needs.items()}
    try:
        return tuple(TopologicalSorter(graph).static_order())
    except CycleError:
        return tuple(needs)


def _top_needs(sheet: Sheet, name: str, field: Field) -> Iterator[str]:
    section = sheet.sections[name]
    inner = list((field.fields or {}).values())
    outer = [expr for expr in (section.show, section.read_only) if expr is not None]
    yield from _names([*outer, *(expr for part in (field, *inner) for expr in _expressions(part))], "this.")
    for column in inner:
        if column.type == "rows_ref" and isinstance(column.rows, str):
            yield column.rows


def _expressions(field: Field) -> list[Expr]:
    return [expr for expr in (field.show, field.read_only, field.compute, field.require) if expr is not None]


def _names(expressions: Iterable[Expr], root: str) -> Iterator[str]:
    for expr in expressions:
        for name in expr.names:
            if name.startswith(root):
                yield name.split(".")[1]
