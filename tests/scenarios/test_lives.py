"""The whole life of a plan, played in three ways; all three agree on the path of states."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenarios.playing import SCENARIOS, InDatabase, Memory, Reloaded, path_of, scenario, wanted
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]


def agrees(found: list[str], path: Path) -> None:
    """Every step that says where it leads, leads there."""
    expected = wanted(scenario(path)["steps"])

    assert expected == [state if said else None for state, said in zip(found, expected, strict=True)]


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_in_memory(path: Path) -> None:
    """The engine alone, on snapshots."""
    said = scenario(path)

    agrees(path_of(Memory(said), said["steps"]), path)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_in_a_database(path: Path, town: Town) -> None:
    """Through the services, each step a transaction."""
    said = scenario(path)

    agrees(path_of(InDatabase(town, said), said["steps"]), path)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_reloaded_between_every_two_steps(path: Path, town: Town) -> None:
    """Nothing that a process remembers is needed."""
    said = scenario(path)

    agrees(path_of(Reloaded(town, said), said["steps"]), path)
