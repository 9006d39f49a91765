"""`iapflow explain`: what the page says, for whoever looks after the program."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.store.case import Case
from tests.cli.conftest import ROOT, SECRET, call


def settings(folder: Path) -> dict[str, str]:
    """Of the demonstration that stands there."""
    return {
        "IAPFLOW_PROJECT": str(ROOT),
        "IAPFLOW_DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}",
        "IAPFLOW_SECRET_KEY": SECRET,
    }


def test_a_case_is_explained_by_its_number(demo: Session, demo_folder: Path) -> None:
    number = demo.scalar(select(Case.number).where(Case.workflow == "support_plan", Case.state == "submitted").limit(1))

    done = call("explain", str(number), **settings(demo_folder))

    assert 0 == done.exit_code, done.output
    assert str(number) in done.output
    assert "Statuss: Projekts (iesniegts vadītājam)" in done.output
    assert "Apstiprināt → Apstiprināts: " in done.output


def test_no_learner_is_named(demo: Session, demo_folder: Path) -> None:
    case = demo.scalars(select(Case).where(Case.workflow == "support_plan").limit(1)).one()
    assert case.learner is not None

    done = call("explain", case.number, "--language", "en", **settings(demo_folder))

    assert "State: " in done.output
    assert case.learner.family_name not in done.output


def test_a_number_that_is_not_there_is_said(demo_folder: Path) -> None:
    done = call("explain", "IAP-1900", **settings(demo_folder))

    assert 1 == done.exit_code
    assert "There is no case IAP-1900" in done.output
