"""A running program and a browser to use it with; whatever goes wrong in the browser fails the test.

`page` is one signed-out window; `new_context()` opens further people's windows.  `watch` is on all of them.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from tests.browser.serving import serving
from tests.browser.town import Town, Windows, found_demonstration, program
from tests.browser.usability import Book
from tests.browser.watch import Watch

DESKTOP = {"width": 1280, "height": 900}
ACTION_MS = 30_000
EXPECT_MS = 15_000
"""A busy machine is no fault; how long a page may take is measured elsewhere."""
expect.set_options(timeout=EXPECT_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; nothing is downloaded."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("NO BROWSER TESTS: apt-get install chromium, or name one in CHROMIUM")
    # Root may run no sandbox, and a container's shared memory is too small for a page.
    return {**browser_type_launch_args, "executable_path": program, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A Latvian teacher's browser, without animations."""
    return {
        **browser_context_args,
        "locale": "lv-LV",
        "timezone_id": "Europe/Riga",
        "reduced_motion": "reduce",
        "viewport": DESKTOP,
    }


@pytest.fixture(scope="session")
def base_url() -> None:
    """Replaces the plugin's own, which pytest warns about; each context is told its `site` instead."""


@pytest.fixture(scope="module")
def site(live_app: Flask) -> Iterator[str]:
    """Where the program answers; one server for a file of tests."""
    with serving(live_app) as address:
        yield address


@pytest.fixture
def watch(site: str) -> Iterator[Watch]:
    """Fails the test, at its end, for what went wrong in any of its windows."""
    watch = Watch(host=urlsplit(site).netloc)
    yield watch
    assert [] == watch.problems


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], site: str, watch: Watch) -> Callable[..., BrowserContext]:
    """Open another person's browser: own cookies, watched."""

    def opened(**settings: Any) -> BrowserContext:
        context = new_context(base_url=site, **settings)
        context.set_default_timeout(ACTION_MS)
        watch.follow(context)
        return context

    return opened


@pytest.fixture(scope="session")
def founded(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's database, which nobody writes to; where several workers run the tests, one founds it for all."""
    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    file, making = folder / "demonstration.sqlite3", folder / "demonstration.making"
    with (folder / "demonstration.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not file.exists():
            found_demonstration(sqlite_template, making)
            making.rename(file)
    return file


@pytest.fixture(scope="module")
def live_app(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The program on a demonstration of its own; the tests of a file share it, so each takes its own plan."""
    return program(Path(shutil.copy(founded, tmp_path_factory.mktemp("live") / "iapflow.sqlite3")))


@pytest.fixture(scope="module")
def town(live_app: Flask) -> Town:
    """Who is who behind the program."""
    return Town(live_app)


@pytest.fixture
def windows(town: Town, new_context: Callable[..., BrowserContext]) -> Windows:
    """Opens the browsers of the demonstration's people."""
    return Windows(town, new_context)


@pytest.fixture(scope="session")
def book() -> Iterator[Book]:
    """What the walks cost; written into the docs where `make usability` asks for it."""
    found = Book()
    yield found
    if os.environ.get("IAPFLOW_USABILITY"):
        found.write()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What uses up the demonstration that a file's tests share comes last."""
    items.sort(key=lambda item: item.name.startswith("test_plans_are_approved_one_decision_each"))
