"""The pages of compensations: the grid of meals, the accountant's lists and files."""

from datetime import date

import pytest
from flask_security import hash_password

from iapflow.http.parts import parts
from iapflow.services.clock import set_demo_day
from iapflow.store.attendance import AttendanceDay
from tests.apps import PASSWORD
from tests.services.shop import CHECKED, Shop
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]
MEALS_AT = "/kompensacijas/edinasana"


@pytest.fixture
def shop(village: Village) -> Shop:
    """The town's school, whose plan holds meals, tickets and things for learning."""
    with village.app.app_context():
        shop = Shop(parts().store)
        shop.open()
        shop.case = shop.claim()
        shop.hand_in(shop.case, shop.meals())
        shop.numbers = {case: shop.number(case) for case in (shop.case, shop.plan_id)}
    return shop


def let_in(village: Village, shop: Shop) -> None:
    """The accountant gets an account."""
    with village.app.app_context():
        datastore = village.app.extensions["security"].datastore
        secret = hash_password(PASSWORD)
        datastore.create_user(email="accountant@example.org", password=secret, person_id=shop.people["accountant"])
        datastore.commit()


def test_the_overview_shows_what_plans_hold_and_how_claims_stand(village, shop):
    page = village.page("institution_coordinator", "/kompensacijas")

    for words in (shop.numbers[shop.case], "Ēdināšana", "75,00", "Iesniegts"):
        assert words in page


def test_a_claim_is_checked_on_its_page(village, shop):
    """Nothing is wrong before anything was typed, and the button is there; the rule is asked with what was typed."""
    let_in(village, shop)
    address = f"/plani/{shop.case}/darbiba/check"
    page = village.page("accountant", address)
    assert 'type="submit">' in page.split('class="form-acts"')[1]
    assert "Veidlapā ir kļūdas" not in page

    less = {"f-looked_at": CHECKED, "f-eligible": "20,00"}
    answer = village.send("accountant", address, less)
    assert 422 == answer.status_code
    assert "Veidlapā ir kļūdas" in answer.text
    assert 302 == village.send("accountant", address, {**less, "f-eligible": "25,00"}).status_code


def test_a_class_teacher_does_not_come_in(village, shop):
    village.page("subject_teacher", "/kompensacijas", 403)
    village.page("institution_head", "/maksajumi", 403)
    village.page("institution_head", "/kompensacijas/edinasana", 403)


@pytest.mark.parametrize("address", ["?menesis=2026-13", "?menesis=x&iestade=-1", "?iestade=99", "?klase=%00"])
def test_an_odd_address_of_the_grid_is_answered(village, shop, address):
    answer = village.browser("institution_coordinator").get(f"/kompensacijas/edinasana{address}")

    assert answer.status_code in {200, 400, 404}


def test_documents_come_as_files_and_unknown_ones_not_at_all(village, shop):
    browser = village.browser("institution_coordinator")

    made = browser.get(f"/plani/{shop.plan_id}/dokumenti/veidlapa-plan.pdf")

    assert (200, "application/pdf") == (made.status_code, made.content_type)
    assert made.data.startswith(b"%PDF")
    assert 404 == browser.get(f"/plani/{shop.plan_id}/dokumenti/nothing.pdf").status_code
    assert b"PK" == browser.get(f"/plani/{shop.plan_id}/pieradijumi.zip").data[:2]
    assert 404 == browser.get("/gatavs-auditam/izlase.zip?numuri=x").status_code
    assert b"%PDF" == browser.get(f"/izglitojamie/{shop.learner}/iesniegums.pdf").data[:4]
    for bad in ("2026-13", "x", "0000-00"):
        assert 404 == browser.get(f"/darba-uzskaite/menesis.pdf?menesis={bad}").status_code
    assert "Šajā mēnesī vēl nekas" in browser.get("/darba-uzskaite/menesis.pdf", follow_redirects=True).text


def test_what_is_missing_is_looked_up_by_number(village, shop):
    page = village.page("institution_head", f"/gatavs-auditam?numuri={shop.numbers[shop.plan_id]}+IAP-9")

    assert "Nekā netrūkst" in page
    assert "IAP-9" in page


@pytest.mark.parametrize("odd", ["9" * 20, "²", "-1", "x"])
def test_an_odd_claim_among_the_chosen_is_answered(village, shop, odd):
    let_in(village, shop)

    listed = village.send("accountant", "/maksajumi", {"claim": odd, "pays_on": "12.10.2026."})
    settled = village.send("accountant", "/maksajumi/1", {f"c-{odd}": "paid"}, made_from="/maksajumi")

    assert (422, 404) == (listed.status_code, settled.status_code)


def test_absences_of_the_daily_data_are_offered_in_the_grid(village, shop):
    missed = date(2026, 10, 8)
    with village.app.app_context(), shop.store as session:
        set_demo_day(session, date(2026, 10, 30), village.town.now)
        session.add(
            AttendanceDay(
                institution_id=shop.school, learner_id=shop.learner, day=missed, lessons=6, absent=6, unexcused=0, late=0
            )
        )
    box = f'value="{shop.learner}:{missed}"'

    page = village.page("institution_coordinator", f"{MEALS_AT}?menesis=2026-10")
    assert "Dienas datos ir 1 kavēta diena" in page
    assert f"{box} checked" in page

    page = village.page("institution_coordinator", f"{MEALS_AT}?menesis=2026-10&kavejumi=1")
    assert "Nekas nav saglabāts, kamēr" in page
    assert f"{box} checked" not in page
    assert box in page
