"""Work that is done with the keyboard alone: where one stands can be seen at every stop, and nothing needs a mouse."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from iapflow.store.case import Case, CaseRole
from iapflow.store.person import Person, RoleAssignment
from tests.browser.test_usability import giver
from tests.browser.town import Town, Windows, address

MOST_STOPS = 250
WHERE = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ringed = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1);
  const isOpen = (y) => {
    const above = document.elementFromPoint(x, Math.min(Math.max(y, 0), innerHeight - 1));
    return above === one || one.contains(above) || above?.contains(one) || above?.closest('label')?.control === one;
  };
  const open = [box.top + 6, box.top + box.height / 2, box.bottom - 6].some(isOpen);
  const name = `${one.tagName.toLowerCase()}#${one.id}[${one.name ?? ''}] ${one.textContent.trim().slice(0, 40)}`;
  return { name, ringed, inside: box.bottom > 0 && box.top < innerHeight, open, at: [box.top, box.bottom] };
}"""
"""Where the keyboard is, whether it is ringed, within the window, and not hidden by a bar (WCAG 2.4.7, 2.4.11)."""


@dataclass
class Keyboard:
    """Somebody who has no mouse; every stop on the way is looked at."""

    page: Page
    unseen: list[str] = field(default_factory=list)

    def to(self, wanted: Locator, key: str = "Tab") -> None:
        """Go there, stop by stop."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press(key)
            self._look()
            if wanted.evaluate("one => one === document.activeElement"):
                return
        raise AssertionError(f"{key} does not lead to {wanted}")

    def press(self, *keys: str) -> None:
        """Press keys where one stands."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type where one stands."""
        self.page.keyboard.type(words)

    def is_at(self, wanted: Locator) -> None:
        """One stands there now, and it can be seen."""
        expect(wanted).to_be_focused()
        self._look()

    def seen_all_the_way(self) -> None:
        """No stop was without a ring, outside the window or under something."""
        assert [] == self.unseen, "\n".join(self.unseen)

    def _look(self) -> None:
        found: dict[str, Any] | None = self.page.evaluate(WHERE)
        if found is not None and not (found["ringed"] and found["inside"] and found["open"]):
            self.unseen.append(f"{found} at {self.page.url}")


def plan(town: Town, state: str, role: str, place: int = 0) -> tuple[int, str]:
    """A plan in a state and who holds a role in it; each test takes another one."""
    with town.reading() as session:
        held = (
            select(Case.id, Person.email)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .join(Person, Person.id == CaseRole.person_id)
            .where(Case.workflow == "support_plan", Case.state == state, CaseRole.role == role)
            .order_by(Case.id)
        )
        found = session.execute(held).all()[place]
    return found.id, found.email.removesuffix(address(""))


def before_a_head(town: Town, place: int) -> tuple[int, str]:
    """A plan that waits for its head, who did not write it."""
    with town.reading() as session:
        found = session.execute(
            select(Case.id, Person.email)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .join(RoleAssignment, RoleAssignment.institution_id == Case.institution_id)
            .join(Person, Person.id == RoleAssignment.person_id)
            .where(Case.workflow == "support_plan", Case.state == "submitted", CaseRole.role == "plan_author")
            .where(RoleAssignment.role == "institution_head", RoleAssignment.person_id != CaseRole.person_id)
            .where(RoleAssignment.acting_for_id.is_(None), RoleAssignment.valid_from <= date(2026, 11, 1))
            .order_by(Case.id)
        ).all()[place]
    return found.id, found.email.removesuffix(address(""))


def kept(page: Page) -> None:
    """What was typed is kept by itself."""
    expect(page.locator("[data-draft-state]").last).to_have_text(re.compile(r"saglabāts plkst\. \d+\.\d\d"))


def test_rows_of_a_plan_are_added_copied_moved_taken_out_and_brought_back(windows: Windows, town: Town) -> None:
    """After each the keyboard stands where one goes on."""
    case, author = plan(town, "draft", "plan_author")
    page = windows.of(author)
    page.goto(f"/plani/{case}/veidlapa/plan")
    keys, rows = Keyboard(page), page.locator("#f-risks fieldset.row-card")
    before = rows.count()
    add = page.locator("#f-risks-add")

    keys.to(add)
    keys.press("Enter")
    expect(rows).to_have_count(before + 1)
    new = rows.nth(before)
    assert new.evaluate("one => one.contains(document.activeElement)")
    row = str(new.get_attribute("id"))
    first = new.locator("select, input:not([type=hidden]), textarea").first
    keys.is_at(first) if first.evaluate("one => one === document.activeElement") else keys.to(first)
    keys.press("ArrowDown")
    text = new.locator("textarea:visible").first
    keys.to(text)
    keys.type("Kavē pirmās stundas.")
    kept(page)

    keys.to(page.locator(f"#{row} [data-row-act=copy]"))
    keys.press("Enter")
    expect(rows).to_have_count(before + 2)
    assert page.evaluate("document.activeElement !== document.body")
    keys.to(page.locator(f"#{row} [data-row-act=down]"), "Shift+Tab")
    keys.press("Enter")
    expect(rows.nth(before + 1)).to_have_attribute("id", row)
    up = page.locator(f"#{row} [data-row-act=up]")
    keys.to(up, "Shift+Tab")
    keys.press("Space")
    expect(rows.nth(before)).to_have_attribute("id", row)

    keys.to(page.locator(f"#{row} [data-row-act=remove]"))
    keys.press("Enter")
    expect(rows).to_have_count(before + 1)
    expect(page.locator(f"#{row}")).to_have_count(0)
    undo = page.locator("#f-risks-undo")
    expect(undo).to_be_focused()
    keys.press("Enter")
    expect(rows.nth(before)).to_have_attribute("id", row)
    expect(page.locator(f"#{row} textarea").first).to_have_value("Kavē pirmās stundas.")
    assert page.evaluate("document.activeElement !== document.body")
    keys.seen_all_the_way()


def test_a_grid_of_an_evaluation_is_filled_cell_by_cell(windows: Windows, town: Town) -> None:
    """Its rows are those of the plan; nothing is skipped and nothing traps."""
    case, author = plan(town, "in_delivery", "plan_author")
    page = windows.of(author)
    page.goto(f"/plani/{case}/veidlapa/evaluation")
    keys, rows = Keyboard(page), page.locator("#f-measures tbody tr, #f-measures fieldset.row-card")
    expect(rows.first).to_be_visible()

    for row in rows.all():
        choice = row.locator("select[name$='-usefulness']")
        keys.to(choice)
        keys.press("ArrowDown")
        expect(choice).not_to_have_value("")
    kept(page)
    keys.to(page.locator("#f-narrative"))
    keys.type("Apmeklē visas stundas.")
    kept(page)
    keys.to(rows.first.locator("select[name$='-usefulness']"), "Shift+Tab")
    page.reload()
    expect(rows.first.locator("select[name$='-usefulness']")).not_to_have_value("")
    expect(page.locator("#f-narrative")).to_have_value("Apmeklē visas stundas.")
    keys.seen_all_the_way()


def test_a_plan_is_sent_back_with_two_marks(windows: Windows, town: Town) -> None:
    """From the decision's button to the places at the answers, and on to the reason."""
    case, head = before_a_head(town, 0)
    page = windows.of(head)
    page.goto(f"/apstiprinasana/{case}")
    keys = Keyboard(page)

    keys.to(page.locator("a[href='#return']"))
    keys.press("Enter")
    expect(page.locator("#return")).to_have_attribute("open", "")
    places = page.locator(".answers .mark-here textarea:visible")
    for place in (places.nth(2), places.nth(5)):
        if place.evaluate("one => !!(one.compareDocumentPosition(document.activeElement) & 4)"):
            keys.to(place, "Shift+Tab")
        else:
            keys.to(place)
        keys.type("Lūdzu, precizējiet.")
    reason = page.locator("#return-form textarea[name=f-comment]")
    keys.to(reason)
    keys.type("Divas piezīmes.")
    kept(page)
    keys.to(page.locator("#return-form button[name=_do]"))
    keys.press("Enter")

    expect(page.locator(".flashes")).to_contain_text("Lēmums ir reģistrēts")
    keys.seen_all_the_way()


def test_a_plan_is_approved(windows: Windows, town: Town) -> None:
    """From my work to the decision and on to the next plan."""
    case, head = before_a_head(town, 1)
    page = windows.of(head)
    page.goto(f"/apstiprinasana/{case}")
    keys = Keyboard(page)

    keys.to(page.locator("form.decide button.btn-primary"))
    keys.press("Enter")

    expect(page.locator(".flashes")).to_contain_text("Lēmums ir reģistrēts")
    with town.reading() as session:
        assert "submitted" != session.get_one(Case, case).state
    keys.seen_all_the_way()


def test_an_hour_is_logged(windows: Windows, town: Town) -> None:
    """From my work to the row that is kept."""
    page = windows.of(giver(town))
    page.goto("/mani-uzdevumi")
    keys = Keyboard(page)
    keys.to(page.locator("#nedela tbody a", has_text="Ierakstīt darbu").first)
    keys.press("Enter")
    topic = page.locator("form#form [name=f-topic]")
    expect(topic).to_be_visible()
    page.wait_for_load_state()

    if not topic.evaluate("one => one === document.activeElement"):
        keys.to(topic)
    keys.type("Daļskaitļu saskaitīšana")
    keys.to(page.locator("form#form button.btn-primary"))
    keys.press("Enter")

    expect(page.locator(".flashes")).to_be_visible()
    keys.seen_all_the_way()


def test_a_learner_is_found(windows: Windows, town: Town) -> None:
    """A key leads to the field from anywhere, arrows to the hit."""
    page = windows.of("koordinators.bebrene")
    page.goto("/plani")
    keys = Keyboard(page)

    keys.press("/")
    keys.is_at(page.locator("#find"))
    keys.type("an")
    hit = page.locator(".find-hints a").first
    expect(hit).to_be_visible()
    keys.press("ArrowDown")
    keys.is_at(hit)
    keys.press("Enter")

    page.wait_for_url(re.compile(r"/(izglitojamie|plani)/\d+"))
    keys.seen_all_the_way()


@pytest.mark.parametrize("where", ["/mani-uzdevumi", "/izglitojamie", "/plani", "/zinojumi", "/iestade"])
def test_the_first_stop_leads_past_the_menu(windows: Windows, where: str) -> None:
    """And the next one stands in what the page is about."""
    page = windows.of("koordinators.bebrene")
    page.goto(where)
    keys = Keyboard(page)

    keys.press("Tab")
    keys.is_at(page.locator("a.skip"))
    keys.press("Enter", "Tab")

    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    keys.seen_all_the_way()
