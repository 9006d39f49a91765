"""A short version of `make faults`: nothing is lost, doubled or half-done on either database."""

from __future__ import annotations

from pathlib import Path

from tests.faults.site import site

ROUNDS, MOST = 150, 600
SEVERAL = {"fire", "many", "move"}


def test_a_killed_program_loses_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    """Played on until each kind of work that has several transactions was killed at least once."""
    run = site(database_url, tmp_path, 7, councils=4)

    while run.rounds.done < ROUNDS or (run.rounds.done < MOST and not set(run.rounds.kinds_killed()) >= SEVERAL):
        _, found = run.run(run.rounds.done + ROUNDS, ROUNDS)
        assert [] == found, found[:6]

    killed = run.rounds.kills()
    assert sum(killed.values()) > ROUNDS / 4
    assert len(killed) > 12
    assert set(run.rounds.kinds_killed()) >= SEVERAL
    tried = {attempt.op.kind for attempt in run.ground.history.attempts().values()}
    assert {"fire", "many", "move", "timers", "letters", "upload", "task"} <= tried
    assert {"BEGIN", "COMMIT"} & {point.split(" ", 1)[1] for point in killed}
