"""Whoever looks after a server asks whether the journal is what was written."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import call


@pytest.fixture
def played(environ: dict[str, str], demo_folder: Path, tmp_path: Path) -> dict[str, str]:
    """A copy of the demonstration, in which every kind of journal line was written by the program."""
    shutil.copy(demo_folder / "demo.sqlite3", tmp_path / "iapflow.sqlite3")
    return environ


def tamper(played: dict[str, str], *statements: str) -> None:
    """As whoever owns the file can."""
    with sqlite3.connect(played["IAPFLOW_DATABASE_URL"].removeprefix("sqlite:///")) as file:
        for statement in ("DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete", *statements):
            file.execute(statement)
    file.close()


def test_all_that_the_demonstration_wrote_holds(played: dict[str, str]) -> None:
    done = call("verify", **played)

    assert 0 == done.exit_code, done.output
    assert ", 0 from before the chain, 0 broken" in done.output


def test_a_changed_line_is_named_and_ends_with_one(played: dict[str, str]) -> None:
    tamper(played, "UPDATE event SET actor_id = NULL WHERE id = (SELECT max(id) FROM event WHERE actor_id > 0)")

    done = call("verify", **played)

    assert 1 == done.exit_code
    assert "it is not what was written here" in done.output


def test_heads_that_are_kept_elsewhere_tell_what_was_cut_off(played: dict[str, str], tmp_path: Path) -> None:
    anchor = tmp_path / "heads.json"
    assert 0 == call("verify", "--write", str(anchor), **played).exit_code
    tamper(
        played,
        "CREATE TEMP TABLE last AS SELECT case_id, revision FROM event WHERE revision > 1 ORDER BY id DESC LIMIT 1",
        "UPDATE cases SET revision = revision - 1 WHERE id = (SELECT case_id FROM last)",
        "DELETE FROM event WHERE (case_id, revision) = (SELECT case_id, revision FROM last)",
    )

    assert 1 == call("verify", "--anchor", str(anchor), **played).exit_code


def test_a_file_that_is_no_anchor_is_refused_in_a_sentence(played: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "heads.json").write_text("[1]", encoding="utf-8")

    done = call("verify", "--anchor", str(tmp_path / "heads.json"), **played)

    assert 1 == done.exit_code
    assert "holds no heads" in done.output
