"""The map of a case's workflow."""

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_the_map_says_where_the_case_stands_and_how_many_stand_there(village):
    case = village.town.submitted()

    page = village.page("institution_head", f"/plani/{case}/shema")

    here = page[page.index('aria-current="step"') :]
    assert here.startswith('aria-current="step"><strong>Projekts (iesniegts vadītājam)</strong>')
    assert "1 atvērta lieta" in page
    assert "<svg" in page


def test_the_case_links_to_its_map(village):
    case = village.town.submitted()

    assert f'href="/plani/{case}/shema"' in village.page("plan_author", f"/plani/{case}")
