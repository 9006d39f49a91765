"""Latvian first, English by the switch, sentences with their gaps filled."""

from datetime import date
from decimal import Decimal

import pytest

from iapflow.errors import Text
from iapflow.http.language import COOKIE, say
from tests.apps import token


def in_language(app, language):
    return app.test_request_context(headers={"Cookie": f"{COOKIE}={language}"})


def test_a_page_is_latvian_until_asked_otherwise(client):
    page = client.get("/pieslegties", headers={"Accept-Language": "en"}).text

    assert '<html lang="lv">' in page
    assert "Pieslēgties" in page


def test_the_switch_is_kept_and_leads_back(client):
    answer = client.post("/valoda/en", data={"csrf_token": token(client), "back": "/pieslegties?next=/plani"})

    assert answer.headers["Location"] == "/pieslegties?next=/plani"
    assert '<html lang="en">' in client.get("/pieslegties").text


def test_the_switch_does_not_lead_elsewhere(client):
    answer = client.post("/valoda/en", data={"csrf_token": token(client), "back": "//example.org"})

    assert answer.headers["Location"] == "/"


def test_a_language_we_do_not_speak_is_no_address(client):
    assert client.post("/valoda/xx", data={"csrf_token": token(client)}).status_code == 404


def test_a_cookie_nobody_set_is_taken_for_latvian(app):
    with in_language(app, "../../etc"):
        assert say({"lv": "Jā", "en": "Yes"}) == "Jā"


def test_labels_answer_in_the_language_or_in_latvian(app):
    with in_language(app, "en"):
        assert say({"lv": "Plāns", "en": "Plan"}) == "Plan"
        assert say({"lv": "Plāns"}) == "Plāns"


@pytest.mark.parametrize(
    ("n", "latvian", "english"),
    [
        (0, "kavējas 0 dienu", "0 days late"),
        (1, "kavējas 1 dienu", "1 day late"),
        (2, "kavējas 2 dienas", "2 days late"),
        (10, "kavējas 10 dienu", "10 days late"),
        (11, "kavējas 11 dienu", "11 days late"),
        (21, "kavējas 21 dienu", "21 days late"),
        (22, "kavējas 22 dienas", "22 days late"),
    ],
)
def test_what_counts_takes_the_form_of_its_number(app, n, latvian, english):
    late = Text("{n} day late | {n} days late", {"n": n})
    with in_language(app, "lv"):
        assert latvian == say(late)
    with in_language(app, "en"):
        assert english == say(late)


def test_gaps_are_filled_as_the_language_writes(app):
    with in_language(app, "lv"):
        assert say("until {day}", day=date(2026, 11, 3)) == "līdz 03.11.2026."
        assert say(Text("{a} and {b}", {"a": Decimal("1.5"), "b": {"lv": "pusdienas", "en": "lunch"}})) == (
            "1,5 and pusdienas"
        )


def test_a_gap_reaches_no_attributes(app):
    with in_language(app, "en"):
        assert say("{n.__class__} {n}", n=1) == "{n.__class__} 1"


def test_a_date_at_the_end_of_a_sentence_keeps_one_full_stop(app):
    closed = Text("This could be done until {day}.", {"day": date(2026, 5, 28)})
    with in_language(app, "lv"):
        assert say(closed) == "To varēja izdarīt līdz 28.05.2026."
    with in_language(app, "en"):
        assert say(closed).endswith("2026.")
