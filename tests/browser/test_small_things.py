"""Around the work itself: no script, no role, foreign addresses, the language, signing out."""

import re

from playwright.sync_api import expect
from sqlalchemy import select

from iapflow.store.case import Case, CaseRole
from iapflow.store.institution import Institution
from iapflow.store.person import Person
from tests.browser.filling import add_row, put
from tests.browser.town import address, sign_in
from tests.browser.watch import assert_usable


def _plan(town, state: str, code: str) -> tuple[int, str]:
    """A plan of the demonstration in this state, and the name its author signs in with."""
    with town.reading() as session:
        found = session.execute(
            select(Case.id, Person.email)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .join(Person, Person.id == CaseRole.person_id)
            .join(Institution, Institution.id == Case.institution_id)
            .where(Case.workflow == "support_plan", Case.state == state, CaseRole.role == "plan_author")
            .where(Institution.code == code)
            .order_by(Case.id)
        ).first()
    assert found is not None
    return found.id, found.email.removesuffix(address(""))


def test_a_row_and_a_draft_need_no_script(windows, town):
    """Every button is a real one: the page comes back with the row, and the draft is kept."""
    case, author = _plan(town, "draft", "BEBRENE")
    page = windows.of(author, java_script_enabled=False)
    page.goto(f"/plani/{case}/veidlapa/plan")
    rows = page.locator("#f-measures fieldset.row-card")
    before = rows.count()

    page.locator("#f-learner_aim").fill("Gribu mācīties tālāk.")
    page.locator("#f-measures-add").click()
    expect(rows).to_have_count(before + 1)
    put(rows.last, expected_result="Vērtējums uzlabojas.")
    page.get_by_role("button", name="Saglabāt melnrakstu").last.click()

    expect(page.locator(".flashes")).to_contain_text("Melnraksts ir saglabāts")
    page.goto(f"/plani/{case}/veidlapa/plan")
    expect(page.locator("#f-learner_aim")).to_have_value("Gribu mācīties tālāk.")
    expect(rows).to_have_count(before + 1)


def test_rows_are_added_moved_taken_out_and_brought_back_by_the_keyboard_alone(windows, town):
    """Focus goes where the work goes on: into the new row, along with a moved one, to the way back of a removed one."""
    case, author = _plan(town, "draft", "SELIJA")
    page = windows.of(author)
    page.goto(f"/plani/{case}/veidlapa/plan")
    rows = page.locator("#f-insufficient tbody > tr, #f-insufficient fieldset.row-card")
    before = rows.count()

    for number in (1, 2):
        page.locator("#f-insufficient-add").focus()
        page.keyboard.press("Enter")
        expect(rows).to_have_count(before + number)
        expect(rows.last.locator("select")).to_be_focused()
        page.keyboard.press("ArrowDown")
    last = str(rows.last.get_attribute("id"))
    page.locator(f"#{last}-up").focus()
    page.keyboard.press("Enter")
    expect(rows.nth(before)).to_have_id(last)
    expect(page.locator(f"#{last}-up")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(rows).to_have_count(before + 1)
    expect(page.locator("#f-insufficient-undo")).to_be_focused()
    page.keyboard.press("Enter")

    expect(rows).to_have_count(before + 2)
    expect(rows.nth(before)).to_have_id(last)


def test_sums_and_boxes_follow_the_hands_before_a_field_is_left(windows, town):
    """The sum moves while the volume is typed; a risk's box to tick takes the name of what is chosen."""
    case, author = _plan(town, "draft", "SELIJA")
    page = windows.of(author)
    page.goto(f"/plani/{case}/veidlapa/plan")
    risk, measure = add_row(page, "risks"), add_row(page, "measures")
    page.locator("#f-period_start").fill("02.11.2026")
    put(risk, group=1)
    put(measure, measure=1)
    expect(measure.locator("[data-control$='-giver'] select option").nth(1)).to_be_attached()
    volume = measure.locator("input[name$='-volume']")

    volume.press_sequentially("12")
    amount = measure.locator("[data-control$='-amount'] [data-computed]")
    expect(amount).to_contain_text(re.compile(r"[1-9]"))
    expect(volume).to_be_focused()
    row = str(risk.get_attribute("id")).rsplit("-", 1)[1]
    words = measure.locator(f"[data-control$='-risks'] label[for$='-risks-{row}']")
    put(risk, factor=1)

    chosen = risk.locator("select[name$='-factor'] option:checked").inner_text()
    expect(words).to_contain_text(chosen)


def test_three_plans_that_were_read_are_agreed_by_one_press(windows, town):
    """From the queue over the preview to what came of each; what was not opened stays behind and says so."""
    with town.reading() as session:
        waiting = select(Case.id, Case.number).join(Institution, Institution.id == Case.institution_id)
        waiting = waiting.where(Case.state == "at_state", Institution.code != "BEBRENE").order_by(Case.id)
        plans = session.execute(waiting).all()[:3]
    page = windows.of("ikvd")
    page.goto("/plani?queue=state")
    for plan in plans:
        page.locator(f'input[name=case][value="{plan.id}"]').check()
    page.get_by_role("button", name="Apskatīt atzīmētos kopā").click()
    stays = page.get_by_role("row").filter(has_text="Pēc pēdējām izmaiņām tas vēl nav atvērts.")
    expect(stays).to_have_count(3)

    for plan in plans:
        stays.filter(has_text=plan.number).get_by_role("link").click()
        page.go_back()
        page.reload()
    page.get_by_label("Atzīmēt visus").check()
    page.get_by_role("button", name="Saskaņot: visus atzīmētos").click()

    expect(page.locator("main")).to_contain_text("Izdarīts: 3. Palika, kā bija: 0.")
    for plan in plans:
        expect(page.get_by_role("row").filter(has_text=plan.number)).to_contain_text("Īstenošanā")


def test_somebody_without_a_role_is_told_who_can_help(windows, watch):
    """An empty page would explain nothing."""
    watch.allowed.add(403)

    page = windows.of("bez.lomas")

    expect(page.locator("main")).to_contain_text(re.compile("loma|lomas"))
    expect(page.get_by_role("navigation", name="Galvenā izvēlne")).to_have_count(0)


def test_a_foreign_plan_and_no_plan_answer_alike(windows, town, watch):
    """A foreign row answers as if it did not exist."""
    watch.allowed.add(404)
    foreign, _ = _plan(town, "in_delivery", "SELIJA")
    page = windows.of("direktors.raina")

    answers = []
    for number in (foreign, 999_999):
        answer = page.goto(f"/plani/{number}")
        assert answer is not None
        answers.append((answer.status, page.locator("main").inner_text().split("Atsauce:")[0]))

    assert 404 == answers[0][0]
    assert answers[0] == answers[1]


def test_english_keeps_the_page(windows):
    """The switch leads back to where one was, filter and all."""
    page = windows.of("koordinators.bebrene")
    page.goto("/izglitojamie?class=7.a")

    page.get_by_role("button", name="English").click()

    expect(page).to_have_url(re.compile(r"/izglitojamie\?class=7\.a$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Learners")
    page.get_by_role("button", name="Latviešu").click()
    expect(page.locator("html")).to_have_attribute("lang", "lv")


def test_who_signed_out_has_to_sign_in(new_context, town):
    """No page is left open behind."""
    page = new_context().new_page()
    sign_in(page, "direktors.egles", town.password)

    page.locator("details.user-menu summary").click()
    page.get_by_role("button", name="Iziet").click()
    page.goto("/mani-uzdevumi")

    expect(page.get_by_role("button", name="Pieslēgties")).to_be_visible()


def test_the_folded_part_of_the_menu_is_opened_and_left_by_the_keyboard(windows):
    """One row at 1280 px; Enter opens *Vairāk*, Escape closes it, and where it leads stands in the row afterwards."""
    page = windows.of("koordinators.bebrene")
    row, more = page.locator(".main-nav > ul"), page.locator(".nav-more summary")
    events = page.locator(".nav-more").get_by_role("link", name="Pasākumi")
    assert page.locator(".main-nav").bounding_box()["height"] < 60

    more.press("Enter")
    expect(events).to_be_visible()
    page.keyboard.press("Escape")
    expect(events).to_be_hidden()
    expect(more).to_be_focused()
    more.press("Enter")
    events.press("Enter")

    expect(row.locator("[aria-current]")).to_have_text("Pasākumi")
    expect(events).to_have_count(0)


def test_a_figure_is_looked_at_before_it_is_saved(windows, watch):
    """A mistake stands at its field, the look changes nothing, and the press after it saves."""
    watch.allowed |= {422}
    page = windows.of("administrators")
    page.goto("/iestatijumi")
    line = page.locator("#export_days")
    now = line.locator("dl").first.inner_text()

    def change(value):
        if not line.locator("input[name=value]").is_visible():
            line.locator("summary").click()
        line.locator("input[name=value]").fill(value)
        line.locator("input[name=reason]").fill("Rīkojums Nr. 5.")
        line.get_by_role("button", name="Skatīt, ko tas maina").click()

    change("0")
    assert_usable(page, page.locator(".error-summary"))
    expect(line.locator("input[name=reason]")).to_have_value("Rīkojums Nr. 5.")
    change("9")
    expect(line).to_contain_text("Tas vēl nav saglabāts")
    assert_usable(page, line.get_by_role("button", name="Saglabāt"))
    assert now == line.locator("dl").first.inner_text()
    line.get_by_role("button", name="Saglabāt").click()

    expect(page.locator(".flashes")).to_contain_text("Saglabāts.")
    expect(page.locator("#export_days li").first).to_contain_text("Rīkojums Nr. 5.")
