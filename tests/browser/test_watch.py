"""The watch over the browser tests notices what it is there for."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.browser.serving import serving
from tests.browser.watch import Watch, assert_usable, violations

GOOD = "<title>Lapa</title><main><h1>Lapa</h1><button>Saglabāt</button></main>"
PAGES = {
    "good": GOOD,
    "console": GOOD + "<script>console.error('deadline')</script>",
    "exception": GOOD + "<script>nothing.here()</script>",
    "asset": GOOD + "<script src='/missing.js'></script>",
    "host": GOOD + "<img alt='' src='http://127.0.0.2:9/pixel.png'>",
    "unlabelled": GOOD + "<input type='text'>",
    "empty": "<title>Tukša</title>",
}


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Pages with one fault each, in place of the program."""
    app = Flask("faulty")
    app.add_url_rule("/favicon.ico", "icon", lambda: ("", 204))
    app.add_url_rule(
        "/<name>", "page", lambda name: f"<!doctype html><html lang=lv>{PAGES[name]}" if name in PAGES else (GOOD, 404)
    )
    with serving(app) as address:
        yield address


@pytest.fixture
def open_page(page: Page):
    """Open one of the pages and wait until it is still."""

    def opened(name: str) -> Page:
        page.goto(f"/{name}", wait_until="networkidle")
        return page

    return opened


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("console", "console: deadline"),
        ("exception", "exception:"),
        ("asset", "404: GET"),
        ("host", "another host:"),
        ("nowhere", "404: GET"),
    ],
)
def test_a_fault_in_the_browser_is_a_problem(open_page, watch: Watch, name: str, said: str):
    """Each kind of fault fails a test unless it is cleared, as here."""
    open_page(name)

    assert any(problem.startswith(said) for problem in watch.problems), watch.problems
    watch.problems.clear()


def test_a_page_that_is_meant_to_be_missing_may_be(open_page, watch: Watch):
    """Tests of foreign rows say so beforehand."""
    watch.allowed.add(404)

    open_page("nowhere")

    assert [] == watch.problems


def test_a_good_page_is_usable(open_page):
    """No violation, and its button is there."""
    page = open_page("good")

    assert_usable(page, page.get_by_role("button", name="Saglabāt"))


def test_a_field_without_a_name_is_a_violation(open_page):
    """Axe runs with the rules of WCAG 2.2 AA."""
    assert any(line.startswith("label:") for line in violations(open_page("unlabelled")))


def test_an_empty_page_is_not_usable(open_page):
    """Axe alone would pass it."""
    page = open_page("empty")

    with pytest.raises(AssertionError):
        assert_usable(page, page.get_by_role("button").first, within_ms=100)
