"""docs/patterns.md: all 43 patterns, counted as they stand; whatever is direct is shown by something that runs."""

import re
from collections import Counter

from tests.house.sizes import ROOT

TEXT = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (\w+) \| (.+?) \|$", re.MULTILINE)
COUNTED = re.compile(r"Counted: (\d+) direct, (\d+) partly, (\d+) no\.")
SHOWN = re.compile(r" · (recipe|test) `(\w+)`$")
ROWS = ROW.findall(TEXT)


def is_shown(how: str) -> bool:
    """By a recipe's folder, or a test of that name."""
    found = SHOWN.search(how)
    if found is None:
        return False
    if found[1] == "recipe":
        return (ROOT / "docs" / "examples" / "recipes" / found[2]).is_dir()
    return any(f"def {found[2]}(" in path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


def test_every_pattern_has_its_row():
    assert [str(number) for number in range(1, 44)] == [row[0] for row in ROWS]
    assert 43 == len({row[1] for row in ROWS})


def test_the_counts_are_those_of_the_rows():
    """And there is no fourth word."""
    found = Counter(row[2] for row in ROWS)

    assert {"direct", "partly", "no"} == set(found)
    assert (str(found["direct"]), str(found["partly"]), str(found["no"])) == COUNTED.search(TEXT).groups()


def test_what_is_direct_is_shown_by_a_recipe_or_a_test():
    assert [] == [row[1] for row in ROWS if row[2] == "direct" and not is_shown(row[3])]
