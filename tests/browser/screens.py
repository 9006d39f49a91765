"""`make screenshots`: every page and state, wide and narrow, in both languages, by day, by night and on paper.

The pictures go to `var/screenshots` with a page that shows them all; they are looked at, not committed.
`python -m tests.browser.screens WORD` makes only those whose name contains the word.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from iapflow.http.language import COOKIE
from iapflow.store.migrate import upgrade
from tests.browser.known import known_of
from tests.browser.serving import serving
from tests.browser.test_pages import NOBODY_AT_ALL, PAGES
from tests.browser.town import NOBODY, Town, demonstration, sign_in

FOLDER = Path("var/screenshots")
WIDTHS = {"1280": {"width": 1280, "height": 900}, "390": {"width": 390, "height": 844}}
LANGUAGES = ("lv", "en")
FIGURE = "export_days"
State = Callable[[Page], None]


@dataclass(frozen=True)
class Shot:
    """One page in one state: who looks, where, and what is done there first."""

    who: str
    path: str
    do: State | None = None
    is_dark: bool = False
    is_paper: bool = False


def _wrong_password(page: Page) -> None:
    page.locator("input[name=email]").fill("x@demo.example")
    page.locator("input[name=password]").fill("nepareiza parole")
    page.locator("form.door-form button, form button[type=submit]").first.click()
    page.wait_for_load_state()


def _find(page: Page) -> None:
    if page.locator("#find").is_visible():
        page.locator("#find").fill("an")
        page.locator(".find-hints a").first.wait_for()


def _hand_in(page: Page) -> None:
    page.locator("button[name=_submit]").first.click()
    page.wait_for_load_state()


def _look_first(page: Page) -> None:
    """What another figure would change."""
    line = page.locator(f"#{FIGURE}")
    line.locator("summary").click()
    line.locator("input[name=value]").fill("9")
    line.locator("input[name=reason]").fill("Rīkojums Nr. 5.")
    line.locator("button.btn-primary").click()
    page.wait_for_load_state()


def _one_part(page: Page) -> None:
    if page.locator("button[name=_view][value=one]").count():
        page.locator("button[name=_view][value=one]").click()
        page.wait_for_load_state()
    page.locator("button[name=_go][value=risks]").click()
    page.wait_for_load_state()


def _dialog(page: Page) -> None:
    """The question before a new address of one's calendar."""
    switch = page.locator("form[action='/zinas/kalendars'] button")
    if page.locator("form[data-confirm]").count() == 0:
        switch.click()
    page.locator("form[data-confirm] button").first.click()
    page.locator("dialog[open]").wait_for()


STATES: Mapping[str, Shot] = {
    "sign-in": Shot(NOBODY_AT_ALL, "/pieslegties"),
    "sign-in, wrong": Shot(NOBODY_AT_ALL, "/pieslegties", _wrong_password),
    "no such page": Shot("direktors.bebrene", "/nav-tadas-lapas"),
    "no role": Shot(NOBODY, "/mani-uzdevumi"),
    "nothing to do": Shot("pilngadigs.selija", "/mani-uzdevumi"),
    "nothing found": Shot("koordinators.bebrene", "/izglitojamie?q=xyzzy"),
    "finding": Shot("koordinators.bebrene", "/mani-uzdevumi", _find),
    "the form with errors": Shot("{author}", "/plani/{draft}/veidlapa/plan", _hand_in),
    "a dialog at night": Shot("koordinators.bebrene", "/zinas", _dialog, is_dark=True),
    "my work at night": Shot("direktors.bebrene", "/mani-uzdevumi", is_dark=True),
    "late at night": Shot("koordinators.bebrene", "/kas-kavejas", is_dark=True),
    "the form at night": Shot("{author}", "/plani/{draft}/veidlapa/plan", is_dark=True),
    "a plan on paper": Shot("direktors.bebrene", "/plani/{in_delivery}", is_paper=True),
    "my work on paper": Shot("autors.bebrene", "/mani-uzdevumi", is_paper=True),
    "plans on paper": Shot("augsdaugava", "/plani", is_paper=True),
    "a queue at night": Shot("augsdaugava", "/plani?queue=municipality", is_dark=True),
    "nothing to look at": Shot("augsdaugava", "/plani?queue=municipality&skats=apskatit"),
    "a figure looked at": Shot("administrators", "/iestatijumi", _look_first),
    "a consent without answers": Shot("koordinators.raina", "/plani/{consent}/darbiba/give", _hand_in),
    "one part of the form": Shot("{author}", "/plani/{draft}/veidlapa/plan", _one_part),
}


def main(word: str = "") -> None:
    """Make them all."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    pages = {name: Shot(who, path) for name, (who, path, _) in PAGES.items()} | dict(STATES)
    with _site() as (town, site), sync_playwright() as play:
        program = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        known = known_of(town)
        for name, shot in pages.items():
            if word in name:
                _shoot(browser, site, town, (name, shot), known)
                sys.stdout.write(f"{name}\n")
        browser.close()
    _index(sorted(path.name for path in FOLDER.glob("*.png")))


@contextmanager
def _site() -> Iterator[tuple[Town, str]]:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.sqlite3"
        upgrade(f"sqlite:///{template}")
        live = Path(folder) / "live"
        live.mkdir()
        app = demonstration(template, live)
        with serving(app) as site:
            yield Town(app), site


def _shoot(browser: Browser, site: str, town: Town, named: tuple[str, Shot], known: Mapping[str, str]) -> None:
    name, shot = named
    who, path = shot.who.format(**known), shot.path.format(**known)
    for language in LANGUAGES:
        with _window(browser, site, town, who, shot) as context:
            context.add_cookies([{"name": COOKIE, "value": language, "url": site}])
            for width, size in WIDTHS.items():
                page = context.new_page()
                page.set_viewport_size(size)  # type: ignore[arg-type]
                page.goto(path)
                if shot.do is not None:
                    shot.do(page)
                if shot.is_paper:
                    page.emulate_media(media="print")
                page.screenshot(path=FOLDER / f"{name}-{width}-{language}.png", full_page=True)
                page.close()


@contextmanager
def _window(browser: Browser, site: str, town: Town, who: str, shot: Shot) -> Iterator[BrowserContext]:
    """A signed-in window; who signed in once is known by the cookies kept."""
    if who and who not in town.kept:
        first = browser.new_context(base_url=site, locale="lv-LV")
        sign_in(first.new_page(), who, town.password)
        town.kept[who] = first.storage_state()
        first.close()
    context = browser.new_context(
        base_url=site, locale="lv-LV", timezone_id="Europe/Riga", reduced_motion="reduce",
        storage_state=town.kept.get(who), color_scheme="dark" if shot.is_dark else "light",
    )  # fmt: skip
    yield context
    context.close()


def _index(names: list[str]) -> None:
    """One page with all pictures."""
    shown = (f'<img src="{escape(name)}" width="480" alt=""><figcaption>{escape(name)}</figcaption>' for name in names)
    rows = "".join(f"<figure>{one}</figure>" for one in shown)
    (FOLDER / "index.html").write_text(f"<!DOCTYPE html><meta charset=utf-8><title>IAPFlow</title>{rows}", "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:2])
