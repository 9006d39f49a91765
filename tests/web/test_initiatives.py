"""Pages of youth initiatives, and that an organisation learns from none of them who is at risk."""

from __future__ import annotations

import re

import pytest
from flask_security import hash_password
from sqlalchemy import update

from iapflow.http.parts import parts
from iapflow.services import team
from iapflow.store.base import db
from iapflow.store.initiatives import InitiativeActivity, InitiativeCount, InitiativeProject, Organisation
from tests.apps import PASSWORD
from tests.services.initiative import Initiative
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

HUB = "/iniciativas"
CHANGING = re.compile(r'(nonce|value|content)="[A-Za-z0-9_.\-]{20,}"|request_id=[0-9a-f]+|\b[0-9a-f]{8}\b')
LINK = re.compile(r'(?:href|action)="(/[^"#]*)"')
ASKED = {
    "name": "Jaunie soļi", "number": "40008000009", "kind": "youth", "given": "Rita", "family": "Modele",
    "email": "rita@example.org",
}  # fmt: skip
WELL_KNOWN = (
    "/", "/mani-uzdevumi", "/plani", "/izglitojamie", "/darba-uzskaite", "/manas-stundas", "/lietas", "/lietas/jauna",
    "/kompensacijas", "/agrinas-pazimes", "/agrinas-pazimes/parskats", "/iestade", "/registri/", "/registri/case/",
    "/iestatijumi", "/kas-kavejas", "/maksajumi", "/zinas", "/frazes", "/aizvietosana", "/gatavs-auditam",
    "/lietas/youth_initiative", "/lietas/support_plan", "/meklet?q=Elza", "/meklet?q=JIP",
    "/izglitojamie?q=Paraugliepa", "/izglitojamie/1", "/plani/1", "/plani/99999", "/plani/1/skaidrojums",
)  # fmt: skip


@pytest.fixture
def initiative(village: Village) -> Initiative:
    """The village with an open call, whose organisations have made their accounts."""
    with village.app.app_context():
        made = Initiative(village.town)
        for token in made.tokens.values():
            team.accept(parts().store, parts().room, token, hash_password(PASSWORD))
    return made


def test_everybody_reads_the_call_and_an_organisation_asks_for_an_account(village, initiative):
    visitor = village.app.test_client()
    address = f"{HUB}/konts/{initiative.town.units['NOV']}"

    page = visitor.get(f"{HUB}/konkursi").text
    token = visitor.get(address).text.split('name="csrf_token" value="')[1].split('"')[0]
    wrong = visitor.post(address, data={**ASKED, "number": "12", "csrf_token": token})
    right = visitor.post(address, data={**ASKED, "csrf_token": token})

    for words in ("Jauniešu iniciatīvas", "Noteikumi.", "30.10.2026.", "Jaunatnes lietu speciālists"):
        assert words in page
    assert 422 == wrong.status_code
    assert "Reģistrācijas numurā ir 11 cipari." in wrong.text
    assert "Jaunie soļi" in wrong.text
    assert 302 == right.status_code
    assert 1 == initiative.town.count(Organisation, registration_number="40008000009")
    assert "Jaunie soļi" in village.page("municipal_coordinator", HUB)


def test_without_a_token_nothing_is_asked_for(village, initiative):
    answer = village.app.test_client().post(f"{HUB}/konts/{initiative.town.units['NOV']}", data=ASKED)

    assert 400 == answer.status_code
    assert 2 == initiative.town.count(Organisation)


def test_an_organisation_begins_a_proposal_from_its_page(village, initiative):
    answer = village.send("ngo", f"{HUB}/sakt/{initiative.town.units['NOV']}", {}, HUB)

    assert 302 == answer.status_code
    assert "Projekta pieteikums" in village.page("ngo", answer.location)


def test_the_school_counts_and_keeps_what_was_typed_where_it_is_wrong(village, initiative):
    case = initiative.reported()
    address = f"{HUB}/skaits/{case}/{initiative.town.school}"

    wrong = village.send("institution_coordinator", address, {"at_risk": "99"})
    odd = village.send("institution_coordinator", address, {"at_risk": "1e2\x00"})
    right = village.send("institution_coordinator", address, {"at_risk": "5"})

    assert (422, 422, 302) == (wrong.status_code, odd.status_code, right.status_code)
    assert 'value="99"' in wrong.text
    assert 1 == initiative.town.count(InitiativeCount, at_risk=5)
    assert "5 no 10 dalībniekiem" in village.page("ngo", HUB)


@pytest.mark.parametrize("name", ["ngo", "other_ngo", "subject_teacher", "municipal_coordinator", "other_head"])
def test_nobody_else_opens_the_page_that_counts(village, initiative, name):
    case = initiative.reported()

    answer = village.browser(name).get(f"{HUB}/skaits/{case}/{initiative.town.school}")

    assert answer.status_code in {403, 404}


def test_coming_activities_are_shown_to_authors_with_the_same_slip_for_everybody(village, initiative):
    initiative.running()
    with initiative.town.store.reading() as session:
        activity = session.query(InitiativeActivity.id).scalar()

    page, slip = (village.page("plan_author", at) for at in (HUB, f"{HUB}/ielugums/{activity}"))

    assert "Turnīrs" in page
    assert "Visi saņem vienādu ielūgumu." in slip
    village.page("ngo", f"{HUB}/ielugums/{activity}", 403)
    village.page("plan_author", f"{HUB}/ielugums/99999", 404)


def test_nothing_an_organisation_can_open_depends_on_who_is_at_risk(village, initiative):
    """All its pages, and every well-known address, are the same whether 4, 6 or 9 of 10 are at risk."""
    case = initiative.reported()
    initiative.count(case, 6)
    before = _everything(village)

    for at_risk in (4, 9):
        with initiative.town.store as session:
            session.execute(update(InitiativeProject).values(told_at_risk=at_risk))
            session.execute(update(InitiativeCount).values(at_risk=at_risk))
        assert before == _everything(village)

    assert len(before) > 15
    assert any("Nosacījums izpildīts" in page for page in before.values())


def test_nothing_it_can_open_depends_on_who_has_a_support_plan(village, initiative):
    initiative.reported()
    before = _everything(village)

    with village.app.app_context():
        initiative.town.submitted()

    assert before == _everything(village)


def test_only_what_an_organisation_needs_stands_in_its_menu(village, initiative):
    page = village.page("ngo", HUB)

    menu = page.split('class="main-nav"')[1].split("</nav>")[0]

    assert ["Mani uzdevumi", "Jauniešu iniciatīvas"] == re.findall(r"<a [^>]*>([^<]+)</a>", menu)


def test_another_organisation_sees_nothing_of_the_project(village, initiative):
    case = initiative.reported()

    pages = _everything(village, "other_ngo")

    assert not [at for at, page in pages.items() if "Sporta diena" in page or "Dalībnieks 1" in page]
    village.page("other_ngo", f"/plani/{case}", 404)


def _everything(village: Village, name: str = "ngo") -> dict[str, str]:
    """Address -> status, headers and text of every page that links lead to, and of well-known ones."""
    found: dict[str, str] = {}
    waiting = [HUB, *WELL_KNOWN]
    while waiting:
        address = waiting.pop()
        if address in found or address.startswith(("/static", "/vendor", "/iziet", "/logout")):
            continue
        answer = village.browser(name).get(address)
        named = answer.headers.get("Content-Disposition", "")
        text = answer.text if answer.mimetype.startswith("text") else ""
        found[address] = CHANGING.sub("", f"{answer.status_code} {named} {text}")
        waiting += [link.replace("&amp;", "&") for link in LINK.findall(text) if len(found) < 80]
    return found


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("xml", b"<?xml")])
def test_the_accountant_takes_what_is_due_to_the_bank(village, initiative, kind, begins):
    """An advance stands on the page; a wrong account is told and what was typed stays."""
    case = initiative.running()
    with village.app.app_context():
        datastore, secret = village.app.extensions["security"].datastore, hash_password(PASSWORD)
        person = initiative.town.people["municipal_accountant"]
        datastore.create_user(email="municipal_accountant@example.org", password=secret, person_id=person)
        db.session.commit()
    address = f"{HUB}/maksajumi"
    typed = {"project": str(case), "payer": "Novads", "pays_on": "2026-10-01", "kind": kind}

    page = village.page("municipal_accountant", address)
    wrong = village.send("municipal_accountant", address, {**typed, "iban": "LV00"})
    right = village.send("municipal_accountant", address, {**typed, "iban": "LV80BANK0000435195001"})

    assert "1\xa0000,00" in page
    assert 422 == wrong.status_code
    assert 'value="LV00"' in wrong.text
    assert 200 == right.status_code
    assert right.data.startswith(begins)
