"""What every test has: both databases, and a watch on what a test leaves behind."""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.quick import quick_folder
from tests.remembered import remember

pytest_plugins = ["tests.databases"]
remember()

TOGETHER = ("cli",)
"""Folders whose tests share something dear, a demonstration: each goes to one worker as a whole."""


if "PYTEST_DEBUG_TEMPROOT" not in os.environ and (quick := quick_folder()):
    os.environ["PYTEST_DEBUG_TEMPROOT"] = quick  # a slow disk must not decide whether a page answers in time


class Together(LoadScopeScheduling):
    """Where several workers run the tests, a file (or such a folder) stays on one of them."""

    def _split_scope(self, nodeid: str) -> str:
        """What goes to one worker with this test."""
        path = nodeid.partition("::")[0]
        room = path.split("/")[1]
        return room if room in TOGETHER else path


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    """Hand them out by `Together`."""
    return Together(config, log)


@pytest.fixture(autouse=True)
def leaves_nothing_behind() -> Iterator[None]:
    """A test that leaves an application context, a thread, a folder or a variable behind spoils the next one."""
    folder, variables, threads = Path.cwd(), dict(os.environ), set(threading.enumerate())

    yield

    left = [f"thread {thread.name}" for thread in threading.enumerate() if _was_left(thread, threads)]
    if (flask := sys.modules.get("flask")) and flask.has_app_context():
        left.append("an application context")
    if Path.cwd() != folder:
        left.append(f"the current folder {Path.cwd()}")
        os.chdir(folder)
    present = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    variables.pop("PYTEST_CURRENT_TEST", None)
    left += [f"the variable {name}" for name in variables.keys() ^ present.keys()]
    assert [] == left, "left behind: " + ", ".join(left)


def _was_left(thread: threading.Thread, before: set[threading.Thread]) -> bool:
    return thread not in before and thread.is_alive() and not thread.daemon
