"""Whole sentences about names that are not there, with the nearest one that is."""

from iapflow.definitions.near import did_you_mean, nearest
from iapflow.definitions.scope import FILLED, RowType, Scope


def unknown(written: str, scope: Scope) -> str:
    """A whole sentence about a name that is not there."""
    head, _, rest = written.partition(".")
    same = [name for name in scope.variables if name.startswith(head + ".") and not name.endswith(f".{FILLED}")]
    if rest and same:
        near = nearest(written, same)
        kind = {"facts": "there is no fact {}", "row": "{} is not a field of this row"}.get(head, "there is no {} here")
        return f"{kind.format(repr(written))}.{f' Did you mean {near!r}?' if near else ''}"
    heads = {name.partition(".")[0] for name in scope.variables}
    return f"there is no name {written!r} here.{did_you_mean(head, heads)}"


def left_over(written: str, name: str, scope: Scope) -> str:
    """The name is there, but not what is asked of it."""
    variable = scope.variables[name]
    if variable.rows is not None:
        return f"{name!r} is rows, so {written!r} names none of them; write {name}.exists(r, …) or .all(r, …)"
    near = nearest(written, [other for other in scope.variables if other.startswith(name + ".")])
    return f"{written!r} is not there: {name!r} has no such part.{f' Did you mean {near!r}?' if near else ''}"


def near_cell(written: str, name: str, rows: RowType) -> str:
    """A question about the nearest field of a row."""
    near = nearest(name, rows.cells)
    return f" Did you mean {written.replace('.' + name, '.' + near)!r}?" if near else ""
