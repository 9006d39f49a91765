"""What the common walks cost the hands, counted as people.md 4 says, against the goals of the product."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import ColumnElement, String, cast, exists, func, select

from iapflow.http.parts import parts
from iapflow.store.case import Case, CaseRole
from iapflow.store.institution import Institution
from iapflow.store.measure import Measure
from iapflow.store.person import Person
from iapflow.store.risk import Risk
from iapflow.store.semester import Semester
from iapflow.store.submission import Draft
from iapflow.store.work_log import WorkLogEntry
from tests.browser.hands import Hands
from tests.browser.town import Town, Windows, address
from tests.browser.usability import Book
from tests.browser.watch import Watch
from tests.services.copying import copies

HERE = "tests/browser/test_usability.py::"
NARRATIVE = "Regulāri apmeklēja konsultācijas, vērtējums matemātikā uzlabojās; jāturpina darbs."
REMARKS = ("Lūdzu, precizējiet apjomu.", "Kas liecina par šo risku?")


FORTY = 40


@pytest.fixture
def noted(book: Book, request: pytest.FixtureRequest):
    """Put a walk down and hold it to its goal."""

    def note(name: str, hands: Hands, goal: int) -> None:
        hands.page.wait_for_load_state()
        book.note(name, hands, goal, HERE + request.node.originalname)
        assert hands.interactions <= goal, f"{name}: {hands.interactions} interactions, the goal is {goal}"

    return note


def at_work(windows: Windows, who: str) -> tuple[Page, Hands]:
    """Somebody at *Mani uzdevumi*."""
    page = windows.of(who)
    expect(page.get_by_role("heading", level=1, name="Mani uzdevumi")).to_be_visible()
    return page, Hands(page)


def test_a_learner_is_found_from_anywhere(windows: Windows, town: Town, noted) -> None:
    page, hands = at_work(windows, "koordinators.bebrene")
    page.goto("/izglitojamie")
    name = str(page.locator("main table tbody th a").first.text_content())
    page.goto("/mani-uzdevumi")
    hands.pages = 0

    hands.press("/")
    hands.type(page.locator("#find:focus"), name)
    hands.click(page.locator(".find-hints a").first)

    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    noted("finding a learner", hands, 3)


def test_a_plan_is_sent_back_with_two_remarks_and_corrected(windows: Windows, town: Town, noted, watch: Watch) -> None:
    watch.allowed.add(422)
    case, author = waiting(town, "BEBRENE")[-1]
    page, hands = at_work(windows, "direktors.bebrene")
    hands.click(page.locator(f"a.task-title[href='/apstiprinasana/{case}']"))
    hands.click(page.locator("form.decide a[href='#return']"))
    places = page.locator(".mark-here:visible textarea")
    expect(places.nth(1)).to_be_visible()
    for number, words in enumerate(REMARKS):
        hands.type(places.nth(places.count() - 1 - number), words)
    hands.type(page.locator("#return textarea[name=f-comment]"), "Divas piezīmes.")
    hands.click(page.locator("#return-form button[name=_do]"))
    expect(page.locator(".flashes")).to_contain_text("Lēmums ir reģistrēts")
    noted("sending a plan back with two remarks", hands, 6)

    page, hands = at_work(windows, author)
    hands.click(page.locator(f"a.task-title[href^='/plani/{case}/']").first)
    marks = page.locator("#marks li")
    before = hands.interactions
    for number in range(2):
        hands.type(marks.nth(number).get_by_label("Mana atbilde"), "Precizēts.")
        hands.click(marks.nth(number).get_by_role("checkbox"))
    assert hands.interactions - before == 2 * 2
    expect(page.locator("[data-draft-state]")).to_contain_text("saglabāts")
    hands.click(page.locator("button[name=_submit][value=submit]"))
    expect(page.locator(".flashes")).to_contain_text("Iesniegts")
    noted("a returned plan with two remarks, corrected and handed in", hands, 6)


def test_plans_are_approved_one_decision_each(windows: Windows, town: Town, noted) -> None:
    """The goal is 80 for 40: as many as a large school hands in before the end of September."""
    here = waiting(town, "BEBRENE")
    with town.app.app_context():
        copies(parts().store, here[0][0], range(FORTY - len(here)))
    page, hands = at_work(windows, "direktors.bebrene")
    links = (f"a.task-title[href='/apstiprinasana/{case_id}']" for case_id, _ in waiting(town, "BEBRENE"))
    hands.click(page.locator(", ".join(links)).first)
    for _ in range(FORTY):
        hands.click(page.locator("form.decide button.btn-primary"))
        page.wait_for_load_state()

    assert not waiting(town, "BEBRENE")
    noted(f"{FORTY} plans approved, one decision each (the goal is 80)", hands, 2 * FORTY)


def test_a_row_of_the_log_repeats_last_weeks(windows: Windows, town: Town, noted) -> None:
    who = giver(town)
    page, hands = at_work(windows, who)
    row = page.locator("#nedela tbody a", has_text="Ierakstīt darbu").first
    hands.click(row)
    form = page.locator("form#row, form#form").first
    hands.type(form.locator("[name=f-topic]"), "Daļskaitļu saskaitīšana")
    hands.click(form.locator("button.btn-primary").first)
    expect(page.locator(".flashes")).to_be_visible()
    noted("a row of the log that repeats last week's (the topic is asked)", hands, 4)


def test_a_plan_is_evaluated(windows: Windows, town: Town, noted, watch: Watch) -> None:
    """Two risks, three measures, four indicators of the end; the description is typed."""
    watch.allowed.add(422)
    case, author = ready_to_evaluate(town)
    page, hands = at_work(windows, author)
    hands.click(page.locator(f"main a[href='/plani/{case}']").first)
    hands.click(page.locator("main a[href$='/veidlapa/evaluation']").first)
    for change in page.locator("[data-control^='f-risks-'][data-control$='-change'] select").all():
        hands.choose(change, index=2)
    for row in page.locator("#f-measures tbody tr, #f-measures fieldset.row-card").all():
        delivered = row.locator("input:visible[name$='-delivered']")
        if delivered.count() and not delivered.input_value():
            hands.type(delivered, "30")
        hands.choose(row.locator("select[name$='-usefulness']"), index=1)
        reason = row.locator("[data-control$='-gap_reason']:visible select")
        if reason.count():
            hands.choose(reason, index=1)
    for kind in page.locator("[data-control='f-no_data'] input[type=checkbox]").all():
        hands.click(kind)
    hands.click(page.locator("[data-control='f-observed_results'] input[type=checkbox]").first)
    hands.type(page.locator("#f-narrative"), NARRATIVE)
    hands.choose(page.locator("#f-outcome"), index=1)
    hands.choose(page.locator("#f-recommendation"), index=1)
    hands.click(page.locator("button[name=_submit][value=evaluate]"))
    expect(page.locator(".flashes")).to_contain_text("Iesniegts")
    noted("evaluating a plan with 2 risks and 3 measures (beside its text)", hands, 20 + 1)


def test_the_papers_of_a_class_are_registered(windows: Windows, town: Town, noted) -> None:
    page, hands = at_work(windows, "koordinators.raina")
    hands.click(page.get_by_role("link", name="Izglītojamie", exact=True).first)
    hands.choose(page.locator("main select[name=class]"), label="5.c")
    hands.click(page.locator("main form button[type=submit]").first)
    hands.click(page.locator("main a[href$='/iesniegumi']").last)
    papers = page.locator("input[name=paper]")
    assert papers.count() == 20
    hands.type(page.locator("#signed_on"), f"{town.today:%d.%m.%Y}")
    hands.type(page.locator("#number"), "1-15/501")
    for paper in papers.all():
        hands.click(paper)
    hands.click(page.locator("#declared"))
    hands.click(page.locator("main form button.btn-primary"))
    expect(page.locator(".flashes")).to_contain_text("20 iesniegumi")
    noted("20 signed applications of a class", hands, 45)


def test_a_plan_goes_on_from_last_semesters(windows: Windows, town: Town, noted, watch: Watch) -> None:
    """Two risks and three measures come along; each is kept by itself, and one measure changes."""
    watch.allowed.add(422)
    case, author = brought_along(town)
    page, hands = at_work(windows, author)
    hands.click(page.locator(f"a.task-title[href^='/plani/{case}/']").first)
    volume = page.locator("#f-measures input[name$='-volume']").first
    day, ends = town.today, semester_ends(town)
    for field, words in {
        "period_start": f"{day:%d.%m.%Y}", "period_end": f"{ends:%d.%m.%Y}",
        "talk_with_learner": f"{day:%d.%m.%Y}", "talk_with_parents": f"{day:%d.%m.%Y}",
    }.items():  # fmt: skip
        hands.type(page.locator(f"#f-{field}"), words)
    hands.click(page.locator("#f-consulted-add"))
    hands.choose(page.locator("#f-consulted select").first, index=1)
    hands.type(page.locator("#f-consulted input[name$='-talked_on']"), f"{day:%d.%m.%Y}")
    hands.type(volume, "12")
    keep = page.locator("[name=_carried]")
    while keep.count():
        left = keep.count()
        hands.click(keep.first)
        expect(keep).not_to_have_count(left)
    for group in "BD":
        hands.click(page.locator(f"[data-control='f-groups_without_risk'] input[value={group}]"))
    hands.click(page.locator("button[name=_submit][value=submit]"))
    expect(page.locator(".flashes")).to_contain_text("Iesniegts")
    noted("a new plan from last semester's, 2 risks and 3 measures of which one changes", hands, 25)


def test_a_month_is_handed_in(windows: Windows, town: Town, noted) -> None:
    page, hands = at_work(windows, "autors.bebrene")
    hands.click(page.get_by_role("link", name="Manas stundas", exact=True).first)
    hands.click(page.locator("main tbody button", has_text="Iesniegt").first)

    expect(page.locator("main tbody tr").first).to_contain_text("Iesniegts")
    noted("handing a month in", hands, 3)


def waiting(town: Town, code: str) -> list[tuple[int, str]]:
    """Plans of a school that wait for its head, with who wrote them."""
    with town.reading() as session:
        rows = session.execute(
            select(Case.id, Person.email)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .join(Person, Person.id == CaseRole.person_id)
            .join(Institution, Institution.id == Case.institution_id)
            .where(Case.workflow == "support_plan", Case.state == "submitted", Institution.code == code)
            .where(CaseRole.role == "plan_author")
            .order_by(Case.id)
        )
        return [(row.id, str(row.email).removesuffix(address(""))) for row in rows]


def ready_to_evaluate(town: Town) -> tuple[int, str]:
    """A plan in delivery with two risks and three measures, whose log is whole, and its author."""
    unsure = exists().where(
        WorkLogEntry.case_id == Case.id,
        WorkLogEntry.kind == "consultation",
        WorkLogEntry.no_show.is_(False),
        WorkLogEntry.confirmed_on.is_(None),
    )
    rows = [
        select(func.count()).where(model.case_id == Case.id).scalar_subquery() == count
        for model, count in ((Risk, 2), (Measure, 3))
    ]
    return found_with_author(town, Case.state == "in_delivery", ~unsure, *rows)


def brought_along(town: Town) -> tuple[int, str]:
    """A plan that has just begun with the rows of last semester's."""
    carried = exists().where(Draft.case_id == Case.id, Draft.alias == "plan", cast(Draft.carried, String) != "null")
    return found_with_author(town, Case.state == "draft", carried)


def found_with_author(town: Town, *where: ColumnElement[bool]) -> tuple[int, str]:
    """The first such plan, and what its author signs in with."""
    with town.reading() as session:
        found = session.execute(
            select(Case.id, Person.email)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .join(Person, Person.id == CaseRole.person_id)
            .where(Case.workflow == "support_plan", CaseRole.role == "plan_author", *where)
            .order_by(Case.id)
        ).first()
    assert found is not None
    return found.id, str(found.email).removesuffix(address(""))


def semester_ends(town: Town) -> date:
    """The last day a plan of now may have."""
    with town.reading() as session:
        found = session.scalar(
            select(Semester.ends_on).where(Semester.starts_on <= town.today, Semester.ends_on >= town.today)
        )
    assert found is not None
    return found


def giver(town: Town) -> str:
    """Whoever logged most in plans that are in delivery."""
    with town.reading() as session:
        found = session.execute(
            select(Person.email)
            .join(WorkLogEntry, WorkLogEntry.giver_id == Person.id)
            .join(Case, Case.id == WorkLogEntry.case_id)
            .where(Case.state == "in_delivery", WorkLogEntry.kind == "consultation", Person.email.is_not(None))
            .group_by(Person.id, Person.email)
            .order_by(func.count().desc())
        ).first()
    assert found is not None
    return str(found.email).removesuffix(address(""))


def test_a_concern_is_told_in_two_minutes(windows: Windows, town: Town, noted) -> None:
    """Class, learner, what was noticed, a sentence, sent."""
    page, hands = at_work(windows, "skolotajs.bebrene")

    hands.click(page.locator("nav").get_by_role("link", name="Agrīnās pazīmes").first)
    hands.choose(page.locator("select[name=class]"), index=1)
    hands.click(page.locator("button[name=_save]").first)
    hands.choose(page.locator("select[name=learner]"), index=1)
    hands.click(page.locator("#f-seen input[type=checkbox], [data-control$='-seen'] input[type=checkbox]").first)
    hands.type(
        page.locator("[data-control$='-words'] textarea").first, "Pēdējās nedēļas kļuvusi klusāka, stundās nerunā."
    )
    hands.click(page.get_by_role("button", name="Nosūtīt"))

    expect(page.locator(".flashes")).to_be_visible()
    noted("telling a concern about a learner", hands, 8)
    assert hands.seconds <= 120


def test_a_review_of_early_signs_is_decided(windows: Windows, town: Town, noted) -> None:
    """The support team reads the facts of the first learner and decides to watch."""
    page, hands = at_work(windows, "atbalsts.bebrene")

    hands.click(page.locator("main a[href*='/plani/']").first)
    hands.click(page.locator("main a[href$='/keep_watching'], main summary", has_text="Novērot").first)
    words = page.locator("[data-control$='-words'] textarea").locator("visible=true").first
    hands.type(words, "Runāsim ar klases audzinātāju.")
    hands.type(page.locator("[data-control$='-next_review'] input").locator("visible=true").first, day_in(town, 21))
    hands.click(page.get_by_role("button", name="Novērot").locator("visible=true").last)

    expect(page.locator(".flashes")).to_be_visible()
    noted("deciding a review of early signs", hands, 6)


def test_whether_early_signs_work_is_read_with_another_figure(windows: Windows, town: Town, noted) -> None:
    """The municipality reads R15 and tries a figure."""
    page, hands = at_work(windows, "augsdaugava")

    hands.click(page.locator("nav").get_by_role("link", name="Agrīnās pazīmes").first)
    hands.type(page.locator("#slieksnis"), "12")
    hands.press("Enter")

    expect(page.locator("#slieksnis")).to_have_value("12")
    noted("trying another figure for early signs", hands, 4)


def day_in(town: Town, days: int) -> str:
    """So many days from the demonstration's day, as it is typed."""
    return f"{town.today + timedelta(days=days):%d.%m.%Y}"
