"""The checker itself: every bug that is put in is found, and the program as it is passes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from iapflow.store.migrate import upgrade
from tests.faults.bugs import BUGS, looking_for
from tests.faults.site import site

SEED = 20261123
MOST_ROUNDS = 500


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A migrated database of the test's own."""
    address = f"sqlite:///{tmp_path / 'yard.sqlite3'}"
    upgrade(address)
    return address


@pytest.fixture
def quiet_children() -> Iterator[None]:
    """The errors of a broken program are told to nobody."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    yield
    os.dup2(kept, 2)
    os.close(kept)
    os.close(nowhere)


@pytest.mark.parametrize("bug", [*BUGS, "retry_without_id"])
@pytest.mark.usefixtures("quiet_children")
def test_a_seeded_bug_is_found(bug: str, url: str, tmp_path: Path) -> None:
    """Within 500 rounds."""
    rounds, found = looking_for(bug, url, tmp_path, SEED).run(MOST_ROUNDS, 20)

    assert found, f"{bug} went unseen for {rounds} rounds"


def test_nothing_is_found_where_nothing_is_killed(url: str, tmp_path: Path) -> None:
    """Four at once on three cases, refusals and conflicts among them, and no false alarm."""
    run = site(url, tmp_path, SEED, cases=3, councils=2)
    run.rounds.killed, run.rounds.side_by_side = 0.0, 4

    _, found = run.run(80, 80)

    assert [] == found
    answers = {attempt.answer for attempt in run.ground.history.attempts().values()}
    assert {"ok", "fail"} == answers
