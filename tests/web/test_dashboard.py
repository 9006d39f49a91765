"""*Kopskats*, all learners, ordered reports and samples in the browser."""

from __future__ import annotations

import pytest

from iapflow.store.enrolment_total import EnrolmentTotal
from iapflow.store.report_order import ReportOrder
from tests.web.test_reports import HERE, plans
from tests.web.village import Village, village, village_file

__all__ = ["plans", "village", "village_file"]


def test_a_school_sees_its_numbers_and_each_opens_its_list(plans: Village) -> None:
    """Seven plans in delivery; the list behind the tile holds them."""
    page = plans.page("institution_head", f"{HERE}/kopskats")
    address = page.split('class="tile-number" href="')[1].split('"')[0].replace("&amp;", "&")

    assert '<span class="tile-of">Cik saņem atbalstu šodien</span>' in page
    assert "Testiņš" in plans.page("institution_head", address)
    assert "Mērķi noteikti visai valstij." in page


def test_the_state_sees_targets_and_small_numbers_are_kept_back(plans: Village) -> None:
    """665 institutions, 64 500 plans; no name on the page."""
    page = plans.page("state_officer", f"{HERE}/kopskats")

    assert "64\u00a0500" in page
    assert ">665<" in page
    assert "Testiņš" not in page
    plans.page("subject_teacher", f"{HERE}/kopskats", 403)


def test_a_school_tells_how_many_learners_there_are(plans: Village) -> None:
    """What was typed stays beside the sentence that refuses it."""
    here = f"{HERE}/visi-izglitojamie"
    sent = {"iestade": plans.town.school, "day": "2026-09-15", "g_9": "divdesmit"}
    refused = plans.send("institution_head", here, sent)

    assert 422 == refused.status_code
    assert "Ierakstiet veselu skaitli no 0 līdz 5000." in refused.text
    assert 'value="divdesmit"' in refused.text
    assert 302 == plans.send("institution_head", here, {**sent, "g_9": "20"}).status_code
    assert 1 == plans.town.count(EnrolmentTotal)
    assert 404 == plans.send("other_head", here, {**sent, "g_9": "20"}).status_code
    plans.page("state_officer", here, 403)


def test_a_report_is_ordered_and_taken_away_on_its_own_page(plans: Village) -> None:
    """For oneself, every month; somebody else cannot take it away."""
    shown = f"{HERE}/risks?griezums=factor"
    order = {
        "every": "month",
        "reader": plans.town.people["institution_head"],
        "query": "griezums=factor",
        "back": shown,
    }
    assert 302 == plans.send("institution_head", f"{HERE}/risks/pasutit", order, made_from=shown).status_code
    page = plans.page("institution_head", shown)
    address = f"{HERE}/pasutijumi/" + page.split(f"{HERE}/pasutijumi/")[1].split('"')[0]

    assert "katru mēnesi" in page
    assert 404 == plans.send("other_head", address, {}, made_from=shown).status_code
    assert 302 == plans.send("institution_head", address, {}, made_from=shown).status_code
    assert 0 == plans.town.count(ReportOrder)


@pytest.mark.parametrize("asked", ["", "?vards=2026&skaits=3", "?vards=%00&skaits=x&semestris=99999999999999999999"])
def test_a_sample_is_drawn_and_its_files_are_looked_at(plans: Village, asked: str) -> None:
    """Wrong filters are no error."""
    page = plans.page("institution_head", f"{HERE}/izlase{asked}")

    assert ("Izlozēti: 3 no 7" in page) is ("skaits=3" in asked)
