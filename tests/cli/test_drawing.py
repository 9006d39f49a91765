"""`iapflow diagram`: a picture for a handbook, a list for whoever does not see it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.store.case import Case
from tests.cli.conftest import ROOT, call
from tests.cli.test_explaining import settings


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


def test_stages_stand_above_their_states() -> None:
    said = drawn("support_plan", "--language", "en")

    assert said.index("== Drafting ==") < said.index("(draft)") < said.index("== Approval ==")


def test_a_way_back_to_the_last_state_is_told() -> None:
    """It is a button like any other, in the picture and in the list."""
    assert "→ where it came from" in drawn("support_plan", "--language", "en")
    assert "↩" in drawn("support_plan", "--as", "dot", "--language", "en")


def test_the_place_of_a_case_and_the_counts_are_shown(demo: Session, demo_folder: Path) -> None:
    number = demo.scalar(select(Case.number).where(Case.workflow == "support_plan", Case.state == "submitted").limit(1))
    standing = select(func.count()).where(
        Case.workflow == "support_plan", Case.state == "submitted", Case.is_open.is_(True)
    )

    done = call(
        "diagram", "support_plan", "--case", str(number), "--language", "en", "--project", str(ROOT), **settings(demo_folder)
    )  # fmt: skip

    assert 0 == done.exit_code, done.output
    assert f"▶ Submitted to the head (submitted) [{demo.scalar(standing)}]" in done.output
    assert 1 == done.output.count("▶")


def test_a_case_of_another_workflow_is_refused(demo: Session, demo_folder: Path) -> None:
    number = demo.scalar(select(Case.number).where(Case.workflow == "support_plan").limit(1))

    done = call("diagram", "application", "--case", str(number), "--project", str(ROOT), **settings(demo_folder))

    assert 1 == done.exit_code
    assert "of application" in done.output
