"""A run from nothing: a database, the yard in it, rounds, and what the checker says at intervals."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from iapflow.store.engine import connect
from iapflow.store.store import Store
from tests.faults.acting import Ground, Plant
from tests.faults.checker import broken, world_of
from tests.faults.history import History
from tests.faults.rounds import WITH_COUNCIL, Rounds
from tests.faults.yard import found

LIVENESS = 5.0
"""Seconds in which a normal step must succeed once the faults have stopped (I12)."""


@dataclass
class Site:
    """One database under test."""

    ground: Ground
    rounds: Rounds
    seed: int

    def run(self, how_many: int, every: int, tell: Callable[[str], None] = lambda _: None) -> tuple[int, list[str]]:
        """Play until something is broken or so many rounds are over.

        Returns:
            Rounds played, and what is broken.
        """
        while self.rounds.done < how_many:
            self.rounds.play(min(every, how_many - self.rounds.done))
            found = self.faults()
            tell(f"{self.rounds.done} rounds, {sum(self.rounds.kills().values())} kills, {len(found)} faults")
            if found:
                return self.rounds.done, found
        return self.rounds.done, self.liveness()

    def faults(self) -> list[str]:
        """What does not hold now."""
        ground = self.ground
        crashed = [f"{self.rounds.crashed} attempts ended in an error nobody expected"] if self.rounds.crashed else []
        return crashed + broken(ground.history, world_of(ground.url, ground.letters))

    def liveness(self) -> list[str]:
        """I12: nobody is killed any more; normal steps on every case succeed in time."""
        before = sum(attempt.answer == "ok" for attempt in self.ground.history.attempts().values())
        usual = self.rounds.killed, self.rounds.side_by_side, self.rounds.kinds
        self.rounds.killed, self.rounds.side_by_side, self.rounds.kinds = (
            0.0,
            1,
            ("fire", *("council",) * bool(self.rounds.councils)),
        )
        begun = time.monotonic()
        self.rounds.play(20)
        self.rounds.killed, self.rounds.side_by_side, self.rounds.kinds = usual
        after = sum(attempt.answer == "ok" for attempt in self.ground.history.attempts().values())
        slow = time.monotonic() - begun > LIVENESS * 20
        return (["I12: after the faults nothing moves"] if after == before or slow else []) + self.faults()


def site(url: str, folder: Path, seed: int, plant: Plant | None = None, cases: int = 5, councils: int = 0) -> Site:
    """The yard in an empty, migrated database."""
    engine = connect(url)
    opened = found(Store(engine), cases, councils)
    engine.dispose()
    ground = Ground(url, History(folder / "history.jsonl"), folder / "letters", plant)
    world_of(url, ground.letters)  # the definitions are compiled before the first fork
    rounds = Rounds(ground, opened[:cases], random.Random(seed), opened[cases:])  # noqa: S311 - dice, not secrets
    rounds.kinds = WITH_COUNCIL if councils else rounds.kinds
    return Site(ground, rounds, seed)
