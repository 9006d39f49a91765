"""How a row's cells are named and kept in a message: list columns, `.filled`, cells that may be empty."""

from iapflow.definitions.registry import CelType
from iapflow.definitions.scope import Cell

WHOLE_CELLS: frozenset[CelType] = frozenset({"text", "texts", "rows"})
"""Cells that always have a value: texts and lists may be empty instead."""


def column_cell(name: str, column: str) -> str:
    """The cell that holds a list column; ids have no capitals, so it is nobody's name."""
    return f"{name}_COLUMN_{column}"


def filled_cell(name: str) -> str:
    """The cell that tells whether another is filled."""
    return f"{name}_FILLED"


def is_whole(cell: Cell) -> bool:
    """Tell whether this cell always has a value."""
    return cell.kind in WHOLE_CELLS and not cell.is_choice


def suffix(cell: Cell, column: str) -> str:
    """A column of codes is a list already; any other may be empty."""
    return "" if cell.columns[column][0] == "texts" else "[0]"
