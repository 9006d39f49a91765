"""`iapflow simulate`: a walk in anybody's place; the program's database is not even opened."""

from __future__ import annotations

from tests.cli.conftest import ROOT, SECRET, call

BEGINNING = "A complete draft goes to the head"


def simulated(*steps: str, **more: str) -> str:
    """What the walk says, in English."""
    words = ("simulate", "support_plan", *steps, "--from", BEGINNING, "--language", "en", "--project", str(ROOT))
    environ = {"IAPFLOW_DATABASE_URL": "sqlite:////nowhere/none.sqlite3", "IAPFLOW_SECRET_KEY": SECRET}
    done = call(*words, **environ, **more)
    assert 0 == done.exit_code, done.output
    return done.output


def test_a_plan_is_walked_to_the_municipality() -> None:
    said = simulated(
        "submit", "as institution_head", "fact agreement_valid yes", "approve_by_head",
    )  # fmt: skip

    assert "A letter plan_submitted would go to institution_head." in said
    assert "Submitted to the head" in said
    assert "approve_by_head (Approve): can be done" in said


def test_a_refusal_says_why_and_moves_nothing() -> None:
    said = simulated("as institution_head", "submit")

    assert "Refused:" in said
    assert "Who can do this: Plan author." in said
    assert "Submitted to the head" not in said


def test_time_passes_by_the_calendar() -> None:
    said = simulated("submit", "wait 5 school_days")

    assert "1\xa0Oct\xa02026: Submitted to the head" in said
    assert "8\xa0Oct\xa02026: Submitted to the head" in said


def test_a_slip_is_answered_with_a_suggestion() -> None:
    said = simulated("as institution_hed", "sumbit", "wait long", "to yesterday", "fact agreement yes")

    assert "Did you mean 'institution_head'?" in said
    assert "Did you mean 'submit'?" in said
    assert "Write it as in: wait 5 school_days" in said
    assert "Write it as in: to 2026-12-01" in said


def test_a_workflow_that_is_not_there_is_said() -> None:
    done = call("simulate", "holiday", "--project", str(ROOT))

    assert 1 == done.exit_code
    assert "There are: application;" in done.output
    assert "support_plan" in done.output
