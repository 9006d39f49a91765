"""A form as it was handed in stays readable after it was written anew."""

from __future__ import annotations

from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_the_filling_before_a_return_is_read_from_the_plans_page(village):
    town = village.town
    case = town.submitted()
    town.fire(case, "send_back", "institution_head", answers={"reason": {"comment": "Precizējiet."}})
    address = f"/plani/{case}/iesniegts/2"

    page = village.page("plan_author", f"/plani/{case}")

    assert address in page
    assert "vairs nemainās" in village.page("plan_author", address)
    village.page("plan_author", f"/plani/{case}/iesniegts/99", status=404)
    village.page("other_head", address, status=404)
