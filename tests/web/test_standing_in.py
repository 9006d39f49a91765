"""*Aizvietošana* as people use it."""

from iapflow.services.handing import hand_on
from iapflow.store.substitution import Substitution
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]
WEEK = {"first": "05.10.2026", "last": "09.10.2026", "role": "", "unit": "", "why": "Komandējums"}


def test_a_head_notes_who_stands_in_and_hands_back(village):
    teacher = village.town.people["subject_teacher"]

    answer = village.send("institution_head", "/aizvietosana", {**WEEK, "person": str(teacher)})

    assert answer.status_code == 302
    page = village.page("institution_head", "/aizvietosana")
    assert "Komandējums" in page
    assert "05.10.2026" in page
    assert "Izglītības iestādes vadītājs" in page
    with village.town.store.reading() as session:
        (one,) = session.query(Substitution).all()
    assert village.send("subject_teacher", f"/aizvietosana/{one.id}/beigt", {}, "/aizvietosana").status_code == 302
    assert 0 == village.town.count(Substitution, ended_at=None)


def test_days_without_anybody_are_said(village):
    village.send("institution_head", "/aizvietosana", {**WEEK, "person": ""})

    page = village.page("institution_coordinator", "/aizvietosana")

    assert "nav neviena, kas pilda lomu „Izglītības iestādes vadītājs”, no 05.10.2026. līdz 09.10.2026." in page
    assert "nav neviena" not in village.page("subject_teacher", "/aizvietosana")


def test_a_mistake_keeps_what_was_typed_and_stores_nothing(village):
    for bad, sentence in (
        ({"first": "kaut kad"}, "Rakstiet datumu"),
        ({"last": "01.10.2026"}, ""),
        ({"person": str(village.town.people["institution_head"])}, "Sevi pašu aizvietot nevar."),
    ):
        answer = village.send("institution_head", "/aizvietosana", {**WEEK, "person": "", **bad})
        assert answer.status_code == 422
        assert "Komandējums" in answer.text
        assert sentence in answer.text or sentence == "Rakstiet datumu"
    assert 0 == village.town.count(Substitution)


def test_nobody_appoints_for_strangers_or_ends_what_is_not_theirs(village):
    head = str(village.town.people["institution_head"])

    answer = village.send("plan_author", "/aizvietosana", {**WEEK, "absent": head, "person": ""})

    assert answer.status_code == 404
    assert village.send("plan_author", "/aizvietosana/1/beigt", {}, "/aizvietosana").status_code == 404


def test_the_plans_page_says_to_whom_a_task_was_handed_and_why(village):
    town = village.town
    case = town.submitted()
    with town.store as session:
        town.dismiss(session, "institution_head")

    before = village.page("institution_coordinator", f"/plani/{case}")
    hand_on(town.store, town.room, case)
    after = village.page("institution_coordinator", f"/plani/{case}")

    sentence = "Uzdevums nodots tālāk: Pašvaldības koordinators, jo šo lomu pašlaik neviens nepilda."
    assert sentence in before
    assert sentence in after
    assert "Uzdevums nodots tālāk: Pašvaldības koordinators, jo" in after.split("Notikumu žurnāls")[1]


def test_the_journal_names_the_substitute_and_whom_they_stand_in_for(village):
    town = village.town
    case = town.submitted()
    today = {**WEEK, "first": "01.10.2026", "person": str(town.people["subject_teacher"])}
    village.send("institution_head", "/aizvietosana", today)
    town.fire(case, "approve_by_head", "subject_teacher")

    page = village.page("institution_head", f"/plani/{case}")

    assert "subject_teacher Modele · aizvietojot: institution_head Modele" in page
