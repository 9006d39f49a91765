"""docs/stories.md tells each story of the demonstration once, with a test that reads it and one that plays it."""

import re

from tests.house.sizes import ROOT
from tests.house.test_features import missing, rows

STORIES = ROOT / "docs" / "stories.md"
READ = "tests/cli/demo/test_story.py::"


def test_every_story_is_read_in_the_demonstration_and_played() -> None:
    """Every test that reads a story is named, and nothing else."""
    told = [cells for cells in rows(STORIES.read_text(encoding="utf-8")) if cells[0] != "Story"]
    nodes = [[node for cell in cells[2:] for node in re.findall(r"`([^`]+)`", cell)] for cells in told]
    source = (ROOT / READ.rstrip(":")).read_text(encoding="utf-8")

    assert [] == [problem for pair in nodes for problem in map(missing, pair) if problem]
    assert {len(pair) for pair in nodes} == {2}
    assert [pair[0].removeprefix(READ) for pair in nodes] == re.findall(r"^def (test_\w+)", source, re.MULTILINE)
