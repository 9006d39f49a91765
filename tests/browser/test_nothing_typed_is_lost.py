"""Ways of losing what was typed into a form of forty fields, and that none of them loses a word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from iapflow.store.case import Case, CaseRole
from iapflow.store.colleague_view import ColleagueView
from iapflow.store.person import Person, RoleAssignment
from tests.browser.filling import add_row
from tests.browser.town import address
from tests.browser.watch import Watch, violations

AIM, WHY = "#f-learner_aim", "textarea[name$='-justification']"
LONG = "Gribu labāk saprast daļskaitļus un vairs nebaidīties no kontroldarbiem."
SAVED = re.compile(r"saglabāts plkst\. \d+\.\d\d")


@pytest.fixture
def plan(town) -> tuple[str, str]:
    """Where a draft of the demonstration is written, and who writes it; the newest, which no other test takes."""
    with town.reading() as session:
        found = session.execute(
            select(Case.id, Person.email)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .join(Person, Person.id == CaseRole.person_id)
            .where(Case.workflow == "support_plan", Case.state == "draft", CaseRole.role == "plan_author")
            .order_by(Case.id.desc())
        ).first()
    assert found is not None
    return f"/plani/{found.id}/veidlapa/plan", found.email.removesuffix(address(""))


def kept(page: Page) -> None:
    """Wait until the page says that it is saved."""
    expect(page.locator("[data-draft-state]")).to_have_text(SAVED)


def opened(windows, plan: tuple[str, str], **settings: object) -> Page:
    page = windows.of(plan[1], **settings)
    page.goto(plan[0])
    return page


def forty_fields(page: Page) -> None:
    """Add rows until the form asks forty things."""
    while page.locator("#form [data-control]:not(:has([data-control]))").count() < 40:
        add_row(page, "risks")


def without(watch: Watch, *told: str) -> None:
    """These answers were made on purpose."""
    watch.problems[:] = [one for one in watch.problems if not any(word in one for word in told)]


def test_a_form_of_forty_fields_survives_five_ways_of_losing_it(windows, plan, watch, town) -> None:
    page = opened(windows, plan)
    forty_fields(page)
    why = page.locator(WHY).last

    # 1. The tab dies: what was saved by itself is there.
    page.locator(AIM).fill(LONG)
    why.fill("Kavē pirmās stundas.")
    kept(page)
    page.goto("about:blank")
    page.goto(plan[0])
    expect(page.locator(AIM)).to_have_value(LONG)
    expect(page.locator(WHY).last).to_have_value("Kavē pirmās stundas.")

    # 2. The network fails, and comes back.
    page.context.set_offline(True)
    page.locator(AIM).fill(f"{LONG} Un palīdzēt citiem.")
    expect(page.locator("[data-draft-state]")).to_contain_text("Neizdevās")
    page.context.set_offline(False)
    without(watch, "ERR_INTERNET_DISCONNECTED")
    page.locator(AIM).press("End")
    page.locator(AIM).press_sequentially("!")
    kept(page)

    # 3. The sign-in ends while one writes: it is asked for in a dialog, and the cursor comes back to its field.
    cookies = page.context.cookies()
    page.context.clear_cookies()
    why = page.locator(WHY).last
    why.fill("Kavē pirmās stundas, jo brauc tālu.")
    dialog = page.locator("dialog[data-sign-in]")
    expect(dialog).to_be_visible()
    assert [] == violations(page)
    dialog.locator("input[name=password]").fill(town.password)
    dialog.get_by_role("button", name="Pieslēgties").click()
    expect(dialog).to_be_hidden()
    expect(why).to_be_focused()
    kept(page)
    without(watch, "401: POST")
    assert cookies

    # 4. A link is pressed with words unsaved: it is asked first.
    asked: list[str] = []
    page.once("dialog", lambda one: (asked.append(one.type), one.dismiss()))
    page.locator(AIM).fill("Vēl nesaglabāts.")
    page.locator("a.brand").click(no_wait_after=True)
    expect(page.locator(AIM)).to_have_value("Vēl nesaglabāts.")
    kept(page)
    assert asked == ["beforeunload"]

    # 5. It is handed in with errors: every word stands where it was.
    watch.allowed.add(422)
    page.locator(AIM).fill(LONG)
    page.locator("button[name=_submit]").first.click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(AIM)).to_have_value(LONG)
    expect(page.locator(WHY).last).to_have_value("Kavē pirmās stundas, jo brauc tālu.")


def test_remarks_of_a_return_survive_leaving_and_a_sign_in_that_ended(windows, watch, town) -> None:
    """They are kept as they are typed, stand there after the page was left, and are asked no question about."""
    place, head = waiting_for_its_head(town)
    page = windows.of(head)
    page.goto(place)
    page.locator("a[href='#return']").click()
    page.locator("textarea[name=_says]").first.fill(LONG)
    expect(page.locator("#return-form [data-draft-state]")).to_have_text(SAVED)

    page.locator("a.brand").click()
    page.wait_for_url("**/mani-uzdevumi")
    page.goto(place)

    remark = page.locator("textarea[name=_says]").first
    expect(remark).to_have_value(LONG)
    expect(page.locator(".kept-before")).to_contain_text("Neviens cits to neredz.")
    assert [] == violations(page)

    # The sign-in ends while one writes on: it is asked for in a dialog, and nothing is sent before.
    page.context.clear_cookies()
    remark.press("End")
    remark.press_sequentially(" Un vēl.")
    dialog = page.locator("dialog[data-sign-in]")
    expect(dialog).to_be_visible()
    dialog.locator("input[name=password]").fill(town.password)
    dialog.get_by_role("button", name="Pieslēgties").click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#return-form [data-draft-state]")).to_have_text(SAVED)
    without(watch, "401: POST")

    # Sent with an error it stands there still; begun anew it is gone.
    watch.allowed.add(422)
    page.locator("#return-form button[name=_do]").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator("textarea[name=_says]").first).to_have_value(f"{LONG} Un vēl.")
    page.goto(place)
    page.get_by_role("button", name="Sākt no jauna").click()
    expect(page.locator(".kept-before")).to_have_count(0)
    expect(page.locator("textarea[name=_says]").first).to_have_value("")


def test_a_draft_of_a_return_is_asked_about_only_while_it_is_not_kept(windows, watch, town) -> None:
    """Without a network the page says so, and leaving asks."""
    place, head = waiting_for_its_head(town)
    page = windows.of(head)
    page.goto(place)
    page.locator("a[href='#return']").click()
    page.context.set_offline(True)
    page.locator("textarea[name=_says]").first.fill(LONG)
    expect(page.locator("#return-form [data-draft-state]")).to_contain_text("Neizdevās")
    asked: list[str] = []
    page.once("dialog", lambda one: (asked.append(one.type), one.dismiss()))
    page.locator("a.brand").click(no_wait_after=True)
    expect(page.locator("textarea[name=_says]").first).to_have_value(LONG)
    page.context.set_offline(False)
    without(watch, "ERR_INTERNET_DISCONNECTED")

    page.locator("textarea[name=_says]").first.press("End")
    page.locator("textarea[name=_says]").first.press_sequentially("!")
    expect(page.locator("#return-form [data-draft-state]")).to_have_text(SAVED)
    assert asked == ["beforeunload"]
    page.goto(place)
    page.get_by_role("button", name="Sākt no jauna").click()


def test_what_a_colleague_answers_survives_leaving(windows, town) -> None:
    """It is kept while it is typed, leaving asks nothing, and it stands there again."""
    with town.reading() as session:
        waits = select(ColleagueView.id, Person.email).join(Person, Person.id == ColleagueView.person_id)
        view, who = session.execute(waits.where(ColleagueView.answered_on.is_(None))).first()
    page = windows.of(who.removesuffix(address("")))
    page.goto(f"/skatijums/{view}")
    page.locator("#is_hard").fill(LONG)
    expect(page.locator("[data-draft-state]")).to_have_text(SAVED)

    page.locator("a.brand").click()
    page.wait_for_url("**/mani-uzdevumi")
    page.goto(f"/skatijums/{view}")

    expect(page.locator("#is_hard")).to_have_value(LONG)
    assert [] == violations(page)
    page.get_by_role("button", name="Sākt no jauna").click()
    expect(page.locator("#is_hard")).to_have_value("")


def test_a_supervision_group_named_again_keeps_what_is_typed(windows, watch, town) -> None:
    """The second naming is as safe as the first, and the first begins no draft of the second."""
    with town.reading() as session:
        case, who = session.execute(
            select(Case.id, Person.email)
            .join(RoleAssignment, RoleAssignment.institution_id == Case.institution_id)
            .join(Person, Person.id == RoleAssignment.person_id)
            .where(Case.workflow == "supervision", Case.state == "scheduled")
            .where(RoleAssignment.role == "institution_coordinator")
        ).first()
    place = f"/plani/{case}/darbiba/set_group"
    page = windows.of(who.removesuffix(address("")))
    for job in ("skolotāja", "bibliotekāre"):
        page.goto(place)
        expect(page.locator(".kept-before")).to_have_count(0)
        row = add_row(page, "people")
        without(watch, "422: POST")  # a row's button judges nothing, and a press is answered with the form
        expect(page.locator("#form [data-live]")).to_have_text("Rinda pievienota.")
        row.locator("select").first.select_option(index=1)
        row.locator("input[type=text]").first.fill(job)
        expect(page.locator("[data-draft-state]")).to_have_text(SAVED)
        page.locator("a.brand").click()
        page.wait_for_url("**/mani-uzdevumi")
        page.goto(place)
        expect(page.locator("#form input[type=text]").first).to_have_value(job)
        page.locator("#form button.btn-primary").click()
        page.wait_for_url(f"**/plani/{case}")


def waiting_for_its_head(town) -> tuple[str, str]:
    """A plan of the demonstration that waits for its head, and who that is."""
    with town.reading() as session:
        found = session.execute(
            select(Case.id, Person.email)
            .join(RoleAssignment, RoleAssignment.institution_id == Case.institution_id)
            .join(Person, Person.id == RoleAssignment.person_id)
            .where(Case.workflow == "support_plan", Case.state == "submitted")
            .where(RoleAssignment.role == "institution_head")
            .order_by(Case.id.desc())
        ).first()
    assert found is not None
    return f"/apstiprinasana/{found.id}", found.email.removesuffix(address(""))


def test_two_windows_write_and_only_the_same_field_asks(windows, plan) -> None:
    one, two = opened(windows, plan), opened(windows, plan)
    dates = "#f-talk_with_learner"

    one.locator(AIM).fill("Vienas loga vārdi.")
    kept(one)
    two.locator(dates).fill("05.10.2026")
    two.locator(dates).blur()
    expect(two.locator(AIM)).to_have_value("Vienas loga vārdi.")
    expect(two.locator("[data-came-in]")).to_contain_text("Šī veidlapa tikmēr mainīta citā logā")
    kept(two)

    one.locator(AIM).fill("Pirmais teikums.")
    kept(one)
    expect(one.locator(dates)).to_have_value("05.10.2026")
    two.locator(AIM).fill("Otrais teikums.")
    clash = two.locator("[data-clash=f-learner_aim]")
    expect(clash).to_contain_text("Pirmais teikums.")
    expect(two.locator(AIM)).to_have_value("Otrais teikums.")
    assert [] == violations(two)

    clash.get_by_role("button", name="Paturēt manu").press("Enter")
    expect(clash).to_have_count(0)
    one.reload()
    expect(one.locator(AIM)).to_have_value("Otrais teikums.")


def test_a_file_is_kept_at_once_and_stays_through_errors(windows, plan, watch, tmp_path) -> None:
    paper, program = tmp_path / "Atzinums par Aņu.pdf", tmp_path / "skaista.pdf"
    paper.write_bytes(b"%PDF-1.7\n%made up\n")
    program.write_bytes(b"MZ")
    page = opened(windows, plan)
    row = add_row(page, "risks")
    field = row.locator("[data-file]")

    field.locator("input[type=file]").set_input_files(program)
    expect(field.locator("[data-file-wrong]")).to_have_text("Izvēlieties PDF, JPG vai PNG datni.")
    without(watch, "422: POST")
    field.locator("input[type=file]").set_input_files(paper)
    expect(page.get_by_role("link", name="Atzinums par Aņu.pdf")).to_be_visible()
    watch.allowed.add(422)
    page.locator("button[name=_submit]").first.click()

    expect(page.locator(".error-summary")).to_be_focused()
    with page.expect_download() as got:
        page.get_by_role("link", name="Atzinums par Aņu.pdf").click()
    assert "Atzinums par Aņu.pdf" == got.value.suggested_filename
