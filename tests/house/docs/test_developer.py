"""docs/developer.md: its examples run, and what it names is there."""

import ast
import os
import re
import subprocess
import sys

import pytest

from tests.house.sizes import PACKAGE, ROOT

TEXT = (ROOT / "docs" / "developer.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```python\n(.*?)```", re.DOTALL)
# Run behind the examples, in a program of their own: what they register must not reach other tests.
AFTERWARDS = """
import pathlib, sys
from iapflow.app import create_app
from iapflow.config import Config
from iapflow.definitions.catalogue import load, read_project
from iapflow.extend import FIELD_TYPES, REGISTRY, carriers, facts, record_targets, subjects
from iapflow.http.routes import action_of

folder = pathlib.Path(sys.argv[1])
app = create_app(Config(f"sqlite:///{folder}/x.sqlite3", "0123456789abcdef" * 4, folder, folder, is_demo=True))
assert "list_cases" == action_of(app, "web.states")
assert {"open_plans"} <= facts().keys() and {"remember"} <= carriers().keys()
assert {"room"} <= subjects().keys() and {"bookings"} <= record_targets().keys()
assert "opener_of_case" in REGISTRY.relations and "nation" == REGISTRY.scopes["branch"]

texts = read_project(pathlib.Path("docs/examples"))
name = "workflows/excursion.yaml"
texts[name] = texts[name].replace(b"trip.seats >= 1.0", b"half_up(trip.seats) >= 1.0 && facts.open_plans < 9")
texts[name] = texts[name].replace(b"submits: trip", b"submits: trip, effects: [{remember: {topic: trips}}]")
form = "forms/trip.yaml"
texts[form] = texts[form].replace(b"place: {type: text", b"place: {type: room_number")
workflow = load(texts, REGISTRY).workflows["excursion"]
assert "trips" == workflow.transitions["submit"].effects[0].parameters.topic
assert "2-4" == FIELD_TYPES["room_number"].read(["2-04"], None, None)
assert 1.5 == half_up(1.2)
print("all right")
"""


def test_the_examples_run(tmp_path):
    """Registered, read in YAML, and served under a declared address."""
    program = "\n".join([*EXAMPLE.findall(TEXT), AFTERWARDS])

    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=ROOT, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert "all right" in done.stdout, done.stderr


def test_the_examples_are_short():
    """Five lines that say something, a heading and a docstring beside them."""
    assert 9 == len(EXAMPLE.findall(TEXT))
    assert max(len(example.splitlines()) for example in EXAMPLE.findall(TEXT)) <= 14


@pytest.mark.parametrize("file", sorted(set(re.findall(r"`(\w+/\w+\.py)", TEXT))))
def test_a_module_that_is_named_is_there(file: str):
    """And so is the function after its name."""
    tree = ast.parse((PACKAGE / file).read_text(encoding="utf-8"))
    defined = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}

    assert set(re.findall(rf"`{re.escape(file)}::(\w+)", TEXT)) <= defined


def test_every_room_is_on_a_floor():
    """The table names every package there is."""
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    floors = TEXT.split("## The floors")[1].split("\n\n`definitions`")[0]

    assert set() == rooms - set(re.findall(r"`(\w+)`", floors))
