"""Whoever writes definitions is told every mistake with its place."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, call


def spoil(project: Path) -> Path:
    """A role nobody knows."""
    file = project / "workflows" / "support_plan.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("by: [plan_author]", "by: [plan_autor]", 1), "utf-8")
    return file


def test_the_shipped_definitions_have_no_errors():
    """The project is the folder named."""
    done = call("check", "--project", str(ROOT))

    assert 0 == done.exit_code, done.output
    assert "0 errors" in done.output


def test_a_mistake_is_told_with_file_line_and_column(project: Path):
    """And the command ends with 1, so that a script stops."""
    file = spoil(project)
    line = next(n for n, text in enumerate(file.read_text("utf-8").splitlines(), 1) if "plan_autor" in text)

    done = call("check", "--project", str(project))

    assert 1 == done.exit_code
    assert f"support_plan.yaml:{line}:" in done.output
    assert "plan_author" in done.output


def test_a_renamed_declaration_is_told_as_one_would_open_it_from_here(project: Path, monkeypatch: pytest.MonkeyPatch):
    """The message stands where the old name is used, and names the other place."""
    form = project / "forms" / "project_contract.yaml"
    form.write_text(form.read_text(encoding="utf-8").replace("  number: ", "  nnumber:", 1), "utf-8")
    line = next(n for n, text in enumerate(form.read_text("utf-8").splitlines(), 1) if "nnumber" in text)
    monkeypatch.chdir(project / "forms")

    done = call("check", "--project", str(project))

    assert f" See project_contract.yaml:{line}:" in done.output
    assert "'nnumber' stands there and nothing names it; was it renamed?" in done.output


def test_only_what_is_about_the_named_files_is_told(project: Path):
    """A file is still judged within its project."""
    spoil(project)

    assert 0 == call("check", str(project / "forms" / "plan.yaml")).exit_code
    assert 1 == call("check", str(project / "workflows")).exit_code


def test_a_file_of_no_project_is_read_alone(tmp_path: Path):
    """A broken one is told like any other."""
    file = tmp_path / "letter.yaml"
    file.write_text("letter: letter\nsubject: {lv: Vārds\n", encoding="utf-8")

    done = call("check", str(file))

    assert 1 == done.exit_code
    assert "letter.yaml:" in done.output


def test_the_schema_of_every_kind_is_written(tmp_path: Path):
    """For editors to complete and check."""
    done = call("schema", "--into", str(tmp_path))

    schema = json.loads((tmp_path / "workflow.schema.json").read_text(encoding="utf-8"))
    assert 0 == done.exit_code
    assert "states" in schema["properties"]
    assert {"form", "letter", "list", "roles"} <= {path.name.partition(".")[0] for path in tmp_path.iterdir()}


def test_a_failing_test_is_among_the_problems(project: Path):
    """At the test's own line, and the command ends with 1; other files are not to blame for it."""
    file = project / "workflows" / "application.yaml"
    text = file.read_text("utf-8")
    assert text.count("expect: {state: expired}") > 1
    file.write_text(text.replace("expect: {state: expired}", "expect: {state: signed}", 1), "utf-8")

    done = call("check", "--project", str(project))

    assert 1 == done.exit_code
    assert "fails: expected state signed, found expired" in done.output, done.output
    assert "1 errors" in done.output
    assert 0 == call("check", str(project / "forms" / "plan.yaml")).exit_code


def test_every_way_is_walked(project: Path):
    """A dead end is told with the shortest way there, and is an error; `--paths` tells how much was looked at."""
    file = project / "workflows" / "application.yaml"
    right = call("check", "--paths", "--project", str(project))
    assert 0 == right.exit_code
    assert "application: " in right.output
    assert "steps looked at" in right.output
    text = file.read_text("utf-8")
    spoilt = text.replace(
        "transitions:\n",
        "transitions:\n  drift: {label: {lv: X, en: X}, from: prepared, to: adrift, by: [class_teacher]}\n  land: {label: {lv: Y, en: Y}, from: adrift, to: previous, by: [class_teacher], needs: [{if: \"case.state == 'signed'\", else: {lv: N, en: N}}]}\n",
        1,
    )
    file.write_text(spoilt.replace("\nstates:\n", "\nstates:\n  adrift: {label: {lv: X, en: X}}\n", 1), "utf-8")

    done = call("check", "--project", str(project))

    assert 1 == done.exit_code
    assert "nobody can leave 'adrift'" in done.output, done.output
    assert "The shortest way there: prepared – drift (class_teacher) → adrift." in done.output
