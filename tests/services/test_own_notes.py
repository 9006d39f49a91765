"""Specialists' own notes: their author and a named successor read them, and nobody else in any way."""

from datetime import date

import pytest
from sqlalchemy import event, select, text

from iapflow.errors import Missing, Refused
from iapflow.reports import finding
from iapflow.reports.viewer import Viewer
from iapflow.services import log_reading, own_notes
from iapflow.services.printing import bundles, kinds
from iapflow.store.codec import HEADER
from iapflow.store.own_note import OwnNote

CANARY = "kanārijputniņš-7731"


@pytest.fixture
def case(town):
    """A plan whose consultations the specialist gives; a second specialist works at the school."""
    specialist = str(town.people["support_specialist"])
    town.register()
    found = town.open_plan()
    measure = town.measure(measure="M02", subject=None, giver=specialist)
    plan = town.plan(measures=[{name: value for name, value in measure.items() if value is not None}])
    town.fire(found, "submit", "plan_author", answers={"plan": plan})
    town.fire(found, "approve_by_head", "institution_head")
    town.fire(found, "approve_by_municipality", "municipal_coordinator")
    town.fire(found, "agree", "state_officer")
    town.go(date(2026, 10, 8))
    with town.store as session:
        town.people["second"] = town.person(session, "support_specialist", town.school, name="second")
    return found


def write(town, case, who="support_specialist", words=CANARY):
    own_notes.write(town.store, town.room, town.who(who), case, words)


def read(town, case, who="support_specialist"):
    return [note.words for note in own_notes.page(town.store, town.room, town.who(who), case).notes]


def name(town, case, person, who="support_specialist"):
    own_notes.name_successor(town.store, town.room, town.who(who), case, person)


def test_only_the_author_reads_a_note(town, case):
    write(town, case)

    assert [CANARY] == read(town, case)
    for who in ("plan_author", "institution_head", "institution_coordinator", "state_officer", "other_head", "second"):
        with pytest.raises(Missing):
            read(town, case, who)


def test_a_named_successor_reads_them_and_writes_none(town, case):
    write(town, case)
    name(town, case, town.people["second"])

    assert [CANARY] == read(town, case, "second")
    with pytest.raises(Missing):
        write(town, case, "second")
    name(town, case, None)
    with pytest.raises(Missing):
        read(town, case, "second")


def test_a_successor_is_a_specialist_of_the_institution(town, case):
    write(town, case)
    with pytest.raises(Refused):
        name(town, case, town.people["institution_head"])


@pytest.mark.parametrize("who", ["subject_teacher", "plan_author", "institution_head", "second"])
def test_nobody_but_a_specialist_of_the_plan_writes(town, case, who):
    with pytest.raises(Missing):
        write(town, case, who)
    assert 0 == town.count(OwnNote)


@pytest.mark.parametrize("words", ["", "  ", "x" * 5001])
def test_an_empty_or_endless_note_is_refused(town, case, words):
    with pytest.raises(Refused):
        write(town, case, words=words)


def test_the_author_erases_a_note_for_good(town, case):
    write(town, case)
    note = own_notes.page(town.store, town.room, town.who("support_specialist"), case).notes[0]
    with pytest.raises(Missing):
        own_notes.erase(town.store, town.who("institution_head"), case, note.id)

    own_notes.erase(town.store, town.who("support_specialist"), case, note.id)

    assert 0 == town.count(OwnNote)


def test_a_note_goes_through_the_codec(town, case):
    write(town, case)
    with town.store.reading() as session:
        assert [HEADER + CANARY] == list(session.scalars(text("SELECT words FROM own_note")))
        assert [CANARY] == list(session.scalars(select(OwnNote.words)))


def test_no_sheet_bundle_list_or_search_even_asks_for_notes(town, case):
    write(town, case)
    said, told = [], []

    def hear(connection, cursor, statement, *more):
        said.append(statement)

    event.listen(town.store.engine, "before_cursor_execute", hear)
    for who in ("support_specialist", "plan_author", "institution_coordinator", "institution_head"):
        actor = town.who(who)
        told.append(repr(log_reading.plan_log(town.store, town.room, actor, case)))
        for offer in kinds.offered(town.store, town.room, actor, case):
            kinds.print_case(town.store, town.room, actor, case, offer.name)
        with town.store.reading() as session:
            told.append(repr(finding.find(session, Viewer(actor, town.room.definitions.current(session)), CANARY)))
    bundles.evidence(town.store, town.room, town.who("institution_coordinator"), [case])
    event.remove(town.store.engine, "before_cursor_execute", hear)

    assert len(said) > 20
    assert [] == [one for one in said if "own_note" in one or "note_successor" in one]
    assert CANARY not in "".join(told)
