"""Pages of supervisions: asking, assigning, noting who was there, a mark that names nobody, calendars."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask_security import hash_password
from icalendar import Calendar

from iapflow.http.routes import ACTIONS
from iapflow.store.base import db
from iapflow.store.case import Case
from iapflow.store.supervisions import Supervision, SupervisionRating
from tests.apps import PASSWORD
from tests.services.supervising import NAMES, PROTOCOL, REQUEST, SESSION, Supervising
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

HUB, START = "/supervizijas", "/lietas/jauna/supervision"
TODAY = date(2026, 10, 1)


@pytest.fixture
def supervising(village: Village) -> Supervising:
    """The village with a supervisor who can sign in; supervisions are held today."""
    with village.app.app_context():
        made = Supervising(village.town, day=TODAY)
        datastore, secret = village.app.extensions["security"].datastore, hash_password(PASSWORD)
        datastore.create_user(email="supervisor@example.org", password=secret, person_id=made.town.people["supervisor"])
        db.session.commit()
    return made


def fields(**typed: Any) -> dict[str, Any]:
    """Answers under the names that a form has on its page."""
    return {f"f-{name}": value for name, value in typed.items()}


def press(village: Village, name: str, asked: tuple[int, str], **typed: Any) -> Any:
    """Press a transition on its page."""
    return village.send(name, f"/plani/{asked[0]}/darbiba/{asked[1]}", fields(**typed))


def mark(village: Village, name: str, case: int, value: str) -> Any:
    """Send a mark from one's own page."""
    return village.send(name, f"{HUB}/{case}/vertejums", {"mark": value}, f"{HUB}/{case}")


def test_from_the_request_to_the_mark_on_the_pages(village: Village, supervising: Supervising) -> None:
    typed = {"institution": str(village.town.school), **fields(**REQUEST)}
    asked = village.send("subject_teacher", START, typed, f"{START}?institution={village.town.school}")
    with village.town.store.reading() as session:
        case = session.query(Supervision).one().case_id
    offered = village.page("municipal_coordinator", f"/plani/{case}/darbiba/assign")
    chosen = press(
        village, "municipal_coordinator", (case, "assign"), supervisor=str(village.town.people["supervisor"])
    )
    today = press(village, "supervisor", (case, "schedule"), **{**SESSION, "held_on": TODAY.isoformat()})
    supervising.group(case, NAMES[:2])
    held = press(village, "supervisor", (case, "hold"))
    place = f"{HUB}/{case}"
    seats = [seat.id for seat in supervising.seats(case)]
    noted = village.send("supervisor", f"{place}/apmeklejums", {"there": [str(seats[0]), "NaN", "999999"]}, place)
    given = mark(village, NAMES[0], case, "5")

    assert [302] * 6 == [one.status_code for one in (asked, chosen, today, held, noted, given)]
    assert "supervisor Modele" in offered
    assert "plan_author Modele" not in offered
    assert [True, False] == [seat.attended for seat in supervising.seats(case)]
    assert "Jūsu vērtējums ir ieskaitīts" in village.page(NAMES[0], place)
    assert "Iesniegt vērtējumu" not in village.page(NAMES[1], place)


def test_who_asked_sees_where_it_stands_and_not_the_case(village: Village, supervising: Supervising) -> None:
    case = supervising.assigned()

    page = village.page("subject_teacher", HUB)

    assert f"{HUB}/{case}" in page
    assert "Norīkots supervizors" in page
    assert f"/plani/{case}" not in page
    village.page("subject_teacher", f"/plani/{case}", 404)
    village.page("subject_teacher", f"{HUB}/{case}")


def test_what_is_wrong_with_a_mark_is_said_and_nothing_is_kept(village: Village, supervising: Supervising) -> None:
    case = supervising.held()

    wrong = [mark(village, NAMES[0], case, value) for value in ("", "0", "6", "NaN", "-1", "9" * 30, "²")]
    right, again = mark(village, NAMES[0], case, "4"), village.browser(NAMES[0])
    twice = again.post(f"{HUB}/{case}/vertejums", data={"mark": "1", "csrf_token": _token(village, NAMES[0])})

    assert {422} == {answer.status_code for answer in wrong}
    assert "Izvēlieties vērtējumu no 1 līdz 5" in wrong[0].text
    assert (302, 422) == (right.status_code, twice.status_code)
    assert "Jūs jau esat novērtējis" in twice.text
    assert 1 == village.town.count(SupervisionRating, mark=4, given=1)


def _token(village: Village, name: str) -> str:
    return village.page(name, "/zinas").split('name="csrf_token" value="')[1].split('"')[0]


def test_a_supervision_of_others_is_not_there(village: Village, supervising: Supervising) -> None:
    case = supervising.held(NAMES[:2])

    for name in ("other_head", "support_specialist"):
        data = {"csrf_token": _token(village, name), "mark": "5", "there": "1"}
        for part in ("vertejums", "apmeklejums"):
            assert 404 == village.browser(name).post(f"{HUB}/{case}/{part}", data=data).status_code
        village.page(name, f"{HUB}/{case}", 404)
        village.page(name, f"{HUB}/{case}.ics", 404)
        assert f"{HUB}/{case}" not in village.page(name, HUB)
    assert 0 == village.town.count(SupervisionRating)


def test_nobody_but_the_leader_notes_who_was_there(village: Village, supervising: Supervising) -> None:
    case = supervising.held()

    for name in (NAMES[0], "institution_head", "municipal_coordinator"):
        sent = village.browser(name).post(f"{HUB}/{case}/apmeklejums", data={"csrf_token": _token(village, name)})
        assert 404 == sent.status_code
        assert "Piedalījās" not in village.page(name, f"{HUB}/{case}")
    assert [True] * len(NAMES) == [seat.attended for seat in supervising.seats(case)]


def test_attendance_stands_still_once_the_protocol_is_in(village: Village, supervising: Supervising) -> None:
    case = supervising.held()
    supervising.fire(case, "report", "supervisor", protocol=PROTOCOL)

    late = village.send("supervisor", f"{HUB}/{case}/apmeklejums", {"there": ""}, f"{HUB}/{case}")

    assert 422 == late.status_code
    assert "Apmeklējumu atzīmē pēc supervīzijas" in late.text


def test_a_protocol_that_names_a_learner_comes_back_with_what_was_typed(
    village: Village, supervising: Supervising
) -> None:
    case = supervising.held()

    page = f"/plani/{case}/veidlapa/protocol"
    asked, told = (
        village.send("supervisor", page, {**fields(**{**PROTOCOL, "words": words}), "_submit": "report"})
        for words in ("Runājām par Annu Svešo.", "paraugliepas elzas situācija")
    )

    assert (422, 422) == (asked.status_code, told.status_code)
    assert "Vai tas nav kāds no gadījuma?" in asked.text
    assert "protokolā raksta vispārīgi" in told.text
    assert "paraugliepas elzas situācija" in told.text
    assert "held" == supervising.state(case)


def test_marks_are_told_to_who_was_there_and_in_figures_only_when_closed(
    village: Village, supervising: Supervising
) -> None:
    five = (*NAMES, "institution_coordinator")
    case = supervising.held(five)
    supervising.closed(case)
    for name in five:
        supervising.rate(case, name, 4)

    before = [village.page(name, HUB) for name in ("supervisor", NAMES[0], "state_officer")]
    with village.town.store as session:
        session.get_one(Case, case).state = "closed"
    after = [village.page(name, HUB) for name in ("supervisor", NAMES[0])]

    assert not [page for page in before if "Vidējais vērtējums: 4" in page or "<dd>4</dd>" in page]
    assert all("Vidējais vērtējums: 4" in page for page in after)
    assert "<dd>4</dd>" in village.page("state_officer", HUB)
    assert "Vidējais vērtējums" not in village.page("other_head", HUB)


def test_a_day_to_come_stands_in_ones_own_calendar_without_names(village: Village, supervising: Supervising) -> None:
    case = supervising.scheduled(NAMES[:1])
    for name in (NAMES[0], "supervisor"):
        page = village.send(name, "/zinas/kalendars", {"on": "1"}, "/zinas").text
        feed = village.app.test_client().get("/kalendars/" + page.split("/kalendars/")[1].split(".ics")[0] + ".ics")

        entries = [one for one in Calendar.from_ical(feed.data).walk("VEVENT") if "supervision-" in str(one["uid"])]
        one = Calendar.from_ical(village.browser(name).get(f"{HUB}/{case}.ics").data).walk("VEVENT")[0]

        assert ["Supervīzija"] == [str(entry["summary"]) for entry in entries]
        assert (11, "Bebrene") == (one["dtstart"].dt.hour, str(one["location"]))
        assert "Modele" not in feed.text


def test_before_a_day_is_agreed_there_is_nothing_for_a_calendar(village: Village, supervising: Supervising) -> None:
    case = supervising.assigned()

    village.page("supervisor", f"{HUB}/{case}.ics", 404)
    assert "vēl nav saskaņots" in village.page("supervisor", f"{HUB}/{case}")


@pytest.mark.parametrize("name", ["see_supervisions", "keep_supervisors"])
def test_neither_families_nor_organisations_from_outside_come_in(name: str) -> None:
    assert not ACTIONS[name] & {"ngo_applicant", "ngo_panel", "guardian", "adult_learner", "anybody", "any role"}
