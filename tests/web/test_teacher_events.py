"""Pages of events: registering, giving back, attendance, certificates, calendars, and one word about a number."""

from __future__ import annotations

from datetime import date

import pytest
from flask_security import hash_password
from icalendar import Calendar
from sqlalchemy import select

from iapflow.http.routes import ACTIONS
from iapflow.store.base import db
from iapflow.store.teacher_events import EventCertificate, EventRegistration
from tests.apps import PASSWORD
from tests.services.training import EVENT, Training
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

HUB = "/pasakumi"


@pytest.fixture
def training(village: Village) -> Training:
    """The village with an organiser who can sign in."""
    with village.app.app_context():
        made = Training(village.town)
        datastore, secret = village.app.extensions["security"].datastore, hash_password(PASSWORD)
        datastore.create_user(email="organiser@example.org", password=secret, person_id=made.town.people["organiser"])
        db.session.commit()
    return made


def come(village: Village, case: int, name: str, **more: str) -> object:
    """Register on the page."""
    typed = {"institution": str(village.town.school), **more}
    return village.send(name, f"{HUB}/{case}/pieteikties", typed, f"{HUB}/{case}")


def test_a_teacher_registers_the_next_one_waits_and_moves_up(village: Village, training: Training) -> None:
    case = training.announced()

    first = come(village, case, "subject_teacher", needs="Bez glutēna")
    second = come(village, case, "plan_author")
    waits = village.page("plan_author", f"{HUB}/{case}")
    village.send("subject_teacher", f"{HUB}/{case}/atteikties", {}, f"{HUB}/{case}")

    assert (302, 302) == (first.status_code, second.status_code)
    assert "Jūs gaidāt vietu" in waits
    assert "https://example.org/saruna" not in waits
    assert "https://example.org/saruna" in village.page("plan_author", f"{HUB}/{case}")
    assert "Kā runāt ar ģimeni" in village.page("plan_author", HUB)


def test_what_was_typed_stays_where_it_is_wrong(village: Village, training: Training) -> None:
    case = training.announced()

    wrong = come(village, case, "subject_teacher", needs="a" * 501, job="skolotāja")
    odd = village.send("subject_teacher", f"{HUB}/{case}/pieteikties", {"institution": "NaN"}, f"{HUB}/{case}")

    assert (422, 422) == (wrong.status_code, odd.status_code)
    assert 'value="skolotāja"' in wrong.text
    assert "Izvēlieties iestādi" in odd.text
    assert 0 == training.town.count(EventRegistration)


def test_the_organiser_notes_closes_and_the_teacher_saves_a_certificate(village: Village, training: Training) -> None:
    case = training.announced()
    come(village, case, "subject_teacher", needs="Bez glutēna")
    place = f"{HUB}/{case}/dalibnieki"
    before = village.page("organiser", place)
    row = training.row(case, "subject_teacher").id
    with training.town.store as session:
        event = session.get_one(EventRegistration, row).event
        event.starts_on = event.ends_on = event.register_by = date(2026, 10, 1)

    wrong = village.send("organiser", place, {f"hours-{row}": "99"})
    right = village.send("organiser", place, {f"hours-{row}": "6", "hours-x": "1", "hours-²": "1"})
    with training.town.store as session:
        training.town.now = training.town.now.replace(day=20)
    training.fire(case, "take_place")
    training.fire(case, "close")
    paper = village.browser("subject_teacher").get(f"{HUB}/{case}/aplieciba.pdf")

    assert "Bez glutēna" in before
    assert (422, 302) == (wrong.status_code, right.status_code)
    assert 'value="99"' in wrong.text
    assert paper.data.startswith(b"%PDF")
    assert village.browser("organiser").get(f"{HUB}/{case}/apliecibas.pdf").data.startswith(b"%PDF")
    village.page("plan_author", f"{HUB}/{case}/aplieciba.pdf", 404)
    with training.town.store.reading() as session:
        number = session.scalars(select(EventCertificate.number)).one()
    _one_word(village, number)


def _one_word(village: Village, number: str) -> None:
    """Anybody is told whether it is valid, and nothing that tells whose it is."""
    visitor = village.app.test_client()
    good, bad = (visitor.get(f"/apliecibas?numurs={typed}").text for typed in (number.lower(), "AAAA-AAAA-AAAA"))

    assert "ir izsniegta un ir derīga" in good
    assert "Derīgas apliecības ar šādu numuru nav" in bad
    for word in ("Modele", "Kā runāt ar ģimeni", "Bebrene", "20.10.2026"):
        assert word not in good


@pytest.mark.parametrize("typed", ["%00", "%ff", "A" * 300, "%F0%9F%98%80", "'--", ""])
def test_odd_numbers_are_not_valid_and_break_nothing(village: Village, typed: str) -> None:
    answer = village.app.test_client().get(f"/apliecibas?numurs={typed}")

    assert answer.status_code in {200, 400}
    assert "un ir derīga" not in answer.text


@pytest.mark.parametrize("name", ["see_events", "read_library", "organise_events"])
def test_neither_families_nor_organisations_from_outside_come_in(name: str) -> None:
    assert not ACTIONS[name] & {"ngo_applicant", "guardian", "adult_learner", "anybody", "any role"}


@pytest.mark.parametrize("name", ["institution_head", "subject_teacher", "municipal_coordinator"])
def test_nobody_but_the_organiser_reads_who_comes(village: Village, training: Training, name: str) -> None:
    case = training.announced()

    assert village.browser(name).get(f"{HUB}/{case}/dalibnieki").status_code in {403, 404}


def test_an_event_of_another_school_is_not_there(village: Village, training: Training) -> None:
    case = training.announced("SK")

    village.page("other_head", f"{HUB}/{case}", 404)
    assert "Kā runāt ar ģimeni" not in village.page("other_head", HUB)
    assert "Kā runāt ar ģimeni" in village.page("subject_teacher", HUB)


def test_the_public_calendar_holds_what_is_for_all_and_one_event_is_for_who_sees_it(
    village: Village, training: Training
) -> None:
    own, for_all = training.announced("SK"), training.announced("SK", for_all=True, title="Konference")
    visitor = village.app.test_client()

    public = Calendar.from_ical(visitor.get(f"{HUB}/kalendars.ics").data)
    (one,) = Calendar.from_ical(village.browser("subject_teacher").get(f"{HUB}/{own}.ics").data).walk("VEVENT")

    assert ["Konference"] == [str(event["summary"]) for event in public.walk("VEVENT")]
    assert (EVENT["title"], 7) == (str(one["summary"]), one["dtstart"].dt.hour)
    assert 302 == visitor.get(f"{HUB}/{for_all}.ics").status_code
    village.page("other_head", f"{HUB}/{own}.ics", 404)


def test_ones_own_events_stand_in_ones_own_feed(village: Village, training: Training) -> None:
    case = training.announced()
    come(village, case, "subject_teacher")
    page = village.send("subject_teacher", "/zinas/kalendars", {"on": "1"}, "/zinas").text

    feed = village.app.test_client().get("/kalendars/" + page.split("/kalendars/")[1].split(".ics")[0] + ".ics")

    assert EVENT["title"] in [str(event["summary"]) for event in Calendar.from_ical(feed.data).walk("VEVENT")]


def test_the_organiser_sees_drafts_seats_and_the_way_to_announce(village: Village, training: Training) -> None:
    training.announced()

    page = village.page("organiser", HUB)

    assert "Jūsu rīkotie pasākumi" in page
    assert "0 / 1" in page
    assert "Sagatavot pasākumu" in page
    assert "Sagatavot pasākumu" not in village.page("subject_teacher", HUB)
