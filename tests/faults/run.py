"""`make faults`: thousands of kills on both databases, then what the checker says; the seeded bugs first.

python -m tests.faults.run --kills 10000 --db sqlite postgresql
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from iapflow.store.migrate import upgrade
from tests.faults.bugs import BUGS, looking_for
from tests.faults.server import own_database
from tests.faults.site import Site, site

COUNCILS = 4
AT_ONCE = 200
"""Rounds between two looks of the checker."""


@contextmanager
def fresh(dialect: str) -> Iterator[tuple[str, Path]]:
    """An empty, migrated database and a folder for the history."""
    with tempfile.TemporaryDirectory(prefix="iapflow-faults-") as name:
        folder = Path(name)
        if dialect == "sqlite":
            url = f"sqlite:///{folder / 'yard.sqlite3'}"
            upgrade(url)
            yield url, folder
            return
        with own_database() as url:
            upgrade(url)
            yield url, folder


def bugs(seed: int) -> bool:
    """Every seeded bug, on SQLite; True when each was found within 500 rounds."""
    missed = []
    for name in [*BUGS, "retry_without_id"]:
        with fresh("sqlite") as (url, folder), _quiet():
            run = looking_for(name, url, folder, seed)
            rounds, found = run.run(500, 50)
        say(
            f"bug {name}: {f'found within {rounds} rounds' if found else 'NOT FOUND'}{f': {found[0]}' if found else ''}"
        )
        missed += [] if found else [name]
    return not missed


def kills(dialect: str, how_many: int, seed: int, minutes: float) -> bool:
    """So many kills, or as many as the time allows; True when nothing was lost, doubled or half-done."""
    with fresh(dialect) as (url, folder):
        run, begun = site(url, folder, seed, councils=COUNCILS), time.monotonic()
        last = begun + minutes * 60
        say(f"{dialect}: begun with seed {seed}")
        while (done := sum(run.rounds.kills().values())) < how_many and time.monotonic() < last:
            _, found = run.run(run.rounds.done + min(AT_ONCE, max(50, how_many - done)), AT_ONCE)
            if found:
                say(f"{dialect}: after {sum(run.rounds.kills().values())} kills, seed {seed}:")
                say("\n".join(found[:20]))
                return False
        report(dialect, run, time.monotonic() - begun)
        if found := run.liveness():
            say("\n".join(found[:20]))
        return not found


def report(dialect: str, run: Site, seconds: float) -> None:
    """How many died where."""
    killed = run.rounds.kills()
    total = sum(killed.values())
    each = f"{total / seconds:.1f} a second"
    say(f"{dialect}: {total} kills in {run.rounds.done} rounds, {seconds:.0f} s, {each}, seed {run.seed}")
    say("  " + ", ".join(f"{kind} {count}" for kind, count in run.rounds.kinds_killed().most_common()))
    for point, count in sorted(killed.items(), key=lambda pair: -pair[1]):
        say(f"  {count:6} {point}")
    say(f"{dialect}: 0 lost, 0 doubled, 0 half-done")


def say(line: str) -> None:
    """One line for whoever watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def _quiet() -> Iterator[None]:
    """The children of a bug tell their errors to nobody."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def main(arguments: list[str]) -> int:
    """Run what is asked; 1 when something was lost or a bug was not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000)
    parser.add_argument("--db", nargs="+", default=["sqlite", "postgresql"], choices=["sqlite", "postgresql"])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--minutes", type=float, default=float("inf"), help="at most so long on each database")
    parser.add_argument("--no-bugs", action="store_true")
    wanted = parser.parse_args(arguments)
    well = [True if wanted.no_bugs else bugs(wanted.seed)]
    well += [kills(dialect, wanted.kills, wanted.seed, wanted.minutes) for dialect in wanted.db]
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
