"""Confirming rows on the page: by PIN, by link on a phone, by hand with a file; late ones; each learner's way."""

import html
import io
import re
from datetime import date

import pytest
from sqlalchemy import select

from iapflow.services.clock import set_demo_day
from iapflow.services.work_log import log_work
from iapflow.store.learner import Learner
from iapflow.store.work_log import WorkLogEntry
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]
PDF = b"%PDF-1.4 small"


@pytest.fixture
def town(village):
    """A remote and an ordinary consultation without the learner's word."""
    town = village.town
    town.case = town.delivered()
    with town.store as session:
        set_demo_day(session, date(2026, 10, 12), town.now)
    town.go(date(2026, 10, 12))
    for request, more in (("row-1", {}), ("row-2", {"time_from": "11:00", "mode": "remote", "channel": "teams"})):
        log_work(town.store, town.room, town.who("subject_teacher"), town.case, (town.entry(**more), request))
    return town


def rows(town):
    with town.store.reading() as session:
        return list(session.scalars(select(WorkLogEntry).order_by(WorkLogEntry.id)))


def page_of(town):
    return f"/plani/{town.case}/darba-uzskaite/apliecinajumi"


def test_the_learner_sets_a_pin_and_confirms_on_the_givers_screen(village, town):
    way = f"/izglitojamie/{town.learner}/apliecinasana"
    assert "Kā izglītojamais apliecina" in village.page("institution_coordinator", f"/izglitojamie/{town.learner}")
    assert (
        422 == village.send("institution_coordinator", way, {"way": "pin", "pin": "1234", "again": "1234"}).status_code
    )
    assert (
        302 == village.send("institution_coordinator", way, {"way": "pin", "pin": "2749", "again": "2749"}).status_code
    )
    assert "PIN uzstādīts" in village.page("institution_coordinator", way)

    first = rows(town)[0].id
    sent = {"row": str(first), "pin": "1111", "_act": "pin"}
    wrong = village.send("subject_teacher", page_of(town), sent)
    assert (422, True, False) == (wrong.status_code, "PIN nav pareizs" in wrong.text, "1111" in wrong.text)
    assert 302 == village.send("subject_teacher", page_of(town), {**sent, "pin": "2749"}).status_code
    assert "pin" == rows(town)[0].confirmation_kind


def test_the_learner_confirms_by_a_link(village, town):
    sent = {"row": [str(row.id) for row in rows(town)], "_act": "link"}
    made = village.send("subject_teacher", page_of(town), sent)
    address = re.search(r"http://[^/]+(/saite/[\w-]+)", made.text)[1]
    assert "Apliecināt konsultācijas" in village.page("institution_coordinator", f"/plani/{town.case}/saites")
    code = re.search(r'num">(\d{3} \d{3})<', made.text)[1]
    with town.store.reading() as session:
        born = session.get_one(Learner, town.learner).date_of_birth.year
    phone = village.app.test_client()
    token = html.unescape(re.search(r'csrf_token" value="([^"]+)', phone.get(address).text)[1])
    proof = {"csrf_token": token, "_code": code, "_birth_year": str(born)}

    opened = phone.post(address, data=proof)
    assert (200, 2) == (opened.status_code, opened.text.count('name="row"'))
    assert 422 == phone.post(address, data={**proof, "_do": "1"}).status_code
    assert 200 == phone.post(address, data={**proof, "_do": "1", "row": sent["row"]}).status_code

    assert ["link", "link"] == [row.confirmation_kind for row in rows(town)]
    assert 404 == phone.get(address).status_code
    assert "Vēlie apliecinājumi" in village.page("institution_coordinator", "/manas-stundas")


def test_a_late_word_by_hand_needs_its_reason_and_keeps_its_file(village, town):
    remote = rows(town)[1].id
    sent = {"row": str(remote), "kind": "email", "on": "2026-10-12", "_act": "hand"}

    def files():
        return {"file": (io.BytesIO(PDF), "vēstule.pdf")}

    missing = village.send("subject_teacher", page_of(town), {**sent, **files()})
    assert (422, True) == (missing.status_code, "kāpēc apliecinājums saņemts vēlāk" in missing.text)
    assert 302 == village.send("subject_teacher", page_of(town), {**sent, "why": "Slimoja.", **files()}).status_code

    log = village.page("plan_author", f"/plani/{town.case}/darba-uzskaite")
    assert "vēstule.pdf" in log
    file = village.browser("plan_author").get(f"/darba-uzskaite/{remote}/pielikums")
    assert (200, PDF) == (file.status_code, file.data)
    assert file.headers["Content-Disposition"].startswith("attachment")
    village.page("municipal_coordinator", f"/darba-uzskaite/{remote}/pielikums", 404)
    late = village.page("institution_coordinator", "/darba-uzskaite/velie-apliecinajumi")
    assert "Slimoja." in late
    address = "/darba-uzskaite/velie-apliecinajumi"
    assert 302 == village.send("institution_coordinator", address, {"entry": str(remote), "_act": "accept"}).status_code
    assert "Slimoja." not in village.page("institution_coordinator", address)


@pytest.mark.parametrize(
    "sent", [{}, {"row": "x"}, {"row": "9" * 30}, {"_act": "pin"}, {"_act": "explain"}, {"on": "31.02."}]
)
def test_odd_posts_are_answered_with_a_sentence(village, town, sent):
    answer = village.send("subject_teacher", page_of(town), sent)

    assert (422, True) == (answer.status_code, "Veidlapā ir kļūdas" in answer.text or "error-summary" in answer.text)
    assert [None, None] == [row.confirmation_kind for row in rows(town)]


def test_foreign_plans_learners_and_rows_do_not_exist(village, town):
    village.page("other_head", page_of(town), 404)
    village.page("institution_head", "/izglitojamie/999999/apliecinasana", 404)
    village.page("subject_teacher", f"/izglitojamie/{town.learner}/apliecinasana", 403)
    village.page("subject_teacher", "/darba-uzskaite/velie-apliecinajumi", 403)


def test_time_owed_notes_and_the_week_have_their_pages(village, town):
    owed = f"/plani/{town.case}/darba-uzskaite/atdodamais-laiks"
    assert (
        302
        == village.send(
            "subject_teacher", owed, {"measure": "m1", "on": "2026-10-09", "hours": "1", "_act": "note"}
        ).status_code
    )
    assert "nenotika sniedzēja dēļ" in village.page("plan_author", owed)
    assert 422 == village.send("subject_teacher", owed, {"measure": "m1", "hours": "x"}).status_code

    week = "/mana-nedela"
    slot = {
        "case": str(town.case),
        "measure": "m1",
        "weekday": "1",
        "time_from": "14:00",
        "time_to": "15:00",
        "_act": "keep",
    }
    assert 302 == village.send("subject_teacher", f"{week}/laiki", slot, week).status_code
    key = re.search(r'name="key" value="([^"]+)"', village.page("subject_teacher", week))[1]
    again = village.send("subject_teacher", week, {"key": key, "_act": "held"})
    assert (422, True) == (again.status_code, 'value="14:00"' in again.text)
    assert 302 == village.send("subject_teacher", week, {"key": key, "_act": "held", "topic": "Daļskaitļi"}).status_code
    assert "notika" in village.page("subject_teacher", week)
    village.page("subject_teacher", f"/plani/{town.case}/manas-piezimes", 404)
