"""The three parts around the plan, each walked once through the pages of the demonstration."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect
from sqlalchemy import select

from iapflow.store.case import Case
from iapflow.store.initiatives import InitiativeProject
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.teacher_events import TeacherEvent
from tests.browser.filling import put
from tests.browser.test_life_of_a_plan import said
from tests.browser.town import Town, Windows, address

SCHOOL = "BEBRENE"


def press(page: Page, case: int, transition: str, **answers: Any) -> None:
    """Press a button of a case on the page that tells what follows."""
    page.goto(f"/plani/{case}/darbiba/{transition}")
    put(page, **answers)
    page.locator("#form button.btn-primary").click()
    expect(page.locator(".flashes")).to_be_visible()


def found(town: Town, query: Any) -> Any:
    """One thing of the database."""
    with town.reading() as session:
        one = session.execute(query).first()
    assert one is not None
    return one


def test_a_file_leads_to_a_review_and_the_review_to_a_conversation(windows: Windows, town: Town) -> None:
    """Attendance is taken in, the signals are worked out, the support team refers the learner, a letter is printed."""
    reviewed = select(Case.learner_id).where(Case.workflow == "early_review", Case.learner_id.is_not(None))
    planned = select(Case.learner_id).where(
        Case.workflow.in_(("talk", "application", "support_plan")), Case.learner_id.is_not(None)
    )
    free = (
        select(Learner.id, Learner.given_name, Learner.family_name, Enrolment.class_name)
        .join(Enrolment, Enrolment.learner_id == Learner.id)
        .join(Institution, Institution.id == Enrolment.institution_id)
        .where(Institution.code == SCHOOL, Enrolment.valid_to.is_(None), ~Learner.is_practice)
        .where(Learner.id.not_in(reviewed), Learner.id.not_in(planned))
        .order_by(Learner.id)
    )
    learner, given, family, class_name = found(town, free)
    rows = f"{given} {family};{class_name};{town.today:%d.%m.%Y};n\n" * 12
    page = windows.of("koordinators.bebrene")

    page.goto("/agrinas-pazimes/dati")
    lessons = f"Vārds, uzvārds;Klase;Datums;Kavējums\n{rows}".encode()
    page.set_input_files("#file", {"name": "zurnals.csv", "mimeType": "text/csv", "buffer": lessons})
    page.get_by_role("button", name="Apskatīt").click()
    page.get_by_role("button", name="Ielādēt", exact=True).click()
    expect(page.locator(".flashes")).to_be_visible()
    page.goto("/agrinas-pazimes/iestatijumi")
    page.get_by_role("button", name="Aprēķināt tagad").click()
    expect(page.locator(".flashes")).to_be_visible()
    review = found(town, select(Case.id).where(Case.workflow == "early_review", Case.learner_id == learner))[0]
    team = windows.of("atbalsts.bebrene")
    team.goto(f"/plani/{review}/veidlapa/known")
    expect(team.locator("main")).to_contain_text("Neattaisnoti kavētās stundas")
    assert 200 == team.request.get(f"/plani/{review}/dokumenti/vecakiem.pdf").status
    told = {"parents_told_on": f"{town.today:%d.%m.%Y}", "talked_with_learner": f"{town.today:%d.%m.%Y}"}
    press(team, review, "refer", **told, parents_told_how=1, words="Kavējumi pieaug, vajadzīgas konsultācijas.")

    begun = select(Case.state).where(Case.workflow == "talk", Case.learner_id == learner)
    assert "planned" == found(town, begun)[0]


def test_from_the_call_to_the_payment_of_a_project(windows: Windows, town: Town) -> None:
    """The public call; no place for the reserve; the school counts, the report is accepted, the bank's file is made."""
    waits = select(Case.id).where(Case.workflow == "youth_initiative", Case.state == "report_submitted")
    reserve = select(Case.id).where(Case.workflow == "youth_initiative", Case.state == "reserve")
    project, second = found(town, waits)[0], found(town, reserve)[0]

    page = windows.of("augsdaugava")
    page.goto("/iniciativas/konkursi")
    expect(page.locator("main")).to_contain_text("4 600 EUR")
    page.goto("/iniciativas")
    expect(page.locator("main")).to_contain_text("1.")
    page.goto(f"/plani/{second}/darbiba/grant")
    expect(page.locator("main")).to_contain_text("vairs nav brīvu vietu")
    school = windows.of("koordinators.bebrene")
    school.goto("/iniciativas")
    school.get_by_role("link", name="Saskaitīt").first.click()
    school.locator("#at_risk").fill("6")
    school.locator("main form button[type=submit]").last.click()
    expect(school.locator(".flashes")).to_be_visible()
    press(page, project, "accept")
    with town.reading() as session:
        assert (14, 6) == tuple(
            session.execute(
                select(InitiativeProject.told_present, InitiativeProject.told_at_risk).where(
                    InitiativeProject.case_id == project
                )
            ).one()
        )
    pays = windows.of("gramatvedis.augsdaugava")
    pays.goto("/iniciativas/maksajumi")
    pays.locator("#iban").fill("LV80BANK0000435195001")
    with pays.expect_download() as saved:
        pays.get_by_role("button", name="SEPA").click()
    assert saved.value.suggested_filename.endswith(".xml")
    press(pays, project, "pay", paid_on=f"{town.today:%d.%m.%Y}", document="M-1")

    assert "paid" == found(town, select(Case.state).where(Case.id == project))[0]


def test_from_an_event_to_its_certificate(windows: Windows, town: Town) -> None:
    """Attendance is noted, somebody who had not registered is entered, the certificate is saved."""
    event = found(town, select(TeacherEvent.case_id).where(TeacherEvent.starts_on == town.today))[0]
    people = f"/pasakumi/{event}/dalibnieki"
    page = windows.of("koordinators.bebrene")

    page.goto(people)
    page.locator("#email").fill(address("direktors.bebrene"))
    page.locator("#why").fill("Ieradās kolēģa vietā.")
    page.get_by_role("button", name="Ierakstīt").click()
    said(page, "Ierakstīts")
    for field in page.locator("input[name^='hours-']").all():
        field.fill("6")
    page.get_by_role("button", name="Saglabāt apmeklējumu").click()
    expect(page.locator(".flashes")).to_be_visible()
    press(page, event, "take_place")
    press(page, event, "close")
    guest = windows.of("direktors.bebrene")
    guest.goto(f"/pasakumi/{event}")
    with guest.expect_download() as saved:
        guest.get_by_role("link", name="PDF").first.click()

    assert saved.value.suggested_filename.endswith(".pdf")
