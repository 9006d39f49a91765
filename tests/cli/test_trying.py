"""The tests inside the workflows are run by whoever writes them."""

from pathlib import Path

from tests.cli.conftest import ROOT, call


def test_the_shipped_workflows_pass_their_own_tests():
    """All of them."""
    done = call("test", "--project", str(ROOT))

    assert 0 == done.exit_code, done.output
    assert ", 0 failed" in done.output


def test_what_the_tests_leave_open_is_told():
    """Transitions that none fires, refusals that none shows, and how long they took."""
    done = call("test", "--each", "--project", str(ROOT / "docs" / "examples"))

    assert "2 of 3 transitions fired; never fired: send_back" in done.output, done.output
    assert "refusals shown" in done.output
    assert " ms)" in done.output


def test_a_test_that_fails_is_named(project: Path):
    """With what was expected and what came instead; the command ends with 1."""
    file = project / "workflows" / "application.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("expect: {state: withdrawn}", "expect: {state: signed}"), encoding="utf-8")

    done = call("test", "--project", str(project))

    assert 1 == done.exit_code
    assert "A withdrawal needs no reason" in done.output
