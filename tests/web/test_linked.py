"""The page behind a link: a phone, no account, nothing told before code and year are right."""

from __future__ import annotations

import re

from tests.services.family import MOTHER, family
from tests.services.test_purpose_links import hand_out
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]


class Phone:
    """Somebody's browser that is signed in nowhere, at one link."""

    def __init__(self, village: Village) -> None:
        self.case = family(village.town)
        self.link = hand_out(village.town, self.case)
        self.address = f"/saite/{self.link.token}"
        self.client = village.app.test_client()

    def page(self, address=""):
        return self.client.get(address or self.address)

    def send(self, headers=None, **sent):
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page().text)
        sent.setdefault("csrf_token", token[1] if token else "")
        return self.client.post(self.address, data=sent, headers=headers or {})

    @property
    def proof(self):
        return {"_code": self.link.code, "_birth_year": "2011"}


def test_nothing_is_told_before_code_and_year_are_right(village):
    phone = Phone(village)

    first = phone.page()
    wrong = phone.send(_code="000000" if phone.link.code != "000000" else "111111", _birth_year="2011")

    assert [200, 422] == [first.status_code, wrong.status_code]
    for text in (first.text, wrong.text):
        for secret in (MOTHER, "Elza", "Paraugliepa", "Piekrītu", "Unit SK", "GP-"):
            assert secret not in text
    assert "papīra" in first.text


def test_a_parent_reads_agrees_and_it_is_written_down(village):
    phone = Phone(village)

    opened = phone.send(**phone.proof)
    done = phone.send(**phone.proof, _do="1", _form="words", **{"f-wish": "Lai izdodas!"})

    assert 200 == opened.status_code
    assert "Jūsu piekrišana tiks ierakstīta." in opened.text
    assert MOTHER in opened.text
    assert "Paldies" in done.text
    assert ["start", "agree"] == village.town.journal(phone.case)
    assert 404 == phone.page().status_code


def test_looking_changes_nothing(village):
    phone = Phone(village)

    phone.page()
    phone.send(**phone.proof)
    phone.page(f"{phone.address}?_code={phone.link.code}&_birth_year=2011&_do=1")

    assert ["start"] == village.town.journal(phone.case)


def test_an_unfinished_form_keeps_what_was_typed(village):
    phone = Phone(village)

    answer = phone.send(**phone.proof, _do="1", _form="words", **{"f-wish": ""})

    assert 422 == answer.status_code
    assert "Ko vēlaties pateikt" in answer.text
    assert ["start"] == village.town.journal(phone.case)


def test_after_five_wrong_tries_the_link_tells_nothing_more(village):
    phone = Phone(village)

    found = [phone.send(_code="", _birth_year="2011").status_code for _ in range(5)]

    assert [422] * 4 + [404] == found
    assert 404 == phone.page().status_code
    assert phone.page().text.split("<main")[1] == phone.page("/saite/never-made").text.split("<main")[1]


def test_the_page_leaves_no_traces(village):
    phone = Phone(village)

    for answer in (phone.page(), phone.send(**phone.proof), phone.page("/saite/never-made")):
        assert "no-referrer" == answer.headers["Referrer-Policy"]
        assert "no-store" == answer.headers["Cache-Control"]
        assert "noindex" == answer.headers["X-Robots-Tag"]


def test_a_browser_that_withholds_its_address_is_served_and_another_site_is_not(village):
    phone = Phone(village)

    own = phone.send({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, **phone.proof)
    older = phone.send({"Origin": "null"}, **phone.proof)
    other = phone.send({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, **phone.proof)
    strange = phone.send({"Origin": "https://other.example"}, **phone.proof)

    assert [200, 200, 400, 400] == [answer.status_code for answer in (own, older, other, strange)]


def test_the_token_of_the_form_is_asked_for(village):
    phone = Phone(village)

    assert 400 == phone.send(**phone.proof, csrf_token="").status_code
    assert 400 == phone.send(**phone.proof, csrf_token="made up").status_code


def test_a_machine_that_tries_too_often_is_told_to_wait(village):
    phone = Phone(village)

    found = [phone.send(**phone.proof).status_code for _ in range(31)]

    assert {200} == set(found[:30])
    assert 429 == found[30]
