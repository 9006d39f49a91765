"""Large lists as files: asked for, made by the clock as the person may read, kept for them and for some days."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from iapflow.app import office_of
from iapflow.errors import Missing
from iapflow.jobs.exports import make_exports
from iapflow.services import exports
from iapflow.store.export_run import ExportPart, ExportRun
from iapflow.store.person import RoleAssignment
from iapflow.store.setting_value import SettingValue
from tests.apps import Clock
from tests.services.copying import copies
from tests.services.town import NOW
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

HEAD, COPIES = "institution_head", 4
LIST = "/lietas/support_plan/tabula"
ASKED = "?saturs=plan.risks&queue=approvals"


@pytest.fixture
def large(village: Village) -> Village:
    """Five plans that wait for the head, where more than three are made by the clock."""
    case = village.town.submitted()
    copies(village.town.store, case, range(COPIES))
    with village.town.store as session:
        session.add(
            SettingValue(name=exports.AT_ONCE, value="3", valid_from=NOW.date(), reason="Mēģinājums", set_at=NOW)
        )
    return village


def ask(village: Village, kind: str = "csv", name: str = HEAD) -> int:
    """Ask for the list as the page offers it; the status of the answer."""
    page = village.page(name, f"{LIST}.{kind}{ASKED}")
    assert "Izveidot failu" in page
    assert "Sarakstā ir 5 lietas." in page
    sent = {"saturs": "plan.risks", "queue": "approvals", "kind": kind}
    return int(village.send(name, LIST, sent, f"{LIST}.{kind}{ASKED}").status_code)


def run_of(village: Village) -> ExportRun:
    """The note of the newest file."""
    with village.town.store.reading() as session:
        found = session.scalars(select(ExportRun).order_by(ExportRun.id.desc()).limit(1)).one()
        session.expunge(found)
        return found


def later(village: Village, by: timedelta) -> None:
    """So much time passes."""
    clock = office_of(village.app).room.real_clock
    assert isinstance(clock, Clock)
    clock.time += by


def test_a_large_list_is_made_by_the_clock_and_no_case_is_left_out(large: Village):
    """Waiting, made in batches, then the very file that a small list gives at once."""
    assert 302 == ask(large)
    waiting = large.page(HEAD, "/faili")

    assert 1 == make_exports(office_of(large.app))
    ready = large.page(HEAD, "/faili")
    answer = large.browser(HEAD).get(f"/faili/{run_of(large).id}")

    assert "Gaida" in waiting
    assert "Lejupielādēt" in ready
    assert "attachment; filename=support_plan-plan-risks.csv" == answer.headers["Content-Disposition"]
    assert 5 == len({line.split(";")[0] for line in answer.text.splitlines()[1:]})
    assert str(len(answer.data)) == answer.headers["Content-Length"]
    assert 0 == make_exports(office_of(large.app))


def test_the_clocks_file_is_the_one_of_a_small_list(large: Village, monkeypatch: pytest.MonkeyPatch):
    """Byte by byte, headings in the language of whoever asked; batches of two change nothing."""
    monkeypatch.setattr("iapflow.jobs.exports.BATCH", 2)
    ask(large)
    make_exports(office_of(large.app))
    made = large.browser(HEAD).get(f"/faili/{run_of(large).id}").data
    monkeypatch.setattr("iapflow.services.exports.most_at_once", lambda store, room: 100)

    assert large.browser(HEAD).get(f"{LIST}.csv{ASKED}").data == made


def test_a_workbook_has_a_sheet_for_each_kind_of_rows(large: Village):
    """Opened as a spreadsheet would."""
    sent = {"saturs": "plan", "queue": "approvals", "kind": "xlsx"}
    large.send(HEAD, LIST, sent, f"{LIST}.xlsx?saturs=plan&queue=approvals")
    make_exports(office_of(large.app))
    content = large.browser(HEAD).get(f"/faili/{run_of(large).id}").data

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))

    assert "4. Riski" in book.sheet_names
    assert 6 == len(book.get_sheet_by_index(0).to_python())


def test_only_whoever_asked_gets_the_file_and_only_for_some_days(large: Village):
    """Others find nothing; later its bytes are gone, and the note of it stays."""
    ask(large)
    make_exports(office_of(large.app))
    run = run_of(large)
    other = large.browser("institution_coordinator").get(f"/faili/{run.id}").status_code

    later(large, timedelta(days=4))
    office = office_of(large.app)
    with office.store.reading() as session, pytest.raises(Missing):
        exports.own_file(session, office.room, large.town.who(HEAD), run.id)
    make_exports(office_of(large.app))

    assert 404 == other
    assert "gone" == run_of(large).state
    assert 5 == run_of(large).lines
    with large.town.store.reading() as session:
        assert 0 == session.scalar(select(func.count()).select_from(ExportPart))


def test_whoever_has_lost_the_role_meanwhile_gets_nothing(large: Village):
    """What a file may hold is decided when it is made."""
    ask(large)
    with large.town.store as session:
        for held in session.scalars(select(RoleAssignment).where(RoleAssignment.role == HEAD)):
            held.valid_to = NOW.date() - timedelta(days=1)

    make_exports(office_of(large.app))

    assert "refused" == run_of(large).state
    with large.town.store.reading() as session:
        assert 0 == session.scalar(select(func.count()).select_from(ExportPart))


def test_the_same_file_twice_is_one_and_there_are_not_too_many(large: Village):
    """Asked again while it waits; three others may wait beside each other."""
    first, again = ask(large), ask(large)
    with large.town.store.reading() as session:
        assert 1 == session.scalar(select(func.count()).select_from(ExportRun))
    sent = {"saturs": "plan.risks", "queue": "approvals", "kind": "csv"}
    more = [large.send(HEAD, LIST, {**sent, "q": word}, f"{LIST}.csv{ASKED}") for word in ("a", "b", "c")]

    assert [302, 302, 302, 302, 422] == [first, again, *(answer.status_code for answer in more)]
    assert "Pašlaik top 3 jūsu faili" in more[-1].text


def test_a_file_over_which_somebody_died_is_begun_anew_and_given_up_at_last(large: Village):
    """The lease runs out; what was written before does not stay beside it."""
    ask(large)
    store, room = office_of(large.app).store, office_of(large.app).room
    taken = exports.claimed(store, room)
    held = exports.claimed(store, room)

    for _ in range(exports.ATTEMPTS):
        later(large, exports.LEASE + timedelta(seconds=1))
        exports.claimed(store, room)

    assert taken == run_of(large).id
    assert held is None
    assert "failed" == run_of(large).state
    assert "pieprasiet to vēlreiz" in large.page(HEAD, "/faili")


def test_a_small_list_is_noted_too(village: Village):
    """Who, what, how many lines; the words somebody searched by are sealed."""
    village.town.submitted()

    village.page(HEAD, f"{LIST}.csv{ASKED}&q=Paraugliepa")

    run = run_of(village)
    assert (1, 1, "gone", village.town.people[HEAD]) == (run.cases, run.lines, run.state, run.person_id)
    assert {"queue": "approvals", "q": "Paraugliepa"} == run.filters
    with village.town.store.reading() as session:
        raw = session.connection().exec_driver_sql("SELECT filters FROM export_run").scalar()
    assert str(raw).startswith("v0|")
    assert "Šeit jums failu nav" not in village.page(HEAD, "/faili") or run.attempts == 0


def test_what_is_no_list_of_this_person_is_not_made(large: Village):
    """Another form, another workflow, another kind of file."""
    for sent in ({"saturs": "nekas", "kind": "csv"}, {"saturs": "plan", "kind": "exe"}):
        assert 404 == large.send(HEAD, LIST, sent, f"{LIST}.csv{ASKED}").status_code
    assert 404 == large.send(HEAD, "/lietas/nekas/tabula", {"saturs": "plan", "kind": "csv"}, "/plani").status_code
