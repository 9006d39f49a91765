"""A person's hands, counted: each click, tap, key command and each field typed into is one interaction.

Scrolling and waiting are not counted (people.md 4).  Time is that of somebody who types 200 signs a
minute and needs a second for everything else; pages are those that the browser loaded meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

SIGNS_A_SECOND = 200 / 60
SECONDS_A_TOUCH = 1.0


@dataclass
class Hands:
    """Somebody at one page."""

    page: Page
    interactions: int = 0
    signs: int = 0
    pages: int = 0

    def __post_init__(self) -> None:
        """Count the pages that load from now on."""
        self.page.on("load", self._loaded)

    @property
    def seconds(self) -> float:
        """What the walk takes a scripted person."""
        return self.interactions * SECONDS_A_TOUCH + self.signs / SIGNS_A_SECOND

    def click(self, what: Locator) -> None:
        """One click or tap."""
        self.interactions += 1
        what.click()

    def press(self, key: str) -> None:
        """One key command."""
        self.interactions += 1
        self.page.keyboard.press(key)

    def type(self, where: Locator, words: str) -> None:
        """One field typed into; getting there is part of it."""
        self.interactions += 1
        self.signs += len(words)
        where.fill(words)

    def choose(self, where: Locator, **what: object) -> None:
        """One choice of a list."""
        self.interactions += 1
        where.select_option(**what)  # type: ignore[arg-type]

    def _loaded(self) -> None:
        self.pages += 1
