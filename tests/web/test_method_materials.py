"""The pages of the library, and what stands beside a risk or measure in a plan."""

from __future__ import annotations

import pytest

from tests.services.test_method_materials import published
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

HUB = "/biblioteka"


@pytest.fixture
def material(village: Village) -> int:
    """A material in the library."""
    with village.app.app_context():
        return published(village.town)


def test_everybody_who_works_here_finds_and_reads_a_material(village: Village, material: int) -> None:
    found, one = village.page("subject_teacher", f"{HUB}?q=celvedis"), village.page("plan_author", f"{HUB}/{material}")

    assert "Ceļvedis kavējumu mazināšanai" in found
    assert "Neattaisnoti mācību kavējumi" in one
    assert 'href="https://example.org/celvedis"' in one
    assert "Pievienot materiālu" not in found
    assert "Pievienot materiālu" in village.page("state_officer", HUB)


@pytest.mark.parametrize("q", ["%00", "a" * 500, "%F0%9F%98%80", "'; DROP TABLE x --", "%ff"])
def test_odd_words_find_nothing_and_break_nothing(village: Village, material: int, q: str) -> None:
    assert village.browser("plan_author").get(f"{HUB}?q={q}&kind={q}&page={q}").status_code in {200, 400, 404}


def test_what_is_not_there_is_not_found(village: Village, material: int) -> None:
    village.page("plan_author", f"{HUB}/99999", 404)
    village.page("plan_author", f"{HUB}/izdevums/99999", 404)
    assert 302 == village.app.test_client().get(HUB).status_code


def test_the_library_offers_beside_the_risk_a_teacher_writes_about(village: Village, material: int) -> None:
    with village.app.app_context():
        town = village.town
        town.register()
        case = town.open_plan()
    form = f"/plani/{case}/veidlapa/plan"
    page = village.page("plan_author", form)
    added = village.send("plan_author", form, {"_add": "risks"})
    row = added.text.split('data-materials="risks[')[1].split("]")[0]
    typed = {"f-risks": row, f"f-risks-{row}-group": "A", f"f-risks-{row}-factor": "A01"}

    followed = village.send("plan_author", f"{form}/seko", typed, form)

    assert "No bibliotēkas" not in page
    assert [[f"{HUB}/{material}", "Ceļvedis kavējumu mazināšanai"]] == followed.json["materials"][f"risks[{row}]"]
