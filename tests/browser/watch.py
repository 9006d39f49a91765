"""What the browser sees go wrong while somebody works, and whether a page can be used by everybody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, WebError, expect

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# Chromium's echo of an answer that `Watch` judges itself, by status and by what was asked for.
ECHO = "Failed to load resource"


@dataclass
class Watch:
    """Collects console errors, exceptions, missing assets and requests to other hosts, over several windows.

    `allowed` holds the statuses that a page of this test may have on purpose (`watch.allowed.add(404)`).
    """

    host: str
    problems: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page that this context opens."""
        context.on("console", self._on_console)
        context.on("weberror", self._on_exception)
        context.on("request", self._on_request)
        context.on("requestfailed", self._on_failure)
        context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(ECHO):
            self.problems.append(f"console: {message.text}")

    def _on_exception(self, error: WebError) -> None:
        self.problems.append(f"exception: {error.error}")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.netloc != self.host:
            self.problems.append(f"another host: {request.url}")

    def _on_failure(self, request: Request) -> None:
        # Leaving a page aborts what it was still loading.
        if "ERR_ABORTED" not in (request.failure or ""):
            self.problems.append(f"{request.failure}: {request.url}")

    def _on_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 400 and not (is_page and response.status in self.allowed):
            self.problems.append(f"{response.status}: {response.request.method} {response.url}")


def violations(page: Page, tags: Iterable[str] = WCAG) -> list[str]:
    """What axe finds on the page as it stands, one line a place."""
    options = {"runOnly": {"type": "tag", "values": list(tags)}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]


def assert_usable(page: Page, main_control: Locator, within_ms: int = 5_000) -> None:
    """The control this page is for can be seen, and everybody can use the page.

    Axe alone passes an empty page; hence the control.
    """
    expect(main_control).to_be_visible(timeout=within_ms)
    found = violations(page)
    assert not found, f"{page.url}: {found}"
