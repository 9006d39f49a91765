"""Open cases are moved to a newer version from the command line, and brought back."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from iapflow.store.case import Case
from iapflow.store.engine import connect
from iapflow.store.store import Store
from tests.cli.conftest import ROOT, SECRET, call


@pytest.fixture
def environ_of_demo(demo_folder: Path, tmp_path: Path, project: Path) -> dict[str, str]:
    """A copy of the demonstration on which a next version of the plan is published."""
    shutil.copyfile(demo_folder / "demo.sqlite3", tmp_path / "demo.sqlite3")
    file = project / "workflows" / "support_plan.yaml"
    text = file.read_text("utf-8")
    version = int(text.split("version: ", 1)[1].split(maxsplit=1)[0])
    text = text.replace(f"version: {version}", f"version: {version + 1}", 1)
    file.write_text(text.replace("\ntests:\n", f"\nmigrate: [{{from: {version}}}]\ntests:\n", 1), "utf-8")
    return {
        "IAPFLOW_PROJECT": str(project),
        "IAPFLOW_DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
        "IAPFLOW_SECRET_KEY": SECRET,
        "IAPFLOW_LETTERS": str(tmp_path / "letters"),
    }


def versions(environ: dict[str, str]) -> set[int]:
    """The versions that open plans run on."""
    engine = connect(environ["IAPFLOW_DATABASE_URL"])
    with Store(engine).reading() as session:
        mine = select(Case.workflow_version).where(Case.workflow == "support_plan", Case.is_open.is_(True))
        found = set(session.scalars(mine))
    engine.dispose()
    return found


def test_all_open_plans_of_the_demonstration_move_and_go_back(environ_of_demo: dict[str, str]):
    """Tried first, then done, reported, and undone."""
    environ = environ_of_demo
    before = versions(environ)
    trial = call("publish", "--dry-run", **environ)
    assert 0 == call("publish", **environ).exit_code, trial.output

    moved = call("cases", "move", "support_plan", **environ)
    after = versions(environ)
    listed, told = call("cases", "moves", "support_plan", **environ), call("cases", "report", "1", **environ)
    back = call("cases", "revert", "1", **environ)

    assert 0 == moved.exit_code, moved.output
    assert "would move" in trial.output
    assert {max(before) + 1} == after, moved.output
    assert "run 1: " in listed.output
    assert " moved" in told.output
    assert "cases went back." in back.output
    assert before == versions(environ)


def test_what_does_not_exist_is_one_sentence(environ_of_demo: dict[str, str]):
    """A workflow, a run, a case; and a case that has not moved."""
    environ = environ_of_demo
    for words in (("move", "nothing"), ("resume", "99"), ("report", "99"), ("revert", "NO-1")):
        done = call("cases", *words, **environ)
        assert (1, True) == (done.exit_code, done.output.startswith("Error: ")), done.output


def test_the_commands_say_what_they_do():
    """Help is there for each."""
    assert all(word in call("cases", "--help").output for word in ("move", "resume", "report", "revert"))
    assert (ROOT / "workflows").exists()
