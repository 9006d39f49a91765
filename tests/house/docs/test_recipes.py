"""docs/recipes.md: every recipe loads, plays its own tests, and is shown as it stands in its files."""

import re

import pytest

import iapflow.builtin  # noqa: F401 - registers what definitions may name
from iapflow.definitions.catalogue import check, load, read_project
from iapflow.extend import REGISTRY
from iapflow.services.workflow_coverage import coverage
from iapflow.services.workflow_tests import run_tests
from tests.house.sizes import ROOT

TEXT = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
FOLDERS = {folder.name: folder for folder in sorted((ROOT / "docs" / "examples" / "recipes").iterdir())}
CHAPTER = re.compile(r"^## (\d+)\. .+?(?=^## |\Z)", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def chapters() -> dict[str, str]:
    """Recipe -> its chapter, by the folder that the chapter names."""
    found = {}
    for chapter in CHAPTER.finditer(TEXT):
        (name,) = [name for name in FOLDERS if f"(`{name}`)" in chapter[0]]
        found[name] = chapter[0]
    return found


def bare(text: str) -> str:
    """The lines without what stands before them."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


def test_there_are_fifteen_recipes_and_each_has_its_chapter():
    assert 15 == len(FOLDERS)
    assert sorted(chapters()) == sorted(FOLDERS)
    assert [str(number) for number in range(1, 16)] == [chapter[1] for chapter in CHAPTER.finditer(TEXT)]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_recipe_loads_without_a_word_of_complaint(name):
    assert [] == [str(problem) for problem in check(read_project(FOLDERS[name]), REGISTRY)]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_recipe_plays_and_its_tests_leave_nothing_open(name):
    """The same machinery as `iapflow test`: every transition fired, every refusal shown."""
    catalogue = load(read_project(FOLDERS[name]), REGISTRY)

    outcomes = run_tests(catalogue, REGISTRY)

    assert {} == {outcome.test: outcome.failures for outcome in outcomes if not outcome.is_green}
    for workflow in catalogue.workflows.values():
        found = coverage(workflow, outcomes)
        assert ((), ()) == (tuple(found.unfired), tuple(found.unrefused))


@pytest.mark.parametrize("name", FOLDERS)
def test_what_is_shown_stands_in_the_recipe_s_files(name):
    """Word for word, in one piece; a chapter without YAML shows nothing."""
    texts = [bare(raw.decode()) for raw in read_project(FOLDERS[name]).values()]
    blocks = BLOCK.findall(chapters()[name])

    assert blocks
    assert [] == [block for block in blocks if not any(bare(block) in text for text in texts)]
