"""Where the walks put down what they cost, and `docs/usability.md` made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.hands import Hands

FILE = Path(__file__).parents[2] / "docs" / "usability.md"
HEAD = """# What the common walks cost the hands

Made by `make usability` from the browser tests; do not write here by hand. Each click, tap, key command and each field
typed into is one interaction; scrolling and waiting are not counted. A walk starts at *Mani uzdevumi* of the
demonstration and ends saved. Nothing that is a declaration or a decision is pre-set to get there. Seconds are those of
a scripted person who types 200 signs a minute and needs one second for every interaction.

| Walk | Interactions | Goal | Pages loaded | Seconds | Test |
|---|---|---|---|---|---|
"""
WEIGHT = """
## What travels

Measured in the browser, heads included; the goal is 120 kB for the first page in all and 30 kB for any later one.

| Page | kB |
|---|---|
"""


@dataclass
class Book:
    """What one run of the tests measured."""

    walks: dict[str, str] = field(default_factory=dict)
    weight: Mapping[str, int] = field(default_factory=dict)

    def note(self, name: str, hands: Hands, goal: int, test: str) -> None:
        """One walk."""
        shown = f"{hands.interactions} | {goal} | {hands.pages} | {hands.seconds:.0f}"
        self.walks[name] = f"| {name} | {shown} | `{test}` |"

    def write(self) -> None:
        """The page of the docs."""
        weights = "".join(f"| `{path}` | {size / 1000:.1f} |\n" for path, size in self.weight.items())
        rows = "".join(f"{line}\n" for line in self.walks.values())
        FILE.write_text(HEAD + rows + (WEIGHT + weights if weights else ""), encoding="utf-8")
