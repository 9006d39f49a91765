"""`make mutants`: what becomes of 10,000 random mutants of the shipped definitions."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import iapflow.builtin  # noqa: F401 - registers what the definitions use
from iapflow.definitions.catalogue import load, read_project
from iapflow.errors import DefinitionError, Problem
from iapflow.extend import REGISTRY
from tests.bad_inputs.mutating import Mutant, Mutator

ROOT = Path(__file__).parents[2]
WORD = re.compile(r"[\w.-]+(?=:)")
NEAR = 1
"""So many lines from the change the message may stand."""


@dataclass(frozen=True)
class Fate:
    """What became of a mutant: no problems where it loads."""

    mutant: Mutant
    problems: tuple[Problem, ...]
    seconds: float

    @property
    def is_near(self) -> bool:
        """A message stands where the change was made, or where the old name is used and asks for the new one."""
        line = self.mutant.line + 1
        changed = set(WORD.findall(self.mutant.texts[self.mutant.path].decode().splitlines()[self.mutant.line]))
        return any(
            (problem.path == self.mutant.path and abs(problem.line - line) <= NEAR)
            or any(f"'{word}'?" in f"{problem.message} {problem.hint}" for word in changed)
            for problem in self.problems
        )


def fates(seeds: Iterable[int]) -> Iterable[Fate]:
    """Try one mutant after the other; anything but a DefinitionError is our bug and rises, with its seed."""
    mutator = Mutator(read_project(ROOT))
    for seed in seeds:
        mutant = mutator.mutant(seed)
        start = perf_counter()
        problems: tuple[Problem, ...] = ()
        try:
            load(mutant.texts, REGISTRY)
        except DefinitionError as error:
            problems = error.problems
        except BaseException as error:
            raise AssertionError(f"seed {seed}: {mutant.kind} in {mutant.path}:{mutant.line + 1}") from error
        yield Fate(mutant, problems, perf_counter() - start)


def main(first: int, amount: int) -> None:
    """Print the figures, and the renames whose message stands far away."""
    kinds, refused, near, slowest, far = Counter[str](), Counter[str](), Counter[str](), 0.0, list[Fate]()
    for fate in fates(range(first, first + amount)):
        kind = fate.mutant.kind
        kinds[kind] += 1
        slowest = max(slowest, fate.seconds)
        refused[kind] += bool(fate.problems)
        near[kind] += fate.is_near
        if fate.problems and not fate.is_near and fate.mutant.is_rename:
            far.append(fate)
    say = sys.stdout.write
    for kind, number in kinds.most_common():
        say(f"{kind:15} {number:6} mutants  {refused[kind]:6} refused  {near[kind]:6} said within {NEAR} line\n")
    every = sum(kinds[kind] for kind in kinds if kind.startswith("rename"))
    renames = sum(refused[kind] for kind in kinds if kind.startswith("rename"))
    said = sum(near[kind] for kind in kinds if kind.startswith("rename"))
    say(f"{sum(kinds.values())} mutants, {sum(refused.values())} refused, slowest {slowest:.3f} s\n")
    say(f"renamed keys and names: {said} of all {every} said within {NEAR} line ({said / every:.1%}); ")
    say(f"{every - renames} load, such as a code or a rule's id that nothing else names\n")
    say(f"of the {renames} refused ones, {said} said within {NEAR} line ({said / renames:.1%})\n")
    for fate in far[:40]:
        say(
            f"far: seed {fate.mutant.seed} {fate.mutant.kind} {fate.mutant.path}:{fate.mutant.line + 1}\n  {fate.problems[0]}\n"
        )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:3]))
