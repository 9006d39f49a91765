"""Drawing a picture out of DOT text by the program `graphviz-pure`, which is given little time."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from functools import lru_cache
from pathlib import Path

PROGRAM = "graphviz-pure"
TITLE = re.compile(r"<title>.*?</title>\s*", re.DOTALL)
"""What hovering would show: the ids of states, which are nobody's words."""
SECONDS = 5


class NotDrawnError(RuntimeError):
    """There is no picture: the program is missing, failed, or took too long."""


@lru_cache(maxsize=64)
def svg(dot: str) -> str:
    """The picture as an `<svg>` element to be put into a page.

    Raises:
        NotDrawnError: it could not be drawn.
    """
    program = _program()
    try:
        done = subprocess.run(  # noqa: S603 - our own program, its text on standard input
            [program, "-Tsvg"], input=dot.encode(), capture_output=True, timeout=SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise NotDrawnError(type(error).__name__) from error
    text = done.stdout.decode()
    start = text.find("<svg")
    if start < 0:
        raise NotDrawnError("no picture in the answer")
    return TITLE.sub("", text[start:])


def _program() -> str:
    """The program beside this Python, or anywhere on the path."""
    beside = Path(sys.executable).parent / PROGRAM
    found = str(beside) if beside.exists() else shutil.which(PROGRAM)
    if found is None:
        raise NotDrawnError(f"{PROGRAM} is not installed")
    return found
