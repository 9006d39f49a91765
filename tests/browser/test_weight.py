"""How much travels: the first page at most 120 kB in all, any later one at most 30 kB."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Browser, Page

from tests.browser.town import Town, address
from tests.browser.usability import Book

FIRST, LATER = 120_000, 30_000
WALK = ("/izglitojamie", "/plani", "/darba-uzskaite", "/lietas", "/zinas", "/kas-kavejas", "/plani?page=2")


def travelled(page: Page, act: Callable[[], object]) -> int:
    """The bytes, heads included, that came over the line meanwhile; what the browser kept costs nothing."""
    got = 0.0

    def count(event: dict[str, float]) -> None:
        nonlocal got
        got += event["encodedDataLength"]

    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", count)
    act()
    page.wait_for_load_state("networkidle")
    session.detach()
    return int(got)


def test_the_first_page_and_the_later_ones_are_light(browser: Browser, site: str, town: Town, book: Book):
    context = browser.new_context(base_url=site, locale="lv-LV")
    page = context.new_page()
    first = travelled(page, lambda: page.goto("/pieslegties"))
    page.locator("input[name=email]").fill(address("koordinators.bebrene"))
    page.locator("input[name=password]").fill(town.password)
    found = {"/pieslegties": first}
    found["/mani-uzdevumi"] = travelled(page, lambda: page.get_by_role("button", name="Pieslēgties").click())
    for path in WALK:
        found[path] = travelled(page, lambda path=path: page.goto(path))  # type: ignore[misc]
    context.close()

    book.weight = dict(found)
    assert found.pop("/pieslegties") <= FIRST
    assert {} == {path: size for path, size in found.items() if size > LATER}
