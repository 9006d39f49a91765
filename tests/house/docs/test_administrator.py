"""docs/administrator.md says what the program does: its tables, its keys, its examples."""

import re

import pytest

from iapflow.definitions import model as m
from iapflow.definitions.catalogue import check, load, read_project
from iapflow.extend import REGISTRY
from iapflow.services.workflow_coverage import coverage
from iapflow.services.workflow_tests import run_tests
from tests.house.docs.tables import OF_THE_JOURNAL, PAGE, PLACE, UNITS, filled, tables, unknown_effects

EXAMPLES = PAGE.parent / "examples"
FILE = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```\n<!-- end file -->", re.DOTALL)
TEXT = PAGE.read_text(encoding="utf-8")
KEYS = {
    "workflow": m.Workflow,
    "start": m.Start,
    "state": m.State,
    "transition": m.Transition,
    "form": m.Form,
    "field": m.Field,
    "role": m.Role,
}


def section(noun: str) -> str:
    """The table of keys of one noun."""
    return re.split(r"\n(?=\n|#)", re.split(rf"### Keys of (?:a )?{noun}\n", TEXT)[1])[0]


def section_of(heading: str) -> str:
    """The text below a heading."""
    return TEXT.split(f"## {heading}")[1].split("\n## ")[0]


def test_the_tables_are_those_of_the_running_program():
    """Facts, functions, effects, units, types and words, with their first lines; else write them anew."""
    assert set(tables()) == {found[1] for found in PLACE.findall(TEXT)}
    assert filled(TEXT) == TEXT, "run: python -m tests.house.docs.tables"


def test_nothing_registered_goes_without_words():
    """Every fact, function, effect and type says in a line what it is."""
    said = [cell for table in tables().values() for line in table.splitlines()[2:] for cell in line.split(" | ")]

    assert set(REGISTRY.units) == set(UNITS)
    assert set(OF_THE_JOURNAL) <= set(REGISTRY.functions)
    assert [] == [cell for cell in said if not cell.strip("| ")]


@pytest.mark.parametrize("noun", KEYS)
def test_every_key_is_named_and_none_too_many(noun: str):
    """The first column of each table of keys holds the model's keys."""
    named = [key for line in section(noun).splitlines()[2:] for key in re.findall(r"`(\w+)`", line.split(" | ")[0])]
    known = {field.alias or name for name, field in KEYS[noun].model_fields.items()}

    assert known == set(named)
    assert len(named) == len(set(named))


def test_the_example_on_the_page_is_the_one_that_is_tested():
    """Word by word."""
    shown = dict(FILE.findall(TEXT))

    assert {
        path.relative_to(EXAMPLES).as_posix() for path in EXAMPLES.rglob("*.yaml") if "recipes" not in path.parts
    } == set(shown)
    for name, text in shown.items():
        assert (EXAMPLES / name).read_text(encoding="utf-8") == text


def test_the_example_is_small_right_and_green():
    """No error, no warning; its workflow is about 25 lines, and its tests fire every transition but one."""
    texts = read_project(EXAMPLES)
    catalogue = load(texts, REGISTRY)
    outcomes = run_tests(catalogue, REGISTRY)
    definition = texts["workflows/excursion.yaml"].decode().split("tests:")[0]

    assert [] == check(texts, REGISTRY)
    assert len(definition.splitlines()) <= 25
    assert [] == [outcome for outcome in outcomes if not outcome.is_green]
    assert ("send_back",) == coverage(catalogue.workflows["excursion"], outcomes).unfired


def test_every_effect_of_the_language_is_carried_out():
    """What nobody carried out would have to be told; docs/keys.md has every key with its test."""
    assert [] == unknown_effects()
    assert "(keys.md)" in TEXT
