"""The library: publishing, editions, search without marks, and files for everybody who works here."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from iapflow.errors import Missing, Refused
from iapflow.reports import method_materials as report
from iapflow.reports.method_materials import Offer, Wanted
from iapflow.services.cases import Opening
from iapflow.services.method_materials import give_edition
from iapflow.services.uploads import Chosen, keep_file
from iapflow.store.method_materials import MaterialEdition, MethodMaterial
from iapflow.store.task import Task
from tests.services.town import Town

MATERIAL: dict[str, Any] = {
    "title": "Ceļvedis kavējumu mazināšanai", "kind": "guidelines", "publisher": "Projekta vadība",
    "about": "Kā runāt ar ģimeni.", "edition": "2018", "published_on": "2026-09-01",
    "address": "https://example.org/celvedis", "audience": ["plan_authors"], "groups": ["A"], "factors": ["A01"],
    "measures": ["M02"],
}  # fmt: skip
TODAY = date(2026, 10, 1)
A_FILE = b"%PDF-1.4 made up"


def published(town: Town, **more: Any) -> int:
    """A material in the library; its case."""
    case = town.start(Opening("method_material", town.units["LV"]), "state_officer")
    town.fire(case, "publish", "state_officer", answers={"material": {**MATERIAL, **more}})
    return case


def titles(town: Town, **more: Any) -> list[str]:
    """What a search finds."""
    with town.store.reading() as session:
        return [one.title for one in report.found(session, TODAY, Wanted(**more))]


@pytest.mark.parametrize("q", ["CELVEDIS", "ģimeni  celvedis", "kavejumu", "2018", "projekta VADĪBA"])
def test_search_ignores_case_marks_and_the_order_of_words(town: Town, q: str) -> None:
    published(town)

    assert ["Ceļvedis kavējumu mazināšanai"] == titles(town, q=q)


@pytest.mark.parametrize("q", ["%", "_", "nav_tada", "celvedis nekas", "\\", "nekas\0"])
def test_signs_of_a_pattern_are_plain_letters(town: Town, q: str) -> None:
    published(town)

    assert [] == titles(town, q=q)


def test_it_is_narrowed_by_kind_audience_and_risk_group(town: Town) -> None:
    published(town)
    published(town, title="Anketa", kind="test", audience=["heads"], groups=["C"], factors=[], measures=[])

    assert ["Anketa"] == titles(town, kind="test")
    assert ["Anketa"] == titles(town, audience="heads")
    assert ["Ceļvedis kavējumu mazināšanai"] == titles(town, group="A")
    assert 2 == len(titles(town))


def test_a_filter_that_is_no_code_narrows_nothing(town: Town) -> None:
    published(town)

    assert 1 == len(titles(town, kind="\0", audience="'; --", group="a" * 999))


def test_a_new_edition_stands_beside_the_one_before_and_the_same_one_is_corrected(town: Town) -> None:
    case = published(town)
    newer = {**MATERIAL, "edition": "2026", "published_on": "2026-09-30"}

    for renewed in (newer, {**newer, "title": "Jauns nosaukums"}):
        town.fire(case, "renew", "state_officer")
        town.fire(case, "publish_edition", "state_officer", answers={"material": renewed})

    with town.store.reading() as session:
        one = report.material(session, TODAY, case)
        assert one is not None
        assert ["2026", "2018"] == [edition.edition for edition in one.editions]
        assert ("Jauns nosaukums", "2026") == (one.title, one.edition)


def test_a_published_material_waits_for_nobody(town: Town) -> None:
    published(town)

    assert 0 == town.count(Task, closed_at=None)


def test_what_is_past_its_day_or_withdrawn_is_offered_no_more(town: Town) -> None:
    gone = published(town, title="Izņemtais")
    published(town, title="Beidzies", valid_until="2026-09-30")
    town.fire(gone, "withdraw", "state_officer", answers={"reason": {"comment": "Novecojis."}})

    with town.store.reading() as session:
        assert {} == report.offered(session, TODAY, {"A", "A01", "M02"})
        assert report.material(session, TODAY, gone) is None
    assert [] == titles(town)


def test_what_is_for_the_very_factor_comes_before_what_is_for_the_group() -> None:
    group, factor = Offer(1, "Grupai"), Offer(2, "Faktoram")

    found = report.fitting({"A": [group, factor], "A01": [factor]}, ["A", "A01"])

    assert [factor, group] == found


def test_a_file_is_given_as_long_as_its_material_stands(town: Town) -> None:
    case = town.start(Opening("method_material", town.units["LV"]), "state_officer")
    chosen = Chosen(case, "material", "file", "celvedis.pdf", A_FILE)
    answer = keep_file(town.store, town.room, town.who("state_officer"), chosen)
    town.fire(case, "publish", "state_officer", answers={"material": {**MATERIAL, "address": None, "file": answer}})
    with town.store.reading() as session:
        edition = session.query(MaterialEdition.id).scalar()

    given = give_edition(town.store, town.room, edition)
    town.fire(case, "withdraw", "state_officer", answers={"reason": {"comment": "Novecojis."}})

    assert ("celvedis.pdf", A_FILE) == (given.name, given.content)
    with pytest.raises(Missing):
        give_edition(town.store, town.room, edition)
    with pytest.raises(Missing):
        give_edition(town.store, town.room, 99_999)


def test_words_about_a_file_are_no_file(town: Town) -> None:
    with pytest.raises(Refused):
        published(town, address=None, file="plauktā pie durvīm")

    assert 0 == town.count(MethodMaterial)


@pytest.mark.parametrize("name", ["institution_head", "plan_author", "municipal_coordinator"])
def test_only_the_state_office_and_experts_write_materials(town: Town, name: str) -> None:
    with pytest.raises((Missing, Refused)):
        town.start(Opening("method_material", town.units["LV"]), name)


def test_an_expert_writes_and_the_office_publishes(town: Town) -> None:
    with town.store as session:
        town.person(session, "expert", town.units["LV"])
    case = town.start(Opening("method_material", town.units["LV"]), "expert")

    with pytest.raises(Refused):
        town.fire(case, "publish", "expert", answers={"material": MATERIAL})
    town.fire(case, "publish", "state_officer", answers={"material": MATERIAL})

    assert ["Ceļvedis kavējumu mazināšanai"] == titles(town)
