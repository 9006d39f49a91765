"""`make demo`: made once, kept afterwards."""

import re
from pathlib import Path
from time import perf_counter

from iapflow.cli.demo.place import clear, is_made, settings_of
from iapflow.definitions.catalogue import load, read_project
from iapflow.extend import REGISTRY
from tests.cli.conftest import ROOT, call

SECONDS = 10


def password(said: str) -> str:
    """The password that was printed."""
    found = re.search(r"password: (\S+)", said)
    assert found
    return found[1]


def test_a_second_start_keeps_the_data_and_is_soon_ready(demo_folder: Path):
    """The same password is printed again."""
    before = (demo_folder / "said").read_text(encoding="utf-8")
    began = perf_counter()

    again = call("demo", "--no-serve", "--project", str(ROOT), "--folder", str(demo_folder))

    assert SECONDS > perf_counter() - began
    assert "being made" not in again.output
    assert password(before) == password(again.output)


def test_one_sign_in_is_printed_for_each_role_that_signs_in(demo_folder: Path):
    """Supervisors and people from outside too."""
    said = (demo_folder / "said").read_text(encoding="utf-8")
    roles = set(load(read_project(ROOT), REGISTRY).roles)

    assert set() == {role for role in roles if not re.search(rf"^  {role} +\S+@demo\.example ", said, re.MULTILINE)}


def test_progress_is_shown(demo_folder: Path):
    """Ten steps or so, not two thousand."""
    said = (demo_folder / "said").read_text(encoding="utf-8")

    assert "histories: 50 %" in said
    assert 20 > said.count("histories:")


def test_one_that_was_not_made_to_its_end_is_begun_anew(tmp_path: Path):
    """What lies in the folder beside it stays."""
    project = tmp_path / "project"
    folder = project / "var" / "demo"
    config = settings_of(ROOT, folder, "http://127.0.0.1:8000")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")

    made = is_made(config)
    clear(folder)

    assert not made
    assert {"notes.txt", "secret_key"} == {path.name for path in folder.iterdir()}
