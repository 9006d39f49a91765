"""docs/promises.md names for every line of the domain and of the people's rules a test that lives."""

import re

from tests.house.sizes import ROOT
from tests.house.test_features import missing

PROMISES = ROOT / "docs" / "promises.md"
LINES = [f"P{number}" for number in range(1, 19)]
LINES += [f"{part}.{number}" for part, last in ((1, 12), (2, 15), (3, 12)) for number in range(1, last + 1)]


def test_every_line_is_named_once_with_a_living_test() -> None:
    """In order; a line that is shown in part says what is open."""
    lines = [line.strip("| ").split(" | ") for line in PROMISES.read_text(encoding="utf-8").splitlines()]
    rows = [cells for cells in lines if cells[0] in LINES]

    assert [cells[0] for cells in rows] == LINES
    for line, says, tests in rows:
        nodes = re.findall(r"`([^`]+)`", tests)
        assert says, line
        assert nodes, line
        assert [] == [problem for problem in map(missing, nodes) if problem]
