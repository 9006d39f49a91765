"""A short run over random mutants of the shipped definitions; `make mutants` tries 10,000."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from iapflow.definitions.catalogue import read_project
from iapflow.errors import DefinitionError
from iapflow.extend import REGISTRY
from iapflow.services.definitions import Definitions, publish
from iapflow.store.store import Store
from tests.bad_inputs.mutants import ROOT, Fate, fates

SEEDS = range(110)
pytestmark = pytest.mark.timeout(400)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def tried() -> list[Fate]:
    """What became of the first mutants; how long the slowest took is told by `make mutants`."""
    return list(fates(SEEDS))


def test_each_mutant_loads_or_is_refused_at_a_place(tried: list[Fate]) -> None:
    """Whatever else it did would have risen."""
    refused = [fate for fate in tried if fate.problems]

    assert len(tried) > len(refused) > len(tried) / 2
    for fate in refused:
        lines = {path: raw.count(b"\n") + 2 for path, raw in fate.mutant.texts.items()}
        assert all(1 <= problem.line <= lines[problem.path] and problem.column >= 1 for problem in fate.problems)
        assert all(problem.message and "\n" not in problem.message for problem in fate.problems)


def test_a_renamed_key_or_name_is_said_where_it_stands(tried: list[Fate]) -> None:
    """Nineteen of twenty, within a line; a hint may send the reader there."""
    renamed = [fate for fate in tried if fate.mutant.is_rename and fate.problems]

    assert len(renamed) > 30
    assert sum(fate.is_near for fate in renamed) / len(renamed) >= 0.95


def test_no_mutant_takes_the_published_version_down(store: Store, tried: list[Fate]) -> None:
    """What is refused changes nothing, and what is published can be loaded."""
    publish(store, read_project(ROOT), REGISTRY, NOW)
    definitions = Definitions(REGISTRY)
    with store.reading() as session:
        before = definitions.current_bundle(session, "support_plan").digest

    for fate in tried[:12]:
        try:
            publish(store, fate.mutant.texts, REGISTRY, NOW)
        except DefinitionError:
            with store.reading() as session:
                assert before == Definitions(REGISTRY).current_bundle(session, "support_plan").digest
        else:
            with store.reading() as session:
                before = Definitions(REGISTRY).current_bundle(session, "support_plan").digest
