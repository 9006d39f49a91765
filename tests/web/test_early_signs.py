"""Early signs in the browser: the class, a learner, a concern, switches, files; each for whom it is made."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask_security import hash_password

from iapflow.services.early_reviews import bring_to_review
from iapflow.services.early_signs import work_out
from iapflow.store.account import User
from iapflow.store.observation import Observation
from iapflow.store.person import Person
from tests.apps import PASSWORD
from tests.services.school_class import SchoolClass
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

HERE = "/agrinas-pazimes"


@pytest.fixture
def school_class(village: Village) -> SchoolClass:
    """A class with one learner who misses days, one of whom nothing is known, and people who can sign in."""
    made = SchoolClass(village.town)
    with village.app.app_context(), village.town.store as session:
        for name in ("class_teacher", "support_team"):
            person = session.get_one(Person, village.town.people[name])
            person.email = f"{name}@example.org"
            session.add(
                User(
                    email=person.email, password=hash_password(PASSWORD), active=True, fs_uniquifier=name,
                    person_id=person.id,
                )
            )  # fmt: skip
    return made


def flagged(school_class: SchoolClass) -> int:
    """A review of the learner who misses days; its case."""
    town = school_class.town
    school_class.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 9, 15): 6})
    school_class.attend("Mierīgā")
    school_class.switch_on("E01")
    (learner,) = work_out(town.store, town.room, town.school).raised
    return bring_to_review(town.store, town.room, town.school, learner)


def test_the_class_teacher_sees_the_own_class_in_words(village, school_class):
    """Level, fact and review; a learner without data is shown as such, and no score stands anywhere."""
    case_id = flagged(school_class)

    page = village.page("class_teacher", HERE)

    assert "Kavētāja Paraugs" in page
    assert "Novērot" in page
    assert "Neattaisnoti kavētās stundas semestrī: <strong" in page
    assert f"/plani/{case_id}" in page
    assert "Nav datu" in page
    assert "style=" not in page.partition("<main")[2]


def test_a_learners_page_tells_facts_whose_figures_and_weeks(village, school_class):
    """Context stands apart and says that it raises no signal."""
    flagged(school_class)

    page = village.page("class_teacher", f"{HERE}/{school_class.learners['Kavētāja']}")

    assert "novērot no 10, rīkoties no 21" in page
    assert "MK noteikumi Nr. 89" in page
    assert "Pats par sevi tas signālu nerada." in page
    assert "07.09.2026." in page


def test_who_has_no_class_is_led_to_what_they_can_do(village, school_class):
    """A subject teacher tells a concern; nobody's signs are theirs to see."""
    flagged(school_class)

    answer = village.browser("subject_teacher").get(HERE)

    assert answer.location.endswith(f"{HERE}/bazas")
    village.page("subject_teacher", f"{HERE}/{school_class.learners['Kavētāja']}", 404)
    village.page("other_head", f"{HERE}/{school_class.learners['Kavētāja']}", 404)


def test_a_subject_teacher_tells_a_concern_in_one_page(village, school_class):
    """Class and learner come by the address or by two choices; what was left out is asked, what was ticked stays."""
    learner = school_class.learners["Mierīgā"]
    address = f"{HERE}/bazas?class=8.a"
    ticked = {"class": "8.a", "f-seen": "quiet", "f-words": "Vairs nejautā."}

    asked = village.send("subject_teacher", f"{HERE}/bazas", ticked, address)
    told = village.send("subject_teacher", f"{HERE}/bazas", {**ticked, "learner": str(learner)}, address)

    assert 422 == asked.status_code
    assert "Izvēlieties izglītojamo." in asked.text
    assert "Vairs nejautā." in asked.text
    assert 302 == told.status_code, told.text.partition("<main")[2]
    assert 1 == village.town.count(Observation, kind="concern")


def test_switches_tell_what_they_would_flag_and_refuse_wrong_figures(village, school_class):
    """Nothing is stored of a wrong figure, and what was typed stands there again."""
    school_class.attend("Kavētāja", {date(2026, 9, 14): 6, date(2026, 9, 15): 6})
    school_class.switch_on()
    address = f"{HERE}/iestatijumi"

    page = village.page("institution_coordinator", address)
    wrong = village.send("institution_coordinator", f"{address}/E01", {"do": "on", "watch": "daudz"}, address)
    right = village.send("institution_coordinator", f"{address}/E01", {"do": "on"}, address)

    assert "Pašlaik: 1 no 1 izglītojamajiem" in page
    assert 422 == wrong.status_code
    assert 'value="daudz"' in wrong.text
    assert 302 == right.status_code
    assert 403 == village.browser("class_teacher").get(address).status_code


def test_a_file_is_looked_at_before_it_is_taken_in(village, school_class):
    """Wrong rows are told by number; after the yes the page of files says what was done."""
    school_class.switch_on()
    address = f"{HERE}/dati"
    text = "Vārds uzvārds;Datums;Stundas;Kavēts\nMierīgā Paraugs;14.09.2026;6;2\nSvešs Cilvēks;14.09.2026;6;1\n"
    file = (io.BytesIO(text.encode()), "zurnals.csv")

    looked = village.send("institution_coordinator", address, {"kind": "attendance", "file": file})
    preview = village.page("institution_coordinator", looked.location)
    marks = {"name": "Vārds uzvārds", "day": "Datums", "lessons": "Stundas", "absent": "Kavēts"}
    taken = village.send("institution_coordinator", looked.location, {**marks, "do": "take"})

    assert "Izglītojamā ar šādu vārdu te nav." in preview
    assert 302 == taken.status_code
    assert "zurnals.csv" in village.page("institution_coordinator", address)
    assert 404 == village.browser("institution_coordinator").get(looked.location).status_code


@pytest.mark.parametrize("content", [b"", b"\x00\x01"])
def test_what_is_no_file_is_told_on_the_page(village, school_class, content):
    """In words, with the form still there."""
    school_class.switch_on()
    sent = {"kind": "results", "file": (io.BytesIO(content), "x.csv")}

    answer = village.send("institution_coordinator", f"{HERE}/dati", sent)

    assert 422 == answer.status_code
    assert "Veidlapā ir kļūdas." in answer.text


def test_the_report_tells_no_small_number(village, school_class):
    """One flagged learner is kept back; a school is shown no thresholds to try."""
    flagged(school_class)

    school = village.page("institution_head", f"{HERE}/parskats")
    above = village.page("municipal_coordinator", f"{HERE}/parskats?slieksnis=abc")

    assert "nav izpausts" in school
    assert "Kā būtu ar citu robežu?" not in school
    assert "Ierakstiet skaitli no 0 līdz 1000." in above


@pytest.mark.parametrize(("kind", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("pdf", b"%PDF")])
def test_the_report_comes_as_files_with_what_the_page_keeps_back(village, school_class, kind, begins):
    """One flagged learner is fewer than five, in a file too; a class teacher has none of it."""
    flagged(school_class)

    answer = village.browser("municipal_coordinator").get(f"{HERE}/parskats.{kind}")

    assert 200 == answer.status_code
    assert answer.data.startswith(begins)
    if kind == "csv":
        assert "Neattaisnoti kavētās stundas semestrī;nav izpausts;0;0;0" in answer.text
    assert 403 == village.browser("class_teacher").get(f"{HERE}/parskats.{kind}").status_code
