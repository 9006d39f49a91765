"""One question stands before the rare steps: what has happened, and what follows from it."""

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_rare_steps_stand_behind_one_question_with_what_follows(village):
    case = village.town.delivered()

    page = village.page("plan_author", f"/plani/{case}")

    assert page.count("Mainīt plānu") == 1
    assert "Kas ir noticis?" in page
    assert "Izglītojamais ilgstoši neapmeklē izglītības iestādi, piemēram, slimo" in page
    assert "Plānu var atsākt tikai tajā pašā semestrī." in page
    assert "Izsludināta ārkārtējā situācija" not in page


def test_what_has_happened_is_filled_in_beforehand(village):
    case = village.town.delivered()

    page = village.page("plan_author", f"/plani/{case}/darbiba/suspend?notikums=change.1")

    assert "Kas noticis:" in page
    assert 'value="long_absence" selected' in page or 'selected value="long_absence"' in page


def test_an_address_that_was_tampered_with_fills_nothing(village):
    case = village.town.delivered()

    for asked in ("change.99", "change.x", "nothing.1", "change.9", "change.²"):
        page = village.page("plan_author", f"/plani/{case}/darbiba/suspend?notikums={asked}")
        assert "Kas noticis:" not in page


def test_the_journal_says_what_was_done(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}")

    assert "Iesniegts saskaņošanai" in page
