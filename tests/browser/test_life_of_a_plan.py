"""A support plan from the signed paper to the evaluation, through the pages, by everybody's own hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.semester import Semester
from tests.browser.filling import add_row, put
from tests.browser.town import Town, Windows
from tests.browser.watch import Watch

JUSTIFICATION = "Matemātikā nepietiekami apgūtas divas tēmas: daļskaitļi un procenti."
NARRATIVE = "Regulāri apmeklēja konsultācijas, vērtējums matemātikā uzlabojās; jāturpina darbs."


@dataclass(frozen=True)
class Child:
    """Somebody of a school who has no application in this semester."""

    name: str
    is_adult: bool


@dataclass
class Life:
    """One learner's plan, and the windows of the people who write in it."""

    town: Town
    windows: Windows
    school: str
    child: Child
    address: str = ""
    number: str = ""

    def day(self) -> str:
        """Today as it is typed."""
        return f"{self.town.today:%d.%m.%Y}"

    def task(self, who: str) -> Page:
        """The page to which somebody's task in *Mani uzdevumi* leads."""
        page = self.windows.of(who)
        expect(page.get_by_role("heading", level=1, name="Mani uzdevumi")).to_be_visible()
        named = re.compile(f"{re.escape(self.child.name)}|{re.escape(self.number or self.child.name)}")
        page.locator("main a", has_text=named).first.click()
        return page

    def decide(self, who: str) -> None:
        """Approve or agree, from the task."""
        page = self.task(who)
        expect(page.get_by_text(self.number).first).to_be_visible()
        page.locator("form.decide button").last.click()
        said(page, "Lēmums ir reģistrēts")


def said(page: Page, words: str) -> None:
    """The page tells what was done."""
    expect(page.locator(".flashes")).to_contain_text(words)


@pytest.fixture
def life(request: pytest.FixtureRequest, town: Town, windows: Windows) -> Life:
    """A learner of the asked school at the beginning."""
    code, title, is_adult = request.param
    return Life(town, windows, title, _child(town, code, is_adult=is_adult))


def _child(town: Town, code: str, *, is_adult: bool) -> Child:
    grown = date(town.today.year - 18, town.today.month, town.today.day)
    with town.reading() as session:
        known = select(Case.learner_id).where(Case.learner_id.is_not(None))
        fits = Learner.date_of_birth < grown if is_adult else Learner.date_of_birth > grown
        found = session.scalars(
            select(Learner)
            .join(Enrolment, Enrolment.learner_id == Learner.id)
            .join(Institution, Institution.id == Enrolment.institution_id)
            .where(Institution.code == code, Learner.id.not_in(known), fits, ~Learner.is_practice)
            .order_by(Learner.id.desc())
        ).first()
        assert found is not None, f"no free learner in {code}"
        return Child(f"{found.given_name} {found.family_name}", is_adult)


@pytest.mark.parametrize("life", [("BEBRENE", "bebrene", False)], indirect=True)
def test_a_plan_of_a_municipal_school_lives_its_whole_life(life: Life, watch: Watch):
    """Returned once, approved by three, delivered, evaluated, closed."""
    watch.allowed.add(422)
    author = register_and_choose(life)
    fill_with_errors_first(life, author)
    return_with_a_reason(life)
    correct(life)
    life.decide("direktors.bebrene")
    life.decide("augsdaugava")
    life.decide("ikvd")
    deliver_and_evaluate(life, "autors.bebrene")
    case = close(life)
    journal_names(
        case,
        "Iesniegts saskaņošanai",
        "Atgriezts precizēšanai",
        "Apstiprināts",
        "Saskaņots",
    )


@pytest.mark.parametrize("life", [("SELIJA", "selija", True)], indirect=True)
def test_a_plan_of_a_state_vocational_school_needs_no_municipality(life: Life):
    """The head's approval leads straight to the state; the learner is of age and signs alone."""
    author = register_and_choose(life)
    fill(life, author)
    hand_in(author)
    life.decide("direktors.selija")
    life.decide("ikvd")
    deliver_and_evaluate(life, "autors.selija")
    case = close(life)
    expect(case.locator("main")).not_to_contain_text("Apstiprināja pašvaldība")


def register_and_choose(life: Life) -> Page:
    """The coordinator finds the learner, registers the paper, chooses the author; the author's form."""
    page = life.windows.of(f"koordinators.{life.school}")
    page.get_by_role("link", name="Izglītojamie").click()
    page.locator("main input[name=q]").fill(life.child.name)
    page.locator("main input[name=q]").press("Enter")
    page.locator("main").get_by_role("link", name=life.child.name).first.click()
    page.get_by_role("link", name="Reģistrēt iesniegumu").click()
    if life.child.is_adult:
        put(page, signer_kind="adult_learner", agrees=True)
    else:
        put(page, signer_kind="parent", signed_by="Anna Paraugliepa", signer_code="000000-10015")
        put(page, agrees_for_child=True)
    put(page, phone="+37120000000", no_double_funding=True, notice_received=True, signed_on=life.day())
    put(page, received_how="in_person", received_on=life.day(), received_by=1, register_number="1-15/999")
    page.locator("form#form button.btn-primary").click()
    said(page, "Iesniegums ir reģistrēts")
    page.get_by_role("radio", name=life.town.name_of(f"autors.{life.school}")).check()
    page.locator("form.panel button.btn-primary").click()
    said(page, "Sagatavotājs ir izvēlēts")
    page.locator("main").get_by_role("link", name=re.compile("Atvērt plānu")).first.click()
    life.address, life.number = page.url, page.locator(".eyebrow .num").inner_text()
    author = life.windows.of(f"autors.{life.school}")
    author.goto(life.address)
    author.locator("main a[href*='/veidlapa/plan']").first.click()
    return author


def fill_with_errors_first(life: Life, page: Page) -> None:
    """An incomplete plan is refused with a summary, and nothing typed is lost."""
    put(page, learner_aim="Gribu labāk saprast matemātiku.")
    hand_in(page)
    summary = page.locator(".error-summary")
    expect(summary).to_be_visible()
    expect(summary).to_contain_text("Veidlapā ir kļūdas")
    assert summary.get_by_role("link").count() >= 3
    expect(page.locator("#f-learner_aim")).to_have_value("Gribu labāk saprast matemātiku.")
    fill(life, page)
    hand_in(page)
    said(page, "Iesniegts")


def fill(life: Life, page: Page) -> None:
    """The whole plan: four groups looked at, one risk, one measure, the talks."""
    with life.town.reading() as session:
        ends = session.scalar(
            select(Semester.ends_on).where(Semester.starts_on <= life.town.today, Semester.ends_on >= life.town.today)
        )
    put(page, period_start=life.day(), period_end=f"{ends:%d.%m.%Y}", talk_with_learner=life.day())
    put(page, talk_with_parents=life.day())
    put(add_row(page, "consulted"), teacher=1, talked_on=life.day())
    put(add_row(page, "risks"), group="A", factor="A02", justification=JUSTIFICATION)
    put(page, groups_without_risk=["B", "C", "D"])
    put(add_row(page, "measures"), measure="M01", risks=True, subject="maths", giver=1, volume="1")


def hand_in(page: Page) -> None:
    """Press the button that submits the plan."""
    page.get_by_role("button", name="Iesniegt saskaņošanai").click()


def return_with_a_reason(life: Life) -> None:
    """The head sends the plan back and says why."""
    page = life.task(f"direktors.{life.school}")
    page.locator("details#return > summary").click()
    put(page.locator("details#return"), comment="Lūdzu, precizējiet pamatojumu.")
    page.locator("details#return button[type=submit]").click()
    said(page, "Lēmums ir reģistrēts")


def correct(life: Life) -> None:
    """The author reads why, corrects, submits again."""
    page = life.windows.of(f"autors.{life.school}")
    page.goto(life.address)
    expect(page.locator("main")).to_contain_text("Lūdzu, precizējiet pamatojumu.")
    page.locator("main a[href*='/veidlapa/plan']").first.click()
    put(page.locator("#f-risks fieldset").first, justification=f"{JUSTIFICATION} Ieteikums no skolotājas.")
    hand_in(page)
    said(page, "Iesniegts")


def deliver_and_evaluate(life: Life, who: str) -> None:
    """A consultation in *Darba uzskaite*, then the evaluation."""
    page = life.windows.of(who)
    page.get_by_role("link", name="Darba uzskaite", exact=True).first.click()
    page.locator("main").get_by_role("link", name=life.child.name).first.click()
    page.locator("a.pick").first.click()
    put(page, worked_on=life.day(), time_from="09:00", time_to="10:00", topic="Daļskaitļi")
    put(page, confirmation_kind="signature", confirmed_on=life.day())
    page.get_by_role("button", name="Ierakstīt").or_(page.locator(".row-acts-bar button.btn-primary")).first.click()
    expect(page.locator(".flashes")).to_be_visible()
    page.goto(life.address)
    page.locator("main a[href*='/veidlapa/evaluation']").first.click()
    put(page.locator("#f-risks"), change="partly_reduced")
    put(page.locator("#f-measures"), usefulness="useful")
    put(page, no_data=["excused_lessons", "behaviour_records"], average_grade="5,4", unexcused_lessons="3")
    put(page, observed_results=["attainment"], narrative=NARRATIVE, outcome="continues", recommendation="change")
    page.locator("button[name=_submit]").click()
    said(page, "Iesniegts")


def close(life: Life) -> Page:
    """The head approves the evaluation; the closed case."""
    life.decide(f"direktors.{life.school}")
    page = life.windows.of(f"direktors.{life.school}")
    page.goto(life.address)
    expect(page.locator("main")).to_contain_text("Noslēgts")
    return page


def journal_names(page: Page, *steps: str) -> None:
    """Every step stands in the journal."""
    for step in steps:
        expect(page.locator("main")).to_contain_text(step)
