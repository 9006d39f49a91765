"""The page that explains a case."""

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_the_head_reads_why_in_latvian(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}/skaidrojums")

    assert "Kāpēc lieta ir tur, kur tā ir" in page
    assert "Statuss: Projekts (iesniegts vadītājam)" in page
    assert "var darīt" in page


def test_the_case_links_to_its_explanation(village):
    case = village.town.submitted()

    assert f'href="/plani/{case}/skaidrojums"' in village.page("plan_author", f"/plani/{case}")
