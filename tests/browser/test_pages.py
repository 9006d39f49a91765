"""Every main page, for whom it is made: usable by everybody, on a desk and on a phone, by day and by night."""

import pytest
from playwright.sync_api import Page

from tests.browser.known import known_of
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
    "purposes": ("administrators", "/registri/noluki/", TABLE),
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
    "learners after a plan": ("koordinators.bebrene", "/agrinas-pazimes/pec-plana", "main h1"),
    "one's own week": ("autors.bebrene", "/mana-nedela", "main h1"),
    "late confirmations": ("koordinators.bebrene", "/darba-uzskaite/velie-apliecinajumi", "main h1"),
    "what was done to many": ("ikvd", "/daudz", "main h1"),
    "director's orders": ("koordinators.bebrene", "/iestade/{school}/rikojumi", "main h1"),
    "payments to projects": ("gramatvedis.augsdaugava", "/iniciativas/maksajumi", "main h1"),
    "how a learner confirms": ("koordinators.bebrene", "/izglitojamie/{learner}/apliecinasana", "main form button"),
    "choosing an author": ("koordinators.bebrene", "/izglitojamie/{learner}/autors", "main h1"),
    "a learner's guardians": ("koordinators.bebrene", "/izglitojamie/{learner}/parstavji", "main form button"),
    "a conversation": ("koordinators.bebrene", "/izglitojamie/{learner}/saruna", "main form button"),
    "authors for a list": ("koordinators.bebrene", "/izglitojamie/autori", "main h1"),
    "conversations of a class": ("koordinators.bebrene", "/izglitojamie/klase/9.a/sarunas", "main form button"),
    "the change of semesters": ("koordinators.bebrene", "/izglitojamie/semestra-maina", "main h1"),
    "accounts of givers": ("gramatvedis.augsdaugava", "/maksajumi/konti", "main h1"),
    "a list of payments": ("gramatvedis.augsdaugava", "/maksajumi/{payments}", TABLE),
    "the learner's word": ("{giver}", "/plani/{unconfirmed}/darba-uzskaite/apliecinajumi", "main h1"),
    "time owed": ("{deliverer}", "/plani/{in_delivery}/darba-uzskaite/atdodamais-laiks", "main h1"),
    "a supervision": ("augsdaugava", "/supervizijas/{sup_held}", "main h1"),
    "a sample for an audit": ("ikvd", "/zinojumi/izlase", "main h1"),
    "the figures at a glance": ("augsdaugava", "/zinojumi/kopskats", "main h1"),
    "what a new version changes": ("administrators", "/registri/versijas/ietekme", "main h1"),
    "the diagram of a workflow": ("administrators", "/registri/definicijas/shema/support_plan", "main .diagram"),
    "a link of the family": (NOBODY_AT_ALL, "/saite/{link}", "main form button"),
    "taking a row back": ("{giver}", "/darba-uzskaite/{entry}/anulet", "main form button"),
    "a specialist's own notes": ("{specialist}", "/plani/{looked_after}/manas-piezimes", "main form button"),
    "all learners of a school": ("koordinators.bebrene", "/zinojumi/visi-izglitojamie", "main form button"),
    "a team": ("koordinators.bebrene", "/iestade/{school}", TABLE),
    "consent to health data": ("koordinators.raina", "/plani/{consent}", "main h1"),
    "registering a consent": ("koordinators.raina", "/plani/{consent}/darbiba/give", "form#form button.btn-primary"),
    "a request for protected rows": ("direktors.bebrene", "/plani/{protected}", "main h1"),
    "deciding what is told": ("{decides}", "/plani/{protected}/darbiba/tell", "form#form button.btn-primary"),
    "a password": ("direktors.bebrene", "/konts/parole", "main button"),
}


@pytest.fixture(scope="module")
def known(town) -> dict[str, str]:
    """What the addresses of the pages name."""
    return known_of(town)


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
