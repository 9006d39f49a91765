"""The page of a case on a day."""

from datetime import date

from iapflow.services.clock import set_demo_day
from iapflow.services.pointing import Pointed
from iapflow.services.work_log import log_work
from tests.services.test_marking import answer, list_of, send_back
from tests.services.town import NOW
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_the_case_is_shown_as_it_was(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}/diena?diena=2026-10-01")

    assert "Projekts (iesniegts vadītājam)" in page
    assert f"/plani/{case}/iesniegts/" in page
    for words in (
        "Kas bija jādara",
        "Izglītības iestādes vadītājs",
        "līdz 08.10.2026.",
        "Termiņš: Projekts (iesniegts",
    ):
        assert words in page


def test_remarks_and_rows_of_the_log_stand_there_too(village):
    town = village.town
    case = town.submitted()
    send_back(town, case, Pointed("plan", "measures[m1].volume", "Par maz stundu."))
    (mark,) = list_of(town, case)
    answer(town, case, **{f"_mark-{mark.id}-answer": "Vairāk nevar."})
    town.fire(case, "submit", "plan_author", answers={"plan": town.plan()})
    for step, name in (("approve_by_head", "institution_head"), ("approve_by_municipality", "municipal_coordinator")):
        town.fire(case, step, name)
    town.fire(case, "agree", "state_officer")
    town.go(date(2026, 10, 7))
    log_work(town.store, town.room, town.who("subject_teacher"), case, (town.entry(), "e" * 32))

    with town.store:
        set_demo_day(town.store.session, date(2026, 10, 7), NOW)

    page = village.page("plan_author", f"/plani/{case}/diena?diena=2026-10-07")

    for words in (
        "Par maz stundu.",
        "Atbilde: Vairāk nevar.",
        "Darba uzskaite",
        "07.10.2026. · subject_teacher Modele",
    ):
        assert words in page


def test_a_day_that_is_none_is_refused_and_kept(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}/diena?diena=2026-13-45", 422)

    assert "Tas nav datums." in page
    assert 'value="2026-13-45"' in page
