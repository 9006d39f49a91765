"""Learners and staff out of files: looked at first, wrong rows told, all or nothing, twice is once, undone."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import func, select
from xlsxwriter import Workbook

from iapflow.errors import Missing, Refused
from iapflow.services.importing import Wanted, hand_in, preview, runs, take_in, turn_down, undo
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person, RoleAssignment
from tests.services.town import Town

HEAD = "personas_kods;vārds;uzvārds;klase\n"
TWO = HEAD + "010110-29998;Anna;Ozola;5.a\n010111-20002;Bērtulis;Paraugs;5.a\n"
STAFF = "Vārds;Uzvārds;E-pasts;Loma;Klase\nIlze;Modele;ilze@example.org;IAP sagatavotājs;\nIlze;Modele;ilze@example.org;class_teacher;5.a\n"


def given(town: Town, content: bytes | str, kind: str = "learners", name: str = "saraksts.csv") -> int:
    """The coordinator hands a file in."""
    raw = content.encode() if isinstance(content, str) else content
    actor = town.who("institution_coordinator")
    return hand_in(town.store, town.room, actor, Wanted(town.school, kind), (name, raw))


def looked(town: Town, run: int):
    """The dry run."""
    return preview(town.store, town.room, town.who("institution_coordinator"), run)


def taken(town: Town, run: int):
    """Taken in."""
    return take_in(town.store, town.room, town.who("institution_coordinator"), run)


def undone(town: Town, run: int):
    """Undone."""
    return undo(town.store, town.room, town.who("institution_coordinator"), run)


def classes(town: Town) -> dict[str, str | None]:
    """Given name -> class, of everybody whose enrolment has no end."""
    asked = select(Learner.given_name, Enrolment.class_name).join(Enrolment, Enrolment.learner_id == Learner.id)
    with town.store.reading() as session:
        return dict(session.execute(asked.where(Enrolment.valid_to.is_(None))).all())


def refusal(town: Town, content: bytes | str, name: str = "saraksts.csv") -> str:
    """Why a file is not even kept."""
    with pytest.raises(Refused) as refused:
        given(town, content, name=name)
    assert [] == runs(town.store, town.who("institution_coordinator"), town.school)
    return str(refused.value.reasons[0].sentence)


def test_learners_of_a_class_are_looked_at_then_entered_and_the_file_again_changes_nothing(town):
    run = given(town, TWO)
    found = looked(town, run)
    assert (2, 0, True) == (found.count("added"), found.count("wrong"), found.is_sound)
    assert {"Elza": None} == classes(town)

    taken(town, run)
    again = looked(town, given(town, TWO))

    assert {"Elza": None, "Anna": "5.a", "Bērtulis": "5.a"} == classes(town)
    assert (0, 2) == (again.count("added"), again.count("same"))


def test_who_is_known_is_moved_to_the_class_in_the_file(town):
    taken(town, given(town, TWO))
    run = given(town, TWO.replace("Ozola;5.a", "Ozola;6.b"))
    assert 1 == looked(town, run).count("changed")
    taken(town, run)

    assert "6.b" == classes(town)["Anna"]
    undone(town, run)
    assert "5.a" == classes(town)["Anna"]


def test_a_run_is_undone_whole_or_not_at_all(town):
    first, second = given(town, TWO), given(town, TWO.replace("5.a", "5.b"))
    taken(town, first)
    taken(town, second)

    with pytest.raises(Refused):
        undone(town, first)
    assert {"Elza": None, "Anna": "5.b", "Bērtulis": "5.b"} == classes(town)
    undone(town, second)
    undone(town, first)

    assert {"Elza": None} == classes(town)
    with pytest.raises(Missing):
        undone(town, first)


def test_one_wrong_row_of_many_stops_the_file_and_is_named(town):
    rows = "".join(f"0101{10 + n % 3}-2{n:04};Bērns{'a' * n};Paraugs;5.a\n" for n in range(30))
    wrong = "1011029998;Anna;Ozola;5.a\n010110-29998;;Ozola;5.a;x\n;Anna;Ozola;piektā\n"
    run = given(town, HEAD + rows + wrong)
    found = looked(town, run)

    told = {line.number: [column for column, _ in line.wrong] for line in found.lines if line.outcome == "wrong"}
    assert {32: ["code"], 33: [""], 34: ["class"]} == told
    with pytest.raises(Refused):
        taken(town, run)
    assert {"Elza": None} == classes(town)


def test_the_same_row_twice_names_both_lines(town):
    found = looked(town, given(town, TWO + "010110-29998;Anna;Ozola;5.a\n"))

    (line,) = [line for line in found.lines if line.outcome == "wrong"]
    assert (4, {"n": 2}) == (line.number, line.wrong[0][1].params)


def test_a_code_that_belongs_to_another_name_is_wrong(town):
    taken(town, given(town, TWO))
    found = looked(town, given(town, HEAD + "010110-29998;Cits;Vārds;5.a\n"))

    assert ["wrong"] == [line.outcome for line in found.lines]


def test_separators_and_encodings_of_latvian_spreadsheets_are_read(town):
    for content in (TWO.replace(";", ","), TWO.replace(";", "\t"), TWO.encode("cp1257"), TWO.encode("utf-8-sig")):
        found = looked(town, given(town, content))
        assert (2, "Bērtulis Paraugs, 5.a") == (found.count("added"), found.lines[1].title)


def test_a_formula_is_kept_as_text_and_noted(town):
    found = looked(town, given(town, HEAD + "010110-29998;=cmd|' /C calc'!A0;Ozola;5.a\n"))

    assert found.lines[0].note is not None
    assert found.is_sound


def test_an_xlsx_workbook_is_read_and_one_named_csv_is_refused(town):
    buffer = io.BytesIO()
    with Workbook(buffer) as book:
        for number, row in enumerate(TWO.splitlines()):
            book.add_worksheet() if not book.worksheets() else None
            book.worksheets()[0].write_row(number, 0, row.split(";"))

    assert 2 == looked(town, given(town, buffer.getvalue(), name="klase.xlsx")).count("added")
    with pytest.raises(Refused):
        given(town, buffer.getvalue(), name="klase.csv")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "Choose"), (HEAD, "no rows"), (TWO.encode("utf-16"), "UTF-16"), (HEAD.replace("vārds;", "vārds;vārds;"), "same"),
        (HEAD + '"010110-29998;Anna', "broken"), (HEAD + "0101\x0010-29998;A;B;5.a", "no table"),
        (HEAD + "010110-29998;" + "x" * 200_000, "broken"), (HEAD + "1;A;B;5.a\n" * 5_001, "5000"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_kindly_and_not_kept(town, content, word):
    assert word in refusal(town, content)


def test_a_misspelt_heading_is_named_with_the_right_one(town):
    found = looked(town, given(town, "personas kods;vārdss;uzvārds;klase\n010110-29998;Anna;Ozola;5.a\n"))

    assert not found.is_sound
    assert "vards" in str(found.problems[0])


def test_staff_come_with_dated_roles_and_nobody_twice(town):
    run = given(town, STAFF, "staff")
    assert 2 == looked(town, run).count("added")
    taken(town, run)

    with town.store.reading() as session:
        person = session.scalars(select(Person).where(Person.email == "ilze@example.org")).one()
        roles = set(session.scalars(select(RoleAssignment.role).where(RoleAssignment.person_id == person.id)))
        assert {"plan_author", "class_teacher"} == roles
        assert "5.a" == session.scalar(select(ClassTeacher.class_name).where(ClassTeacher.person_id == person.id))
    assert 2 == looked(town, given(town, STAFF, "staff")).count("same")
    undone(town, run)
    with town.store.reading() as session:
        assert 0 == session.scalar(select(func.count()).where(Person.email == "ilze@example.org"))


def test_a_coordinator_cannot_appoint_the_head_by_a_file(town):
    found = looked(town, given(town, STAFF.replace("IAP sagatavotājs", "institution_head"), "staff"))

    assert ["wrong", "added"] == [line.outcome for line in found.lines]


def test_nobody_else_hands_files_in_or_sees_them(town):
    run = given(town, TWO)
    for who in ("plan_author", "other_head", "municipal_coordinator"):
        with pytest.raises(Missing):
            preview(town.store, town.room, town.who(who), run)
        with pytest.raises(Missing):
            hand_in(town.store, town.room, town.who(who), Wanted(town.school, "learners"), ("a.csv", TWO.encode()))
    turn_down(town.store, town.who("institution_coordinator"), run)
    with pytest.raises(Missing):
        looked(town, run)
