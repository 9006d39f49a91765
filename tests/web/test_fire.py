"""The page between a button and what it does."""

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_the_consequence_is_named_before_anything_is_done(village):
    case = village.town.delivered()

    page = village.page("plan_author", f"/plani/{case}/darbiba/suspend")

    assert "Plānu var atsākt tikai tajā pašā semestrī." in page
    assert 'name="f-comment"' in page


def test_a_suspension_without_a_reason_is_shown_again(village):
    case = village.town.delivered()

    answer = village.send("plan_author", f"/plani/{case}/darbiba/suspend", {"f-comment": "Slimo"})

    assert answer.status_code == 422
    assert "Slimo" in answer.text
    assert village.town.journal(case)[-1] == "agree"


def test_a_suspension_with_its_reason_is_done_once(village):
    case = village.town.delivered()
    sent = {"f-reason": "long_absence", "f-effective_on": "01.10.2026", "f-comment": "Slimo", "request_id": "c" * 32}

    answers = [village.send("plan_author", f"/plani/{case}/darbiba/suspend", sent)]

    assert [302] == [answer.status_code for answer in answers]
    assert village.town.journal(case).count("suspend") == 1


def test_a_way_that_is_not_ones_own_is_not_there(village):
    case = village.town.submitted()

    village.page("plan_author", f"/plani/{case}/darbiba/approve_by_head", status=404)
    village.page("plan_author", f"/plani/{case}/darbiba/nonsense", status=404)


def test_a_late_suspension_comes_back_with_its_words_and_what_happened_meanwhile(village):
    case = village.town.delivered()
    place = f"/plani/{case}/darbiba/suspend"

    late = village.send("plan_author", place, {"f-comment": "Ilgi slimo.", "revision": "1"})

    assert late.status_code == 409
    assert "Ilgi slimo." in late.text
    assert "Kas tikmēr noticis" in late.text
    assert "agree" == village.town.journal(case)[-1]


def test_errors_are_told_first_in_the_title_and_once_by_the_focus(village):
    case = village.town.delivered()
    place = f"/plani/{case}/darbiba/suspend"

    good = village.page("plan_author", place)
    wrong = village.send("plan_author", place, {"f-comment": ""}).text

    assert "<title>Pārtraukt plānu" in good
    assert "<title>Kļūda: Pārtraukt plānu" in wrong
    assert '<div class="error-summary" role="group" tabindex="-1" data-focus' in wrong
