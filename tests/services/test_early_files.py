"""Files of daily data: looked at first, wrong rows told, lessons added up and dropped, twice is once."""

from __future__ import annotations

import io
from datetime import date
from zipfile import ZipFile

import pytest
from sqlalchemy import select
from xlsxwriter import Workbook

from iapflow.errors import Missing, Refused
from iapflow.services.early_files import files_page, hand_in, preview, take_in, turn_down
from iapflow.store.attendance import AttendanceDay, ResultDay
from iapflow.store.early_files import EarlyFile
from iapflow.store.learner import Enrolment
from iapflow.store.observation import Observation
from tests.services.school_class import SchoolClass
from tests.services.town import Town

LESSONS = """Vārds, uzvārds;Klase;Datums;Kavējums
Kavētāja Paraugs;8.a;14.09.2026;n
Kavētāja Paraugs;8.a;14.09.2026;n
Kavētāja Paraugs;8.a;14.09.2026;a
Kavētāja Paraugs;8.a;14.09.2026;k
Kavētāja Paraugs;8.a;14.09.2026;
Nepazīstams Cilvēks;8.a;14.09.2026;n
Mierīgā Paraugs;8.a;31.02.2026;n
Mierīgā Paraugs;8.a;01.12.2027;n
Mierīgā Paraugs;8.a;15.09.2026;ko?
"""
MARKS = "Vārds uzvārds,Datums,Priekšmets,Vērtējums\nStundu Paraugs,2026-09-15,maths,3\nStundu Paraugs,2026-09-15,maths,nv\nStundu Paraugs,2026-09-15,history,11\n"


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class whose institution holds data."""
    made = SchoolClass(town)
    made.switch_on()
    return made


def given(school_class: SchoolClass, kind: str, content: bytes | str, name: str = "eksports.csv") -> int:
    """The coordinator hands a file in."""
    town, raw = school_class.town, content.encode() if isinstance(content, str) else content
    actor = school_class.actor("institution_coordinator")
    return hand_in(town.store, town.room, actor, (town.school, kind), (name, raw))


def looked(school_class: SchoolClass, file_id: int, chosen=None):
    """The dry run."""
    town = school_class.town
    return preview(town.store, town.room, school_class.actor("institution_coordinator"), file_id, chosen)


def taken(school_class: SchoolClass, file_id: int):
    """Taken in with the columns that the preview guessed."""
    town, found = school_class.town, looked(school_class, file_id)
    actor = school_class.actor("institution_coordinator")
    return take_in(town.store, town.room, actor, file_id, found.mapping)


def days(school_class: SchoolClass) -> list[tuple[int, ...]]:
    """The sums that are held."""
    with school_class.town.store.reading() as session:
        rows = session.scalars(select(AttendanceDay).order_by(AttendanceDay.day))
        return [(row.lessons, row.absent, row.unexcused, row.late) for row in rows]


def test_a_preview_changes_nothing_and_tells_each_wrong_row(school_class):
    """Four rows cannot be taken; each says why, by its number in the file."""
    found = looked(school_class, given(school_class, "attendance", LESSONS))

    assert (9, 1, 0) == (found.sums.rows, found.added, found.changed)
    assert [7, 8, 9, 10] == [one.row for one in found.sums.wrong]
    assert [] == days(school_class)


def test_lessons_become_one_sum_of_the_day_and_the_file_is_forgotten(school_class):
    """Five lessons, three missed, two of them without excuse, one late; the rows themselves are nowhere."""
    file_id = given(school_class, "attendance", LESSONS)

    taken(school_class, file_id)

    assert [(5, 3, 2, 1)] == days(school_class)
    with school_class.town.store.reading() as session:
        row = session.get_one(EarlyFile, file_id)
    assert (None, 9, 4, 1, 0) == (row.content, row.rows, row.wrong, row.added, row.changed)


def test_the_same_file_twice_changes_nothing(school_class):
    """All of it is known already."""
    taken(school_class, given(school_class, "attendance", LESSONS))

    again = looked(school_class, given(school_class, "attendance", LESSONS))

    assert (0, 0, 1) == (again.added, again.changed, again.same)


def test_a_corrected_file_says_what_it_changes_and_leaves_other_days_alone(school_class):
    """A day that the file does not name stays as it is."""
    taken(school_class, given(school_class, "attendance", LESSONS))
    more = "Vārds, uzvārds;Klase;Datums;Kavējums\nKavētāja Paraugs;8.a;15.09.2026;n\n"
    taken(school_class, given(school_class, "attendance", more))
    done = taken(school_class, given(school_class, "attendance", more.replace(";n", ";a")))

    assert (0, 1) == (done.added, done.changed)
    assert [(5, 3, 2, 1), (1, 1, 0, 0)] == days(school_class)


def test_a_day_cut_in_two_files_is_asked_about_before_its_first_part_is_lost(school_class):
    """The second file has two of the five lessons; nothing is replaced until somebody says so."""
    town, who = school_class.town, school_class.actor("institution_coordinator")
    taken(school_class, given(school_class, "attendance", LESSONS))
    rest = "Vārds, uzvārds;Klase;Datums;Kavējums\n" + "Kavētāja Paraugs;8.a;14.09.2026;n\n" * 2
    file_id = given(school_class, "attendance", rest)
    found = looked(school_class, file_id)

    with pytest.raises(Refused) as refused:
        take_in(town.store, town.room, who, file_id, found.mapping)
    before = days(school_class)
    take_in(town.store, town.room, who, file_id, {**found.mapping, "replaces": "1"})

    assert [("Kavētāja Paraugs", date(2026, 9, 14), 5, 2)] == list(found.fewer)
    assert "fewer" == refused.value.reasons[0].because
    assert ([(5, 3, 2, 1)], [(2, 2, 2, 0)]) == (before, days(school_class))


def test_columns_are_chosen_once_and_remembered_for_the_institution(school_class):
    """Headings nobody could guess; the next file of the same shape needs no choice."""
    odd = "A,B,C,D\nMierīgā Paraugs,2026-09-14,6,2\n"
    chosen = {"name": "A", "day": "B", "lessons": "C", "absent": "D"}
    file_id = given(school_class, "attendance", odd)
    town, before = school_class.town, looked(school_class, file_id)
    actor = school_class.actor("institution_coordinator")
    with pytest.raises(Refused):
        take_in(town.store, town.room, actor, file_id, {})
    take_in(town.store, town.room, actor, file_id, chosen)

    assert {"code", "day", "status"} == set(before.lacks)
    assert chosen == looked(school_class, given(school_class, "attendance", odd)).mapping
    assert [(6, 2, 0, 0)] == days(school_class)


def test_a_sheet_of_a_table_program_is_read_too(school_class):
    """Days are days there, not text."""
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True, "default_date_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet()
    for place, row in enumerate(
        (("Vārds uzvārds", "Datums", "Stundas", "Kavēts"), ("Mierīgā Paraugs", date(2026, 9, 14), 6, 1))
    ):
        sheet.write_row(place, 0, row)
    book.close()

    taken(school_class, given(school_class, "attendance", made.getvalue(), "zurnals.xlsx"))

    assert [(6, 1, 0, 0)] == days(school_class)


def test_marks_are_added_up_by_day_and_subject(school_class):
    """An eleven is no mark; work that was not handed in is counted beside."""
    done = taken(school_class, given(school_class, "results", MARKS))

    with school_class.town.store.reading() as session:
        (row,) = session.scalars(select(ResultDay))
    assert ("maths", 1, 300, 1) == (row.subject, row.marks, row.hundredths, row.missing)
    assert [4] == [one.row for one in done.sums.wrong]


def test_an_entry_about_behaviour_is_counted_once_and_its_words_are_not_kept(school_class):
    """The same export a week later brings the old entries again."""
    text = "Vārds uzvārds;Datums;Ieraksts;Smags\nKavētāja Paraugs;14.09.2026;Strīds;jā\n"
    taken(school_class, given(school_class, "behaviour", text))
    again = looked(school_class, given(school_class, "behaviour", text))

    assert (0, 1) == (again.added, again.same)
    assert 1 == school_class.town.count(Observation, kind="behaviour", is_serious=True)


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b'"a;b\n'])
def test_what_is_no_table_is_refused_in_words(school_class, content):
    """Nothing is kept of it."""
    with pytest.raises(Refused):
        given(school_class, "attendance", content)

    assert 0 == school_class.town.count(EarlyFile)


def test_only_the_institutions_own_people_see_and_take_files(school_class):
    """Nor does anybody else learn that a file is there."""
    file_id, town = given(school_class, "attendance", LESSONS), school_class.town
    for name in ("other_head", "class_teacher"):
        with pytest.raises(Missing):
            preview(town.store, town.room, school_class.actor(name), file_id)
        with pytest.raises(Missing):
            files_page(town.store, school_class.actor(name), town.school)


def test_a_file_that_is_turned_down_is_gone(school_class):
    """Content and all."""
    file_id, town = given(school_class, "attendance", LESSONS), school_class.town
    turn_down(town.store, school_class.actor("institution_coordinator"), file_id)

    assert 0 == town.count(EarlyFile)


def roster(**more: str) -> bytes:
    """A small OneRoster export; files may be replaced."""
    files = {
        "orgs": "sourcedId,status,name,type,identifier\no1,active,Unit SK,school,SK\no2,active,Cita skola,school,X\n",
        "users": "sourcedId,status,givenName,familyName,identifier,role,orgSourcedIds\n"
        "u1,active,Stundu,Paraugs,,student,o1\nu2,active,Svešs,Cilvēks,,student,o1\nu3,active,Anna,Skolotāja,,teacher,o1\n",
        "enrollments": "sourcedId,status,classSourcedId,schoolSourcedId,userSourcedId,role\ne1,active,c1,o1,u1,student\n",
        "academicSessions": "sourcedId,status,title,type,startDate,endDate,schoolYear\n"
        "s1,active,1,semester,2026-09-01,2026-12-18,2027\ns2,active,2,semester,2027-01-11,2027-05-31,2027\n",
        "results": "sourcedId,status,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\n"
        "r1,active,l1,u1,fully graded,4.5,2026-09-15\nr2,active,l1,u1,not submitted,,2026-09-15\n"
        "r3,active,l1,u9,fully graded,5,2026-09-15\nr4,tobedeleted,l1,u1,fully graded,9,2026-09-15\n",
        "classes": "sourcedId,status,title,subjects\nc1,active,8.b,maths\n",
        "lineItems": "sourcedId,status,title,classSourcedId\nl1,active,Kontroldarbs,c1\n",
        **more,
    }
    packed = io.BytesIO()
    with ZipFile(packed, "w") as zipped:
        for name, text in files.items():
            if text:
                zipped.writestr(f"export/{name}.csv", text)
    return packed.getvalue()


def test_oneroster_brings_marks_and_classes_and_tells_what_does_not_fit(school_class):
    """People are found in the register and never made; another school's rows are left out."""
    found = looked(school_class, given(school_class, "oneroster", roster(), "roster.zip"))
    done = taken(school_class, found.file.id)

    assert (1, [("Stundu Paraugs", "8.a", "8.b")]) == (done.added, list(done.moves))
    assert 3 == len(done.sums.wrong)
    assert 1 == len(done.sums.notes)
    with school_class.town.store.reading() as session:
        (row,) = session.scalars(select(ResultDay))
        mine = select(Enrolment).where(Enrolment.learner_id == school_class.learners["Stundu"])
        classes = [one.class_name for one in session.scalars(mine.order_by(Enrolment.valid_from))]
    assert ("maths", 1, 450, 1) == (row.subject, row.marks, row.hundredths, row.missing)
    assert ["8.a", "8.b"] == classes


def test_oneroster_twice_is_once(school_class):
    """Marks and classes are known the second time."""
    taken(school_class, given(school_class, "oneroster", roster(), "roster.zip"))

    again = looked(school_class, given(school_class, "oneroster", roster(), "roster.zip"))

    assert (0, 0, 1, []) == (again.added, again.changed, again.same, list(again.moves))


def test_a_zip_without_the_files_of_the_standard_is_refused(school_class):
    """Named, so that the export can be put right."""
    with pytest.raises(Refused) as found:
        given(school_class, "oneroster", roster(results=""), "roster.zip")

    assert "results.csv" in str(found.value.reasons[0].sentence.params)
