"""Files put into forms that no draft holds."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest

from iapflow.forms.files import named
from iapflow.services.unused_files import drop_without_case
from iapflow.store.application import Application
from iapflow.store.upload import Upload
from tests.forms.test_files import PDF
from tests.services.initiative import Initiative
from tests.services.town import NOW
from tests.web.test_initiatives import initiative
from tests.web.village import Village, village, village_file

__all__ = ["initiative", "village", "village_file"]

WHO = "institution_coordinator"


def place(village: Village) -> str:
    return f"/izglitojamie/{village.town.learner}/iesniegums"


def put(village: Village, name: str = "Iesniegums.pdf", content: bytes = PDF) -> object:
    """What the script sends by itself when a scan is chosen."""
    sent = {"_put": "scan", "file": (io.BytesIO(content), name)}
    return village.send(WHO, f"{place(village)}/datne", sent, made_from=place(village))


def posted(village: Village, **more: str) -> dict[str, str]:
    """The paper as the page posts it."""
    paper = {name: "yes" if answer is True else str(answer) for name, answer in village.town.application().items()}
    return {f"f-{name}": answer for name, answer in paper.items()} | {f"f-{name}": text for name, text in more.items()}


def test_a_scan_survives_errors_and_comes_with_the_application(village: Village) -> None:
    told = put(village).json
    answer = told["answer"]
    assert PDF == village.browser(WHO).get(told["url"]).data

    wrong = village.send(WHO, place(village), posted(village, scan=answer, register_number=""))
    done = village.send(WHO, place(village), posted(village, scan=answer))

    assert 422 == wrong.status_code
    assert f'name="f-scan" value="{answer}"' in wrong.text
    assert 302 == done.status_code, done.text[:3000]
    token = (named(answer) or ("",))[0]
    assert 1 == village.town.count(Application)
    assert 1 == village.town.count(Upload, token=token)
    assert 404 == village.browser(WHO).get(told["url"]).status_code
    with village.town.store.reading() as session:
        case_id = session.query(Upload.case_id).scalar()
    assert PDF == village.browser(WHO).get(f"/plani/{case_id}/datnes/{token}").data


def test_without_a_script_the_file_is_put_in_and_taken_out_and_every_word_stays(village: Village) -> None:
    page = village.page(WHO, place(village))
    field = page.split('type="file"')[1].split('name="')[1].split('"')[0]
    scan = {field: (io.BytesIO(PDF), "Iesniegums.pdf"), "_put": "scan"}

    in_ = village.send(WHO, place(village), {**posted(village, phone="abc"), **scan})
    answer = in_.text.split('name="f-scan" value="')[1].split('"')[0]
    none = village.send(WHO, place(village), {**posted(village, phone="abc"), "_put": "scan"})
    out = village.send(WHO, place(village), {**posted(village, scan=answer), "_unput": "scan"})

    assert 200 == in_.status_code
    assert 'value="abc"' in in_.text
    assert 422 == none.status_code
    assert 'value="abc"' in none.text
    assert answer not in out.text
    assert 0 == village.town.count(Application)


@pytest.mark.parametrize("name", ["institution_head", "plan_author"])
def test_a_file_without_a_case_is_its_owners_alone(village: Village, name: str) -> None:
    url = put(village).json["url"]

    assert village.browser(name).get(url).status_code in {403, 404}


def test_a_file_of_somebody_else_is_not_taken_over(village: Village) -> None:
    answer = put(village).json["answer"]

    done = village.send("institution_head", place(village), posted(village, scan=answer))

    assert 302 == done.status_code
    assert 1 == village.town.count(Upload, case_id=None)


def test_a_program_is_refused_in_words_and_nothing_is_kept(village: Village) -> None:
    told = put(village, "skaista.pdf", b"MZ")

    assert (422, "Izvēlieties PDF, JPG vai PNG datni.") == (told.status_code, told.json["wrong"])
    assert 0 == village.town.count(Upload)


def test_what_no_case_came_for_goes_after_a_week(village: Village) -> None:
    put(village)
    town = village.town

    town.now = NOW + timedelta(days=6)
    assert 0 == drop_without_case(town.store, town.room)
    town.now = NOW + timedelta(days=8)
    assert 1 == drop_without_case(town.store, town.room)


def test_a_form_without_files_takes_none(village: Village) -> None:
    case = village.town.delivered()
    page = f"/plani/{case}/darbiba/suspend"

    sent = {"_put": "comment", "file": (io.BytesIO(PDF), "a.pdf")}
    answer = village.send("plan_author", f"{page}/datne", sent, made_from=page)

    assert 404 == answer.status_code
    assert 0 == village.town.count(Upload)


@pytest.fixture
def running(village: Village, initiative: Initiative) -> str:
    """The page on which an organisation adds a list of participants, with a file and with rows."""
    return f"/plani/{initiative.running()}/darbiba/add_list"


def test_a_form_of_a_button_takes_files_and_rows_and_does_nothing_before_it_is_pressed(
    village: Village, running: str
) -> None:
    scan = {"_put": "signed", "file": (io.BytesIO(PDF), "Lapa.pdf")}
    told = village.send("ngo", f"{running}/datne", scan, made_from=running).json
    words = {"f-activity": "Turnīrs", "f-signed": told["answer"]}

    added = village.send("ngo", running, {**words, "f-people": "", "_add": "people"})
    without = village.send("ngo", running, {**words, "_unput": "signed"})

    assert PDF == village.browser("ngo").get(told["url"]).data
    assert 422 == added.status_code
    for answer in (added, without):
        assert 'value="Turnīrs"' in answer.text
    assert added.text.count('id="f-people-r') > without.text.count('id="f-people-r')
    assert told["answer"] in added.text
    assert told["answer"] not in without.text
    case = int(running.split("/")[2])
    assert "add_list" not in village.town.journal(case)
