"""Every main page, for whom it is made: usable by everybody, on a desk and on a phone, by day and by night."""

import pytest
from flask import url_for
from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.http.parts import parts
from iapflow.services.actors import actor_for
from iapflow.services.team import Appointment, appoint, invite
from iapflow.store.case import Case, CaseRole
from iapflow.store.colleague_view import ColleagueView
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment
from iapflow.store.method_materials import MethodMaterial
from iapflow.store.person import Person
from iapflow.store.submission import Submission
from iapflow.store.supervisions import WORKFLOW as SUPERVISION
from iapflow.store.teacher_events import TeacherEvent
from tests.browser.town import Town, address
from tests.browser.watch import assert_usable

PHONE = {"width": 390, "height": 844}
ZOOMED = {"width": 320, "height": 256}
"""A desk of 1280 px at a zoom of 400 %, as WCAG 1.4.10 asks."""
AT_NIGHT = "document.documentElement.dataset.bsTheme = 'dark'"
TABLE = "main table"
NOBODY_AT_ALL = ""
PAGES = {
    "a teacher's work": ("autors.bebrene", "/mani-uzdevumi", TABLE),
    "a head's work": ("direktors.bebrene", "/mani-uzdevumi", "main a"),
    "learners": ("koordinators.bebrene", "/izglitojamie", TABLE),
    "a learner": ("koordinators.bebrene", "/izglitojamie/{learner}", TABLE),
    "an application": ("koordinators.bebrene", "/izglitojamie/{learner}/iesniegums", "form#form button.btn-primary"),
    "messages": ("direktors.bebrene", "/zinas", "main button"),
    "what is late": ("koordinators.bebrene", "/kas-kavejas", "main a"),
    "handing over": ("koordinators.bebrene", "/darbu-nodosana?person={author_id}", "main select"),
    "finding": ("koordinators.bebrene", "/meklet?q=an", "main .hits a"),
    "compensations": ("koordinators.bebrene", "/kompensacijas", TABLE),
    "meals of a month": ("koordinators.bebrene", "/kompensacijas/edinasana", "form button.btn-primary"),
    "payments": ("gramatvedis.augsdaugava", "/maksajumi", "form button.btn-primary"),
    "ready for an audit": ("koordinators.bebrene", "/gatavs-auditam", TABLE),
    "plans": ("augsdaugava", "/plani", TABLE),
    "plans of the state": ("ikvd", "/plani", TABLE),
    "a plan in delivery": ("direktors.bebrene", "/plani/{in_delivery}", "nav.chain"),
    "agreement": ("ikvd", "/apstiprinasana/{at_state}", "form.decide button"),
    "approval": ("direktors.bebrene", "/apstiprinasana/{submitted}", "form.decide button"),
    "many at once": ("ikvd", "/daudz/support_plan/agree", TABLE),
    "the form": ("{author}", "/plani/{draft}/veidlapa/plan", "button[name=_submit]"),
    "answers to be checked": ("{author}", "/plani/{draft}/veidlapa/plan?dala=parbaude", "button[name=_submit]"),
    "suspending": ("direktors.bebrene", "/plani/{in_delivery}/darbiba/suspend", "form#form button.btn-primary"),
    "the work log": ("skolotajs.bebrene", "/darba-uzskaite", TABLE),
    "one's own hours": ("autors.bebrene", "/manas-stundas", TABLE),
    "months handed in": ("koordinators.raina", "/manas-stundas", TABLE),
    "a class's early signs": ("audzinatajs.bebrene", "/agrinas-pazimes", TABLE),
    "a learner's early signs": ("atbalsts.bebrene", "/agrinas-pazimes/{learner}", TABLE),
    "telling a concern": ("skolotajs.bebrene", "/agrinas-pazimes/bazas?class=9.a", "form#form button.btn-primary"),
    "switches of early signs": ("koordinators.bebrene", "/agrinas-pazimes/iestatijumi", "main form button"),
    "files of attendance": ("koordinators.bebrene", "/agrinas-pazimes/dati", "main form button"),
    "whether early signs work": ("augsdaugava", "/agrinas-pazimes/parskats", TABLE),
    "how many receive support": ("koordinators.raina", "/zinojumi", TABLE),
    "a report": ("augsdaugava", "/zinojumi/risks", TABLE),
    "reviews of early signs": ("atbalsts.bebrene", "/lietas/early_review", TABLE),
    "youth initiatives": ("augsdaugava", "/iniciativas", TABLE),
    "an organisation's projects": ("ngo", "/iniciativas", TABLE),
    "calls for youth initiatives": ("ngo", "/iniciativas/konkursi", "main .panel a"),
    "events": ("augsdaugava", "/pasakumi", TABLE),
    "a coming event": ("direktors.bebrene", "/pasakumi/{conference}", "form button.btn-primary"),
    "who came to an event": ("augsdaugava", "/pasakumi/{seminar}/dalibnieki", TABLE),
    "checking a certificate": ("skolotajs.bebrene", "/apliecibas?numurs=AAAA", "main form button"),
    "supervisions of a municipality": ("augsdaugava", "/supervizijas", TABLE),
    "a supervisor's own": ("supervizors", "/supervizijas", TABLE),
    "noting who was there": ("supervizors", "/supervizijas/{sup_held}", "main form button.btn-primary"),
    "giving a mark": ("skolotajs.bebrene", "/supervizijas/{sup_reported}", "main form button.btn-primary"),
    "assigning a supervisor": ("augsdaugava", "/plani/{sup_requested}/darbiba/assign", "form#form button.btn-primary"),
    "certified supervisors": ("ikvd", "/supervizijas/sertifikati", TABLE),
    "the library": ("skolotajs.bebrene", "/biblioteka", TABLE),
    "a material": ("skolotajs.bebrene", "/biblioteka/{material}", TABLE),
    "the team": ("koordinators.bebrene", "/iestade", TABLE),
    "papers of a class": ("koordinators.bebrene", "/izglitojamie/klase/9.a/iesniegumi", "main h1"),
    "phrases": ("koordinators.bebrene", "/frazes", "form#phrase button.btn-primary"),
    "settings": ("administrators", "/iestatijumi", "main h1"),
    "the registers": ("administrators", "/registri/", "main a"),
    "a register": ("administrators", "{list}", TABLE),
    "a row's details": ("administrators", "{details}", "main h1"),
    "a row's form": ("administrators", "{edit}", "main form button"),
    "definitions": ("administrators", "/registri/definicijas/", "main a"),
    "why a case is where it is": ("direktors.bebrene", "/plani/{at_municipality}/skaidrojums", "main h1"),
    "a case's diagram": ("direktors.bebrene", "/plani/{at_municipality}/shema", "main .diagram"),
    "a case on a day": ("direktors.bebrene", "/plani/{in_delivery}/diena", "main h1"),
    "substitution": ("direktors.bebrene", "/aizvietosana", "main h1"),
    "a plan's work log": ("direktors.bebrene", "/plani/{in_delivery}/darba-uzskaite", TABLE),
    "sending back": ("direktors.bebrene", "/plani/{submitted}/darbiba/send_back", "form#form button.btn-primary"),
    "cases of every kind": ("koordinators.bebrene", "/lietas", "main .way a"),
    "opening a case": ("koordinators.bebrene", "/lietas/jauna", "main h1"),
    "versions": ("administrators", "/registri/versijas/", TABLE),
    "an invitation": (NOBODY_AT_ALL, "/uzaicinajums/{invitation}", "form input[name=password]"),
    "an organisation asks for an account": (NOBODY_AT_ALL, "/iniciativas/konts/{municipality}", "main form button"),
    "links of an application": ("direktors.bebrene", "/plani/{prepared}/saites", "main h1"),
    "asking for supervision": ("koordinators.bebrene", "/lietas/jauna/supervision", "form button.btn-primary"),
    "giving scores": ("komisija2", "/plani/{scoring}/balsojums", "main form button"),
    "what was handed in before": ("atbalsts.bebrene", "/plani/{again}/iesniegts/{before}", "main h1"),
    "a month of work": ("koordinators.raina", "/manas-stundas/{month}", "main a.btn-primary"),
    "the first of September": ("koordinators.bebrene", "/iestade/{school}/1-septembris", "main h1"),
    "lists from a file": ("koordinators.bebrene", "/iestade/{school}/faili", "main form button"),
    "plans behind a number": ("augsdaugava", "/zinojumi/plans-by-status/saraksts?griezums=status", TABLE),
    "a queue of exceptions": ("augsdaugava", "/plani?queue=municipality", TABLE),
    "how hours are split": ("koordinators.bebrene", "/iestade/{school}/stundu-sadale", TABLE),
    "participants": ("koordinators.bebrene", "/iestade/{school}/dalibnieki", TABLE),
    "large lists as files": ("koordinators.bebrene", "/faili", "main h1"),
    "asking colleagues": ("{author}", "/plani/{draft}/kolegi", "main form button"),
    "answering about a learner": ("{asked}", "/skatijums/{view}", "main form button"),
    "a password": ("direktors.bebrene", "/konts/parole", "main button"),
}


@pytest.fixture(scope="module")
def known(town) -> dict[str, str]:
    """What the addresses of the pages name."""
    return known_of(town)


def known_of(town: Town) -> dict[str, str]:
    """One plan of a school in each state with its author, a learner without a plan, one register's addresses."""
    with town.reading() as session:
        cases = session.execute(
            select(Case.state, Case.id, Person.email)
            .join(Institution, Institution.id == Case.institution_id)
            .join(CaseRole, CaseRole.case_id == Case.id)
            .join(Person, Person.id == CaseRole.person_id)
            .where(Case.workflow == "support_plan", CaseRole.role == "plan_author", Institution.code == "BEBRENE")
            .order_by(Case.id.desc())
        ).all()
        learner, school = session.execute(
            select(Enrolment.learner_id, Enrolment.institution_id)
            .join(Institution, Institution.id == Enrolment.institution_id)
            .where(Institution.code == "BEBRENE")
            .order_by(Enrolment.learner_id)
        ).first()
        found = {case.state: str(case.id) for case in cases}
        author = next(case.email for case in cases if str(case.id) == found["draft"]).removesuffix(address(""))
        seminar, conference = session.execute(
            select(func.min(TeacherEvent.case_id), func.max(TeacherEvent.case_id))
        ).one()
        material = session.scalar(select(func.min(MethodMaterial.case_id)))
        supervised = session.execute(select(Case.state, Case.id).where(Case.workflow == SUPERVISION)).all()
        more = _more(session)
        writer = session.scalar(select(Person.id).where(Person.email == address("autors.bebrene")))
    with town.app.test_request_context():
        register = {
            "list": url_for("admin_institution.index_view"),
            "details": url_for("admin_institution.details_view", id=school),
            "edit": url_for("admin_institution.edit_view", id=school),
        }
    support = {f"sup_{one.state}": str(one.id) for one in supervised}
    support |= {"seminar": str(seminar), "conference": str(conference), "material": str(material)}
    support |= {**more, "school": str(school), **_tokens(town, school)}
    return {**found, **register, **support, "learner": str(learner), "author": author, "author_id": str(writer)}


def _more(session: Session) -> dict[str, str]:
    """One case of each kind that has a page of its own."""
    here = select(func.min(Case.id)).join(Institution, Institution.id == Case.institution_id)
    fillings = select(Submission.case_id, func.min(Submission.id)).join(Case, Case.id == Submission.case_id)
    fillings = fillings.where(Case.workflow == "early_review").group_by(Submission.case_id, Submission.alias)
    again, before = session.execute(fillings.having(func.count() > 1)).first()
    at_hand = {
        "prepared": here.where(Case.workflow == "application", Case.state == "prepared", Institution.code == "BEBRENE"),
        "scoring": here.where(Case.workflow == "youth_initiative", Case.state == "scoring"),
        "month": here.where(Case.workflow == "work_month", Case.state == "submitted", Institution.code == "RAINA"),
        "municipality": select(Institution.id).where(Institution.code == "AUGSDAUGAVA"),
    }
    found = {name: str(session.scalar(wanted)) for name, wanted in at_hand.items()}
    waits = select(ColleagueView.id, Person.email).join(Person, Person.id == ColleagueView.person_id)
    view, asked = session.execute(waits.where(ColleagueView.answered_on.is_(None)).order_by(ColleagueView.id)).first()
    asked = asked.removesuffix(address(""))
    return {**found, "again": str(again), "before": str(before), "view": str(view), "asked": asked}


def _tokens(town: Town, school: int) -> dict[str, str]:
    """What a new colleague is sent by the head."""
    with town.app.app_context():
        store, room = parts().store, parts().room
        with store.reading() as session:
            head = session.scalar(select(Person.id).where(Person.email == address("direktors.bebrene")))
            who = actor_for(session, head, town.today)
        new = Appointment("subject_teacher", town.today, given="Jana", family="Jaunā", email=address("jauna"))
        appoint(store, room, who, school, new)
        with store.reading() as session:
            newcomer = session.scalar(select(Person.id).where(Person.email == new.email))
        return {"invitation": invite(store, room, who, (school, newcomer))}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_usable_on_a_desk_by_day_and_on_a_phone_by_night(windows, known, name):
    """No violation, nothing missing, the main control in sight; no sideways scroll, at a zoom of 400 % neither."""
    who, path, control = PAGES[name]
    page = windows.of(who.format(**known)) if who else windows.opened().new_page()
    page.goto(path.format(**known))

    assert_usable(page, page.locator(control).first)
    assert_no_sideways_scroll(page)
    page.set_viewport_size(PHONE)
    page.evaluate(AT_NIGHT)
    assert_usable(page, page.locator(control).first)
    assert_no_sideways_scroll(page)
    page.set_viewport_size(ZOOMED)
    assert_no_sideways_scroll(page)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_errors_and_dialogs_are_usable_by_day_and_by_night(windows, watch, colours):
    """A page that is not there, a refused form, a question before a step, the hits of a search."""
    watch.allowed |= {404, 422}
    page = windows.of("koordinators.bebrene", color_scheme=colours)
    page.locator("#find").fill("an")
    assert_usable(page, page.locator(".find-hints a").first)
    page.goto("/nav-tadas-lapas")
    assert_usable(page, page.locator("main a").first)
    page.goto("/aizvietosana")
    page.locator("main form[action='/aizvietosana'] button").click()
    assert_usable(page, page.locator(".error-summary"))
    page.goto("/zinas")
    page.locator("form[action='/zinas/kalendars'] button").click()
    page.locator("form[data-confirm] button").first.click()
    assert_usable(page, page.locator("dialog[open] button[value=yes]"))
    page.locator("dialog[open] button[value=no]").click()
    page.locator("form[action='/zinas/kalendars'] button", has_text="Izslēgt").click()


WIDEST = """() => [...document.querySelectorAll('main *')]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth)
  .slice(0, 6).map(one => one.tagName + '.' + one.className + ': ' + one.textContent.trim().slice(0, 60))"""
"""The first elements that stick out."""


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing sticks out of the window."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= window, (page.url, page.evaluate(WIDEST))
