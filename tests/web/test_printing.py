"""Documents on the pages where people look for them."""

from iapflow.http.parts import parts
from tests.services.town import Town
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_a_case_offers_its_documents_to_whoever_may_read_them(village):
    with village.app.app_context():
        town = Town(parts().store)
        case = town.delivered()

    page = village.page("plan_author", f"/plani/{case}")
    above = village.page("state_officer", f"/plani/{case}")

    for kind in ("veidlapa-plan", "gimenei", "mans-plans", "lemumi"):
        assert f"/plani/{case}/dokumenti/{kind}.pdf" in page
    assert f"/plani/{case}/pieradijumi.zip" in above
