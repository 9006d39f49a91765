"""Filling the generated forms as a person does: choosing, ticking, typing, adding rows."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect


def put(scope: Page | Locator, **answers: Any) -> None:
    """Answer fields by their names; a number chooses by place, True ticks the first box."""
    for name, value in answers.items():
        field = scope.locator(f"[data-control$='-{name}']").first
        expect(field).to_be_visible()
        _answer(field, value)


def _answer(field: Locator, value: Any) -> None:
    if field.locator("select").count():
        expect(field.locator("select option").nth(1)).to_be_attached()
        chosen = {"index": value} if isinstance(value, int) else {"value": value}
        field.locator("select").select_option(**chosen)
    elif value is True:
        field.locator("input[type=checkbox], input[type=radio][value=yes]").first.check()
    elif isinstance(value, list):
        for code in value:
            field.locator(f"input[value='{code}']").check()
    else:
        field.locator("input:not([type=hidden]), textarea").first.fill(value)


def add_row(page: Page, group: str) -> Locator:
    """Press *add a row* and answer the new row."""
    rows = page.locator(f"#f-{group} fieldset.row-card, #f-{group} tbody > tr")
    before = rows.count()
    page.locator(f"#f-{group}-add").click()
    expect(rows).to_have_count(before + 1)
    return rows.nth(before)
