"""Versions of a workflow: listed, compared, and gone back to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from iapflow.errors import DefinitionError, Missing
from iapflow.extend import REGISTRY
from iapflow.services.definitions import publish
from iapflow.services.versions import compare, rolled_back, versions
from tests.definitions.two_versions import FORM, MAPPED, WORKFLOW, second
from tests.services.town import Town
from tests.services.visits import Visits


@pytest.fixture
def visits(town: Town) -> Visits:
    """Visits, of which the second version is published."""
    made = Visits(town)
    made.old = made.waiting()  # type: ignore[attr-defined]
    town.now += timedelta(hours=1)
    made.publish(second())
    return made


def test_versions_are_listed_newest_first(visits: Visits) -> None:
    """With their number, when, and how many open cases run on each."""
    found = versions(visits.town.store, "visit")

    assert [(2, True, 0), (1, False, 1)] == [(one.number, one.is_current, one.open_cases) for one in found]
    assert found[0].published_at == visits.town.now


def test_two_versions_are_compared_in_words_and_in_lines(visits: Visits) -> None:
    """From the texts as they were published."""
    new, old = (one.digest for one in versions(visits.town.store, "visit"))

    found = compare(visits.town.store, visits.town.room, old, new)

    assert (1, 2) == (found.old.workflow.version, found.new.workflow.version)
    assert any("has the id" in one.id for one in found.words)
    assert any(line.startswith("--- workflows/visit.yaml (1)") for line in found.lines)


def test_versions_of_two_workflows_are_not_compared(visits: Visits) -> None:
    """They have nothing in common."""
    visit, plan = (versions(visits.town.store, name)[0].digest for name in ("visit", "support_plan"))

    with pytest.raises(Missing):
        compare(visits.town.store, visits.town.room, visit, plan)
    with pytest.raises(Missing):
        versions(visits.town.store, "nothing")


def test_going_back_is_old_content_under_a_new_number(visits: Visits) -> None:
    """The workflow and its form alike; what did not change keeps its number."""
    old = versions(visits.town.store, "visit")[1].digest

    texts = rolled_back(visits.town.store, old)

    assert b"version: 3" in texts[WORKFLOW]
    assert b"version: 3" in texts[FORM]
    assert b"version: 1" in texts["forms/lists/visit_moods.yaml"]
    visits.town.now += timedelta(hours=1)
    assert ("visit",) == publish(visits.town.store, texts, REGISTRY, visits.town.now).moved
    assert 3 == versions(visits.town.store, "visit")[0].number
    case = visits.waiting()
    assert ("waiting", 3) == (visits.one(case).state, visits.one(case).workflow_version)


def test_going_back_passes_the_same_checks(visits: Visits) -> None:
    """A case stands in a state that the old content does not have."""
    visits.waiting(MAPPED)
    old = versions(visits.town.store, "visit")[1].digest

    with pytest.raises(DefinitionError) as refused:
        publish(visits.town.store, rolled_back(visits.town.store, old), REGISTRY, visits.town.now)

    assert ["def.needs_migration"] == [problem.code for problem in refused.value.problems]


def test_what_was_never_published_cannot_be_gone_back_to(visits: Visits) -> None:
    """Nothing is guessed."""
    with pytest.raises(Missing):
        rolled_back(visits.town.store, "0" * 64)
