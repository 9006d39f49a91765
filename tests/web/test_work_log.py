"""Darba uzskaite."""

from datetime import date

import pytest

from iapflow.store.work_log import WorkLogEntry
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


@pytest.fixture
def case(village):
    """A plan in delivery, a week later."""
    found = village.town.delivered()
    with village.town.store as session:
        from iapflow.services.clock import set_demo_day

        set_demo_day(session, date(2026, 10, 7), village.town.now)
    return found


def entry(village, case, **more):
    """Choose the measure, fill the short form."""
    address = f"/plani/{case}/darba-uzskaite"
    known = {"f-kind": "consultation", "f-measure_row": "m1", "f-measure": "M01", "_measure": "m1"}
    known["f-giver"] = str(village.town.people["subject_teacher"])
    when = {"f-worked_on": "07.10.2026.", "f-time_from": "14:05", "f-time_to": "15:50", "f-mode": "in_person"}
    sent = {**known, **when, "f-topic": "Daļskaitļi", **more}
    return village.send("subject_teacher", address, sent, made_from=f"{address}?measure=m1")


def test_hours_left_empty_are_computed_and_rounded_down(village, case):
    assert entry(village, case).status_code == 302

    assert "1,5" in village.page("subject_teacher", f"/plani/{case}/darba-uzskaite")


def test_a_missed_consultation_is_one_press(village, case):
    assert entry(village, case, **{"f-topic": "", "_no_show": "illness"}).status_code == 302

    assert 1 == village.town.count(WorkLogEntry, no_show=True)
    assert "neieradās" in village.page("subject_teacher", f"/plani/{case}/darba-uzskaite")


def test_errors_keep_what_was_typed(village, case):
    answer = entry(village, case, **{"f-time_to": "", "f-topic": "Procenti"})

    assert answer.status_code == 422
    assert "Procenti" in answer.text
    assert "Laiks līdz" in answer.text


def test_a_wrong_row_is_taken_back_with_a_reason(village, case):
    entry(village, case)
    with village.town.store.reading() as session:
        row = session.query(WorkLogEntry).one().id

    assert village.send("subject_teacher", f"/darba-uzskaite/{row}/anulet", {"reason": " "}).status_code == 422
    assert village.send("subject_teacher", f"/darba-uzskaite/{row}/anulet", {"reason": "Cita diena"}).status_code == 302

    page = village.page("plan_author", f"/plani/{case}/darba-uzskaite")
    assert "anulēts" in page
    assert "Cita diena" in page
    assert "0 / 12" in page


def test_a_giver_sees_the_own_part_only(village, case):
    entry(village, case)

    assert "IAP sagatavotāja stundas" in village.page("plan_author", f"/plani/{case}/darba-uzskaite")
    assert "IAP sagatavotāja stundas" not in village.page("subject_teacher", f"/plani/{case}/darba-uzskaite")
    village.page("support_specialist", f"/plani/{case}/darba-uzskaite", status=404)


def test_the_head_chooses_the_giver_and_a_teacher_is_not_asked(village, case):
    address = f"/plani/{case}/darba-uzskaite?measure=m1"
    of_the_head = village.page("institution_head", address).split('id="form"')[1].split("</form>")[0]
    of_the_teacher = village.page("subject_teacher", address).split('id="form"')[1].split("</form>")[0]

    assert '<select id="f-giver"' in of_the_head
    assert "support_specialist Modele" in of_the_head
    assert "plan_author Modele" not in of_the_head
    assert '<select id="f-giver"' not in of_the_teacher
    posted = {"f-giver": str(village.town.people["support_specialist"])}
    assert entry(village, case, **posted).status_code == 422


def test_ones_own_plans_stand_on_one_page(village, case):
    page = village.page("subject_teacher", "/darba-uzskaite")

    assert f'href="/plani/{case}/darba-uzskaite"' in page
    assert "Neviens īstenošanā" in village.page("support_specialist", "/darba-uzskaite")


def test_the_next_row_stands_at_last_weeks_time_and_asks_what_was_done(village, case):
    entry(village, case)
    form = village.page("subject_teacher", f"/plani/{case}/darba-uzskaite?measure=m1").split('id="form"')[1]
    form = form.split("</form>")[0]

    assert 'value="14:05"' in form
    assert 'value="15:50"' in form
    assert "Daļskaitļi" not in form


def test_a_day_without_school_is_asked_on_the_page_with_what_was_typed(village, case):
    with village.town.store as session:
        from iapflow.services.clock import set_demo_day

        set_demo_day(session, date(2026, 10, 12), village.town.now)
    answer = entry(village, case, **{"f-worked_on": "10.10.2026."})

    assert answer.status_code == 422
    assert "Šī nav mācību diena." in answer.text
    confirmed = {"f-worked_on": "10.10.2026.", "_confirm": "log:holiday:2026-10-10:1.5"}
    assert entry(village, case, **confirmed).status_code == 302


def test_the_log_turns_its_pages(village, case, monkeypatch):
    monkeypatch.setattr("iapflow.services.log_reading.ROWS", 1)
    entry(village, case)
    entry(village, case, **{"f-time_from": "16:00", "f-time_to": "17:00"})

    assert "page=2" in village.page("subject_teacher", f"/plani/{case}/darba-uzskaite")
    assert "14.05" in village.page("subject_teacher", f"/plani/{case}/darba-uzskaite?page=2")
