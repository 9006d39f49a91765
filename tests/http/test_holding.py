"""What was typed when the sign-in had ended comes back, at whatever address of whom."""

import pytest

from tests.web.test_case_form import sign_in
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]

OURS = {"Origin": "http://localhost"}
WORDS = "Trešajā rindā trūkst pamatojuma, un apjoms ir par lielu."


def signed_out(village, name):
    """Somebody's browser whose sign-in has just ended."""
    browser = village.browser(name)
    browser.get("/mani-uzdevumi")
    browser.delete_cookie("iapflow")
    return browser


@pytest.mark.parametrize(
    ("name", "address", "sent"),
    [
        ("institution_head", "/apstiprinasana/{case}", {"_do": "send_back", "_at": "plan:risks", "_says": WORDS}),
        ("plan_author", "/plani/{case}/darbiba/suspend", {"f-comment": WORDS}),
        ("plan_author", "/plani/{case}/balsojums", {"_answer": "yes", "f-comment": WORDS}),
        ("plan_author", "/plani/{case}/darba-uzskaite", {"f-topic": WORDS}),
        ("plan_author", "/frazes", {"text": WORDS}),
        ("plan_author", "/agrinas-pazimes/bazas", {"f-words": WORDS}),
        ("institution_coordinator", "/lietas/jauna/support_plan", {"f-words": WORDS}),
        ("institution_head", "/aizvietosana", {"reason": WORDS}),
        ("institution_head", "/iestatijumi", {"reason": WORDS}),
    ],
)
def test_words_of_every_page_come_back_when_the_sign_in_has_ended(village, name, address, sent):
    case = village.town.submitted()
    place = address.format(case=case)

    answer = signed_out(village, name).post(place, data={**sent, "csrf_token": "old"}, headers=OURS)

    assert answer.status_code == 401, answer.text[:300]
    assert f'<p class="typed-words">{WORDS}</p>' in answer.text
    assert f'action="{place}"' in answer.text
    for field, words in sent.items():
        assert f'name="{field}" value="{words}"' in answer.text


def test_what_came_back_goes_on_after_signing_in(village):
    case = village.town.submitted()
    browser = village.browser("institution_head")
    page = village.page("institution_head", f"/apstiprinasana/{case}")
    revision = page.split('name="revision" value="')[1].split('"')[0]
    sent = {"_do": "send_back", "f-comment": WORDS, "revision": revision, "request_id": "d" * 32}
    browser.delete_cookie("iapflow")
    held = browser.post(f"/apstiprinasana/{case}", data=sent, headers=OURS)
    token = held.text.split('name="csrf_token" value="')[-1].split('"')[0]

    sign_in(browser, "institution_head@example.org")
    done = browser.post(f"/apstiprinasana/{case}", data={**sent, "csrf_token": token}, headers=OURS)

    assert done.status_code == 302
    assert village.town.journal(case)[-1] == "send_back"


def test_a_button_alone_leads_to_the_sign_in_as_ever(village):
    case = village.town.submitted()
    browser = signed_out(village, "institution_head")

    pressed = {"_do": "approve_by_head", "revision": "3", "request_id": "a" * 32, "csrf_token": "old"}
    answer = browser.post(f"/apstiprinasana/{case}", data=pressed, headers=OURS)

    assert "typed-words" not in answer.text
    assert WORDS not in answer.text
    assert answer.status_code in {302, 400}


def test_a_password_and_words_from_elsewhere_are_never_written_back(village):
    browser = signed_out(village, "plan_author")

    secret = browser.post("/konts/parole", data={"password": WORDS, "new_password": WORDS}, headers=OURS)
    door = browser.post("/pieslegties", data={"email": "a@example.org", "password": WORDS}, headers=OURS)
    elsewhere = browser.post("/frazes", data={"text": WORDS}, headers={"Origin": "http://elsewhere.example"})
    silent = browser.post("/frazes", data={"text": WORDS})

    for answer in (secret, door, elsewhere, silent):
        assert WORDS not in answer.text


def test_a_script_of_any_page_is_told_that_the_sign_in_ended(village):
    case = village.town.submitted()
    browser = signed_out(village, "plan_author")

    told = browser.post(f"/plani/{case}/darba-uzskaite/seko", data={}, headers={**OURS, "X-Requested-With": "fetch"})

    assert (401, True) == (told.status_code, told.json["signed_out"])


def test_a_page_of_somebody_signed_in_can_ask_for_the_sign_in_again(village):
    page = village.page("plan_author", "/frazes")

    assert 'data-who="plan_author@example.org"' in page
    assert "data-who" not in village.app.test_client().get("/pieslegties").text
