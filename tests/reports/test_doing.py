"""What the button of a row says: never one of several decisions, where nobody said which is usual."""

from __future__ import annotations

from pathlib import Path

import pytest

from iapflow.definitions.catalogue import Catalogue, load, read_project
from iapflow.extend import REGISTRY
from iapflow.reports.doing import DECIDE, LOOK, doing


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The shipped definitions."""
    return load(read_project(Path(__file__).parents[2]), REGISTRY)


@pytest.mark.parametrize(
    ("workflow", "state", "transition"),
    [("early_review", "new", "keep_watching"), ("objection", "received", "keep_on")],
)
def test_one_of_several_decisions_is_no_label(catalogue: Catalogue, workflow: str, state: str, transition: str) -> None:
    assert DECIDE == doing(catalogue.workflows[workflow], state, transition).label


def test_what_a_queue_does_is_said(catalogue: Catalogue) -> None:
    found = doing(catalogue.workflows["work_month"], "checked", "accept")

    assert {"lv", "en"} == set(found.label)
    assert "case" == found.place


def test_a_form_that_is_handed_in_is_opened(catalogue: Catalogue) -> None:
    found = doing(catalogue.workflows["support_plan"], "draft", "submit")

    assert ("form", "plan") == (found.place, found.alias)


def test_a_state_of_an_older_version_is_only_opened(catalogue: Catalogue) -> None:
    assert LOOK == doing(catalogue.workflows["objection"], "gone", "keep_on")
