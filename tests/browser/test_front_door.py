"""Whoever comes unknown meets the sign-in page, in Latvian, and can use it."""

from playwright.sync_api import Page

from tests.browser.watch import assert_usable


def test_the_sign_in_page_is_usable(page: Page):
    """Any address leads there first."""
    page.goto("/")

    assert page.evaluate("document.documentElement.lang") == "lv"
    assert_usable(page, page.get_by_role("button", name="Pieslēgties"))
