"""Opening a page is remembered of those whose turn it is; until then a plan is taken back."""

from __future__ import annotations

from iapflow.store.seen import CaseSeen
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]


def test_a_plan_is_taken_back_until_its_head_opens_it(village):
    case = village.town.submitted()
    address = f"/plani/{case}/darbiba/take_back"
    village.page("institution_coordinator", f"/plani/{case}")

    assert 302 == village.send("plan_author", address, {}).status_code
    village.town.fire(case, "submit", "plan_author", answers={"plan": village.town.plan()})
    village.page("institution_head", f"/apstiprinasana/{case}")
    told = village.page("plan_author", f"/plani/{case}")

    assert "Vadītājs plānu jau ir atvēris" in told
    assert 1 == village.town.count(CaseSeen)
    refused = village.send("plan_author", address, {})
    assert 422 == refused.status_code
    assert "submit" == village.town.journal(case)[-1]


def test_the_cases_own_page_counts_as_opening_too(village):
    case = village.town.submitted()

    village.page("institution_head", f"/plani/{case}")
    village.page("institution_head", f"/plani/{case}")

    assert 1 == village.town.count(CaseSeen, case_id=case)
