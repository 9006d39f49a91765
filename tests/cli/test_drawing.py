"""`iapflow diagram`: a picture for a handbook, a list for whoever does not see it."""

from __future__ import annotations

from tests.cli.conftest import ROOT, call


def drawn(*words: str) -> str:
    """What the command prints."""
    done = call("diagram", *words, "--project", str(ROOT))
    assert 0 == done.exit_code, done.output
    return done.output


def test_the_list_names_states_and_ways() -> None:
    said = drawn("support_plan", "--language", "en")

    assert "Submitted to the head (submitted)" in said
    assert "  Approve → Approved by the head" in said


def test_the_picture_is_drawn() -> None:
    assert drawn("support_plan", "--as", "svg").startswith("<svg")
    assert drawn("application", "--as", "dot").startswith("digraph")


def test_a_slip_is_answered_with_a_suggestion() -> None:
    done = call("diagram", "suport_plan", "--project", str(ROOT))

    assert 1 == done.exit_code
    assert "Did you mean 'support_plan'?" in done.output
