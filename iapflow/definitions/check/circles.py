"""Fields that are computed from each other, or shown because of each other, in a circle."""

from collections.abc import Iterable, Mapping
from typing import Any

from iapflow.definitions import model as m
from iapflow.definitions.project import Look
from iapflow.definitions.scopes import Scopes

Path = tuple[Any, ...]


def check_circles(look: Look, form: m.Form, scopes: Scopes) -> None:
    """Follow what each field's `compute`, `show` and `read_only` read."""
    nodes, places = _nodes(form, scopes)
    circle = find_circle(nodes)
    if circle:
        key, path = places[circle[0]]
        way = " needs ".join(repr(name) for name in [*circle, circle[0]])
        look.error((*path, key), f"these fields go round in a circle: {way}", "def.cycle")


def find_circle(nodes: Mapping[str, Iterable[str]]) -> list[str]:
    """The first circle in a graph, as its nodes in order; empty when there is none."""
    done: set[str] = set()
    for first in nodes:
        way: list[str] = []
        stack: list[tuple[str, bool]] = [(first, False)]
        while stack:
            node, is_leaving = stack.pop()
            if is_leaving:
                way.pop()
                done.add(node)
            elif node in way:
                return way[way.index(node) :]
            elif node not in done:
                way.append(node)
                stack.append((node, True))
                stack.extend((inner, False) for inner in nodes.get(node, ()) if inner not in done)
    return []


def _nodes(form: m.Form, scopes: Scopes) -> tuple[dict[str, set[str]], dict[str, tuple[str, Path]]]:
    """Field -> the fields it needs, and where it says so."""
    nodes: dict[str, set[str]] = {}
    places: dict[str, tuple[str, Path]] = {}
    types = {row_type.name: path for path, row_type in scopes.row_types(form).items()}
    for section_id, section in form.sections.items():
        base = _needs(section.show, types, "") | _needs(section.read_only, types, "")
        todo: list[tuple[str, Path, m.Field, str]] = [
            (name, ("sections", section_id, "fields", name), field, "") for name, field in section.fields.items()
        ]
        while todo:
            name, path, field, group = todo.pop(0)
            said = {"compute": field.compute, "show": field.show, "read_only": field.read_only}
            nodes[name] = base.union(*(_needs(expr, types, group) for expr in said.values()))
            places[name] = (next((key for key, expr in said.items() if expr is not None), "show"), path)
            inside = (field.fields or {}).items()
            todo += [(f"{name}.{inner}", (*path, "fields", inner), part, name) for inner, part in inside]
    return nodes, places


def _needs(expr: m.Expr | None, types: Mapping[str, str], group: str) -> set[str]:
    """The form's own fields that an expression reads: `x`, or `group.x` in rows."""
    if expr is None or not expr.is_compiled:
        return set()
    found = {name.partition(".")[2] for name in expr.names if name.startswith("this.")}
    rows = {types[name]: cells for name, cells in expr.compiled.cells.items() if name in types}
    found |= {f"{path}.{cell}" for path, cells in rows.items() for cell in cells}
    found -= rows.keys()
    return found | {f"{group}.{name.partition('.')[2]}" for name in expr.names if name.startswith("row.")}
