"""Following every link as several people: each answers, speaks Latvian, and changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, deque
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from playwright.sync_api import APIResponse
from sqlalchemy import text

from iapflow.definitions.catalogue import read_project
from iapflow.store.base import db
from tests.browser.town import ROOT

ROLES = ("administrators", "direktors.bebrene", "koordinators.selija", "autors.bebrene", "augsdaugava", "ikvd")
OF_A_KIND = 2
"""Pages of one address that differ only in their numbers: so many are enough."""
MOST = 150
SEEN = ("title", "aria-label", "placeholder", "alt")
LABELS = re.compile(r'lv: (?:"([^"]*)"|([^,{}]*)), en: (?:"([^"]*)"|([^}]*?))\}')
LONG = 16
FIRST, LATER = 120_000, 30_000
"""Bytes over the line: the first page with all it needs; a later one with what the browser has not kept yet."""


class Reader(HTMLParser):
    """Links, assets and the words one sees or hears on a page."""

    def __init__(self) -> None:
        """Nothing read yet."""
        super().__init__()
        self.links: list[str] = []
        self.assets: list[str] = []
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where it leads; words in attributes count too."""
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        for name in ("src", "href"):
            if tag in ("script", "img", "link") and given.get(name):
                self.assets.append(str(given[name]))
        if tag in ("script", "style", "pre", "textarea", "code") or (tag == "button" and given.get("lang") == "en"):
            self._silent += 1
        self.words += [str(given[name]) for name in SEEN if given.get(name) and not given.get("lang")]

    def handle_endtag(self, tag: str) -> None:
        """Words count again."""
        if self._silent and tag in ("script", "style", "pre", "textarea", "code", "button"):
            self._silent -= 1

    def handle_data(self, data: str) -> None:
        """Words of the page."""
        if not self._silent and data.strip():
            self.words.append(" ".join(data.split()))


@pytest.fixture(scope="module")
def english() -> frozenset[str]:
    """English sentences of the program and of the definitions that Latvian pages never use."""
    pairs: list[tuple[str, str]] = []
    for path in (ROOT / "iapflow/web/translations").rglob("*.tsv"):
        for line in path.read_text(encoding="utf-8").splitlines():
            ident, _, latvian = line.partition("\t")
            pairs.append((ident, latvian))
    for found in read_project(ROOT).values():
        for match in LABELS.finditer(found.decode()):
            latvian, said = (match[1] or match[2] or "", match[3] or match[4] or "")
            pairs.append((said, latvian))
    spoken = {latvian.strip() for _, latvian in pairs}
    return frozenset(ident.strip() for ident, _ in pairs if ident.strip() not in spoken and len(ident.strip()) > 2)


OPENINGS = "case_seen"
"""That somebody has opened a case is kept on purpose, as a read log is; nothing else may change by looking."""


def _fingerprint(town) -> dict[str, str]:
    """Every table's rows in one word each."""
    found = {}
    with town.app.app_context():
        tables = [table.name for table in db.metadata.sorted_tables if table.name != OPENINGS]
    with town.reading() as session:
        for name in tables:
            rows = sorted(map(repr, session.execute(text(f'SELECT * FROM "{name}"')).all()))  # noqa: S608 - our tables
            found[name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def _kind(address: str) -> tuple[str, tuple[str, ...]]:
    parts = urlsplit(address)
    path = re.sub(r"[0-9a-f]{16,}|\d+", "#", parts.path)
    return path, tuple(sorted(name for name, _ in parse_qsl(parts.query)))


@pytest.mark.parametrize("who", ROLES)
def test_every_link_answers_in_latvian_is_light_and_changes_nothing(windows, town, site, english, who):
    """Breadth first from the first page, two of each kind."""
    ask = windows.of(who).context.request
    before, waiting, kinds = _fingerprint(town), deque(["/"]), Counter[tuple[str, tuple[str, ...]]]()
    seen, assets, faults = {"/"}, dict[str, int](), []

    while waiting and len(seen) - len(waiting) < MOST:
        address = waiting.popleft()
        answer = ask.get(address)
        if answer.status >= 400:
            faults.append(f"{answer.status} {address}")
        if "html" not in answer.headers.get("content-type", ""):
            continue
        page = Reader()
        page.feed(answer.text())
        faults += [f"English at {address}: {words}" for words in page.words if _is_english(words, english)]
        new = {urljoin(answer.url, found) for found in page.assets} - assets.keys()
        weight, most = _bytes(answer), LATER if assets else FIRST
        for found in sorted(new):
            asset = ask.get(found)
            faults += [f"asset {found}"] if asset.status != 200 else []
            assets[found] = _bytes(asset)
            weight += assets[found]
        faults += [f"{weight} bytes: {address}"] if weight > most else []
        for link in page.links:
            there = urljoin(answer.url, link).split("#")[0]
            if there.startswith(site) and there not in seen and kinds[_kind(there)] < OF_A_KIND:
                kinds[_kind(there)] += 1
                seen.add(there)
                waiting.append(there)

    assert [] == sorted(set(faults))
    assert len(seen) > len(ROLES)
    assert before == _fingerprint(town)


def _bytes(answer: APIResponse) -> int:
    """What came over the line, heads included, compressed as it was."""
    heads = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    return heads + int(answer.headers["content-length"])


def _is_english(words: str, english: frozenset[str]) -> bool:
    return words in english or any(len(one) >= LONG and one in words for one in english)
