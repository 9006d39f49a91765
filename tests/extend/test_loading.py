"""An extension that is named brings everything the built-ins bring; one that cannot be loaded stops the start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from iapflow.config import ConfigError, extensions_of
from iapflow.extend import load
from tests.house.sizes import ROOT

SMALL = "tests.extend.small_extension"


def run(extensions: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, since what is registered stays."""
    env = {**os.environ, "IAPFLOW_EXTENSIONS": extensions, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What came of a loan."""
    done = run(SMALL, "-m", "tests.extend.lending", str(tmp_path_factory.mktemp("loans")))
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_subject_of_an_extension_is_asked_by_its_name(told: dict[str, Any]) -> None:
    assert ["institution", "organisation"] == told["asks"]


def test_a_scope_of_an_extension_reaches_everything_below(told: dict[str, Any]) -> None:
    assert {"above": True, "opener": True, "elsewhere": False} == told["seen"]


def test_a_unit_of_an_extension_counts_a_deadline(told: dict[str, Any]) -> None:
    """Thursday, Friday, Saturday."""
    assert "2026-10-03" == told["due"]


def test_a_relation_of_an_extension_keeps_people_off(told: dict[str, Any]) -> None:
    assert ["not_by"] == told["opener"]


def test_facts_functions_effects_types_and_tables_of_an_extension_do_their_work(told: dict[str, Any]) -> None:
    """The rule held, the type cleaned the answer, the table and the effect told others."""
    assert "lent" == told["state"]
    assert [["loan", "A-12"], ["stamp", "lent"]] == told["outbox"]


def test_the_command_knows_what_an_extension_brings(tmp_path: Path) -> None:
    code = "import sys; sys.argv = ['iapflow', 'schema', '--into', sys.argv[1]]; from iapflow.app import main; main()"

    assert 0 == run(SMALL, "-c", code, str(tmp_path)).returncode

    assert '"stamp"' in (tmp_path / "workflow.schema.json").read_text("utf-8")


def test_an_extension_that_is_not_there_stops_the_start_with_a_sentence() -> None:
    done = run("nowhere_at_all", "-c", "from iapflow.app import main; main()")

    assert 1 == done.returncode
    assert done.stderr.startswith("IAPFLOW_EXTENSIONS names nowhere_at_all, which cannot be loaded: No module named")


def test_an_extension_that_takes_a_name_of_ours_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "from iapflow.extend import scope\nimport iapflow.builtin\nscope('own')\n"
    (tmp_path / "taken_names.py").write_text(words, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    with pytest.raises(ConfigError, match=r"names taken_names, .* 'own' is registered twice"):
        load(["taken_names"])


def test_names_stand_apart_by_commas_or_blanks() -> None:
    assert ("one", "two.three", "four") == extensions_of({"IAPFLOW_EXTENSIONS": "one, two.three four"})
    assert () == extensions_of({})
