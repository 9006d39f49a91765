"""docs/features.md claims only what a living test shows."""

import ast
import re

import pytest

from tests.house.sizes import ROOT

FEATURES = ROOT / "docs" / "features.md"


def rows(text: str) -> list[list[str]]:
    """The cells of every row below a table's dashes; one table or several."""
    lines = [line.strip() for line in text.splitlines()]
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]
    return [cells for cells in table if cells[0] != "Feature" and not set("".join(cells)) <= set("-: ")]


def missing(node: str) -> str | None:
    """Why a test's node id leads nowhere, or None."""
    path, _, name = node.partition("::")
    file = ROOT / path
    if not file.is_file():
        return f"{node}: there is no file {path}"
    if file.suffix == ".yaml":
        return None if name in file.read_text(encoding="utf-8") else f"{node}: no such scenario"
    wanted = re.sub(r"\[.*\]$", "", name).split("::")[-1]
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}
    return None if wanted in names and wanted.startswith("test_") else f"{node}: there is no test {wanted}"


def test_every_feature_says_where_it_is_used_and_which_test_shows_it():
    """Three cells, none empty; the last holds node ids in back-ticks, each leading to a test."""
    wrong = []
    for cells in rows(FEATURES.read_text(encoding="utf-8")):
        nodes = re.findall(r"`([^`]+)`", cells[-1])
        if len(cells) != 3 or not all(cells) or not nodes:
            wrong.append(f"{cells}: wants feature | where | `test node id`")
        wrong += [problem for problem in map(missing, nodes) if problem]

    assert [] == wrong


@pytest.mark.parametrize(
    "node",
    [
        "tests/house/test_nothing.py::test_x",
        "tests/house/test_features.py::test_nothing",
        "tests/house/test_features.py::rows",
    ],
)
def test_a_dead_node_id_is_found(node: str):
    """A file, a test or a test's name that is not there."""
    assert missing(node)


def test_a_living_node_id_passes():
    """Its parameters do not matter."""
    assert missing("tests/house/test_features.py::test_a_dead_node_id_is_found[x]") is None


def test_rows_are_read_below_the_header():
    """The header and the dashes are no feature."""
    table = "| Feature | Where | Test |\n|---|---|---|\n| A | B | `c` |\n"

    assert [["A", "B", "`c`"]] == rows(table)
