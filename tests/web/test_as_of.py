"""The page of a case on a day."""

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_the_case_is_shown_as_it_was(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}/diena?diena=2026-10-01")

    assert "Projekts (iesniegts vadītājam)" in page
    assert f"/plani/{case}/iesniegts/" in page


def test_a_day_that_is_none_is_refused_and_kept(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}/diena?diena=2026-13-45", 422)

    assert "Tas nav datums." in page
    assert 'value="2026-13-45"' in page
