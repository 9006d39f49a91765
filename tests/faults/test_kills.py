"""A short version of `make faults`: nothing is lost, doubled or half-done on either database."""

from __future__ import annotations

from pathlib import Path

from tests.faults.site import site

ROUNDS = 150


def test_a_killed_program_loses_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    run = site(database_url, tmp_path, 7, councils=4)

    rounds, found = run.run(ROUNDS, ROUNDS)

    assert [] == found
    assert rounds == ROUNDS
    killed = run.rounds.kills()
    assert sum(killed.values()) > ROUNDS / 4
    assert len(killed) > 12
    assert {"fire", "many", "move", "timers", "letters", "task", "vote", "upload"} <= set(run.rounds.kinds_killed())
    assert {"BEGIN", "COMMIT"} & {point.split(" ", 1)[1] for point in killed}
