"""Showing that long work goes on: a bar where somebody looks, a line now and then elsewhere."""

import sys
from types import TracebackType

import click

STEP = 10
"""Per cent between two lines where no terminal is."""


class Progress:
    """Called with what is being done, how much is done, and of how much."""

    def __init__(self, title: str) -> None:
        """Begin with the title."""
        self._title, self._shown = title, -1

    def __enter__(self) -> "Progress":
        """Say what begins."""
        click.echo(f"{self._title} …")
        return self

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show how far it is."""
        percent = 100 * done // max(of, 1)
        if percent // STEP == self._shown and not sys.stdout.isatty():
            return
        if sys.stdout.isatty():
            click.echo(f"\r  {what}: {percent:3} %", nl=done == of)
        else:
            click.echo(f"  {what}: {percent} %")
        self._shown = percent // STEP

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the line."""
