"""A room is named after its purpose, and the pure floors know nothing of schools."""

import re
from pathlib import Path

import pytest

from tests.house.sizes import PACKAGE, ROOT

PURPOSELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
PURE_FLOORS = ("definitions", "engine", "policy")
# `institution` and `semester` are keys of the definitions' own language (`institution.*`, `semesters:`).
SCHOOL = {
    "learner", "pupil", "student", "teacher", "headteacher", "guardian", "school", "kindergarten", "college", "classroom",
    "lesson", "iap", "municipality", "municipal", "enrolment", "consultation", "curriculum",
}  # fmt: skip


def words(text: str) -> set[str]:
    """The words of a text in the singular, those inside snake_case and CamelCase too.

    `plan` counts only where it stands alone: a step plans tasks, too.  Our own name does not count.
    """
    text = text.replace("IAPFlow", "")
    parts = {part.lower().removesuffix("s") for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text)}
    return (parts & SCHOOL) | {"plan" for _ in re.findall(r"\bplans?\b", text)}


def pure_modules() -> list[Path]:
    """The modules of the floors that decide."""
    return [path for floor in PURE_FLOORS for path in sorted((PACKAGE / floor).rglob("*.py"))] + [PACKAGE / "errors.py"]


def test_no_module_is_named_after_nothing():
    """`utils.py` is where a house begins to rot."""
    given = ROOT / "tests" / "bench" / "micro"
    rooms = [path for folder in (PACKAGE, ROOT / "tests") for path in folder.rglob("*") if given not in path.parents]

    assert len(rooms) > 50
    assert [] == [path for path in rooms if path.stem in PURPOSELESS]


def test_the_pure_floors_exist():
    """The next test would pass on an empty list."""
    assert {"engine", "policy"} <= {path.relative_to(PACKAGE).parts[0] for path in pure_modules()}


@pytest.mark.parametrize("path", pure_modules(), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_what_decides_holds_no_word_of_the_school(path: Path):
    """Types, units and scopes of the domain are registered by `builtin`; examples in docstrings are neutral too."""
    text = path.read_text(encoding="utf-8")
    lines = [f"{number}: {line.strip()}" for number, line in enumerate(text.splitlines(), 1) if words(line)]

    assert [] == lines


def test_words_are_found_inside_names():
    """`school_days`, `LearnerReach` and a plural are words of the school; `planned` and `explain` are not."""
    assert words("in: 20 school_days")
    assert words("class LearnerReach:")
    assert words("all plans")
    assert words("plan.hours")
    assert not words("the timer is planned anew; explain why, IAPFlow: TaskPlan")
