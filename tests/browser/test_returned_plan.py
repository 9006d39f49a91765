"""A plan goes back with two marks, is corrected, handed in again, and only the changes are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from iapflow.store.case import Case, CaseRole
from iapflow.store.person import Person, RoleAssignment
from tests.browser.town import Town, Windows
from tests.browser.watch import Watch

WISH = "Lūdzu, precizējiet apjomu."
WHY = "Kas liecina par šo risku?"
OWN = "Par to liecina atzīmes žurnālā."


@dataclass(frozen=True)
class Waiting:
    """A plan that waits for its head: who wrote it, who decides."""

    case: int
    author: str
    head: str


@pytest.fixture
def waiting(town: Town) -> Waiting:
    """A plan of the demonstration that its head has before them."""
    with town.reading() as session:
        written = (
            select(Case.id, Case.institution_id, CaseRole.person_id)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .where(Case.workflow == "support_plan", Case.state == "submitted", CaseRole.role == "plan_author")
            .order_by(Case.id)
        )
        for case, unit, author in session.execute(written):
            held = select(RoleAssignment.person_id).where(
                RoleAssignment.role == "institution_head",
                RoleAssignment.institution_id == unit,
                RoleAssignment.person_id != author,
                RoleAssignment.acting_for_id.is_(None),
                RoleAssignment.valid_from <= date(2026, 11, 1),
            )
            head = session.scalar(held.limit(1))
            emails = [session.get(Person, one).email for one in (author, head)] if head else []
            if len(emails) == 2 and all(emails):
                return Waiting(case, *(str(email).split("@")[0] for email in emails))
    pytest.skip("no plan of the demonstration waits for its head")


def mark(page: Page, control: str, words: str) -> None:
    """Write in the place for a remark at an answer."""
    box = page.locator(f".mark-here:has(input[value='plan:{control}'])").first
    box.locator("textarea").fill(words)


def kept(page: Page) -> None:
    """What was typed is kept by itself."""
    expect(page.locator("[data-draft-state]")).to_contain_text("saglabāts")


def test_a_plan_is_sent_back_with_two_marks_corrected_and_only_the_changes_are_read(
    waiting: Waiting, windows: Windows, watch: Watch
) -> None:
    watch.allowed.add(422)
    head = windows.of(waiting.head)
    head.goto(f"/apstiprinasana/{waiting.case}")
    expect(head.locator(".mark-here").first).to_be_hidden()
    head.locator("#return > summary").click()
    places = head.locator(".answers .mark-here input[name=_at]").evaluate_all("all => all.map(one => one.value)")
    volume = next(one for one in places if one.endswith("].volume")).removeprefix("plan:")
    why = next(one for one in places if one.endswith("].justification")).removeprefix("plan:")
    mark(head, volume, WISH)
    mark(head, why, WHY)
    head.locator("#return textarea[name=f-comment]").fill("Divas piezīmes.")
    if head.locator("#return select").count():
        head.locator("#return select").first.select_option(index=1)
    head.locator("#return-form button[name=_do]").click()
    expect(head.locator(".flashes")).to_contain_text("Lēmums ir reģistrēts")

    author = windows.of(waiting.author)
    author.goto(f"/plani/{waiting.case}")
    expect(author.get_by_text(WISH).first).to_be_visible()
    author.get_by_role("link", name="Atvērt pie pirmās piezīmes").click()
    expect(author.locator("#marks")).to_contain_text(WHY)
    expect(author.locator(":focus")).to_be_visible()
    field = author.locator(f"#f-{volume.replace('[', '-').replace('].', '-')}")
    before = field.input_value()
    field.fill("7")
    author.locator("#marks li", has_text=WISH).get_by_role("checkbox").check()
    kept(author)
    author.locator("button[name=_submit][value=submit]").click()
    expect(author.locator(".error-summary")).to_contain_text("bez atbildes")
    author.locator("#marks li", has_text=WHY).get_by_label("Mana atbilde").fill(OWN)
    kept(author)
    author.locator("button[name=_submit][value=submit]").click()
    expect(author.locator(".flashes")).to_contain_text("Iesniegts")

    head.goto(f"/apstiprinasana/{waiting.case}")
    changes = head.locator(".panel", has_text="Kas mainījies kopš pēdējā lēmuma")
    expect(changes.locator("ins").first).to_have_text("7")
    expect(changes.locator("del").first).to_have_text(before)
    expect(head.get_by_text(OWN)).to_be_visible()
    expect(head.locator(".all-answers .answers").first).to_be_hidden()
    head.get_by_text("Rādīt visu").click()
    expect(head.locator(".all-answers .answers").first).to_be_visible()

    author.goto(f"/plani/{waiting.case}")
    expect(author.get_by_text("Vadītājs plānu jau ir atvēris").first).to_be_visible()
