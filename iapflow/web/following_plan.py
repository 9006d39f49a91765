"""The evaluation's rows as they follow the plan's: none comes or goes, and what was taken over is only shown."""

from __future__ import annotations

from dataclasses import replace

from iapflow.forms.controls import Control, FormPage, RowCard
from iapflow.forms.filled import Filled
from iapflow.services.evaluations import TAKEN

NAMED = frozenset({"group", "factor", "measure"})
"""What a row's title says already."""
COUNTED_IN = "h"


def following_plan(page: FormPage, filled: Filled) -> FormPage:
    """The page with the rows of the plan fixed."""
    sections = [replace(part, controls=[_fixed(one, filled) for one in part.controls]) for part in page.sections]
    return replace(page, sections=sections)


def _fixed(group: Control, filled: Filled) -> Control:
    if group.path not in TAKEN:
        return group
    shown = {*TAKEN[group.path], *({"delivered"} if group.path == "measures" else ())}
    logged = _logged(filled)
    rows = [_row(row, shown if row.row_id in logged else shown - {"delivered"}) for row in group.rows]
    columns = [column for at, column in enumerate(group.columns) if _column(group, at) not in NAMED]
    return replace(group, rows=rows, columns=columns, is_fixed=True)


def _row(row: RowCard, shown: set[str]) -> RowCard:
    cells = [
        replace(cell, is_writable=False) if _name(cell) in shown else cell
        for cell in row.cells
        if _name(cell) not in NAMED
    ]
    return replace(row, cells=cells, label={"lv": row.title})


def _column(group: Control, at: int) -> str:
    cells = group.rows[0].cells if group.rows else ()
    return _name(cells[at]) if at < len(cells) else ""


def _name(cell: Control) -> str:
    return cell.path.rsplit(".", 1)[-1]


def _logged(filled: Filled) -> set[str]:
    """The rows whose delivery is counted by the work log."""
    items = filled.sheet.lists["measures"].items
    rows = filled.answers.get("measures") or ()
    return {row["id"] for row in rows if items[row["measure"]].values.get("unit") == COUNTED_IN}
