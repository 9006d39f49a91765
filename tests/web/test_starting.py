"""A workflow written by an administrator today is opened, listed and moved on its pages, without a developer."""

from __future__ import annotations

import re

import pytest

from iapflow.store.case import Case
from tests.services.excursion import open_excursions, trip
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

PLAN = {"f-goal": "Iepazīt novadu", "f-persons": "12"}
ADDRESS = "/lietas/jauna/excursion"


@pytest.fixture
def school(village: Village) -> Village:
    """The village with excursions."""
    open_excursions(village.town)
    return village


def opened(school: Village, **more: str) -> int:
    """An excursion opened by the head on its page."""
    answer = school.send("institution_head", ADDRESS, {**PLAN, **more})
    assert 302 == answer.status_code, answer.text
    return int(re.findall(r"/plani/(\d+)", answer.headers["Location"])[0])


def test_a_case_is_opened_with_what_its_definition_asks(school: Village) -> None:
    page = school.page("institution_head", ADDRESS)
    assert "Pieteikt ekskursiju" in page
    assert 'name="learner"' not in page

    case = opened(school)

    assert "Tiek plānota" in school.page("institution_head", f"/plani/{case}")
    assert school.town.number(case) in school.page("institution_head", "/lietas/excursion")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(school: Village) -> None:
    answer = school.send("institution_head", ADDRESS, {"f-goal": "Iepazīt novadu", "f-persons": ""})

    assert 422 == answer.status_code
    assert "Iepazīt novadu" in answer.text
    assert 0 == school.town.count(Case, workflow="excursion")


def test_the_same_page_sent_twice_opens_one_case(school: Village) -> None:
    opened(school, request_id="c" * 32)
    opened(school, request_id="c" * 32)

    assert 1 == school.town.count(Case, workflow="excursion")


def test_who_may_not_open_it_finds_no_such_page(school: Village) -> None:
    school.page("subject_teacher", ADDRESS, 404)
    school.page("institution_head", "/lietas/jauna/no_such_thing", 404)
    school.page("institution_head", "/lietas/no_such_thing", 404)


def test_a_plan_is_opened_on_the_same_page_for_a_learner_with_its_author(school: Village) -> None:
    town = school.town
    town.register()
    page = school.page("institution_head", "/lietas/jauna/support_plan")
    for name in ("learner", "semester", "chosen"):
        assert f'name="{name}"' in page

    answer = school.send("institution_head", "/lietas/jauna/support_plan", {})

    assert 302 == answer.status_code, answer.text
    assert 1 == town.count(Case, workflow="support_plan")


def test_nobody_is_opened_for_whom_one_may_not_see(school: Village) -> None:
    """A learner of another school, or one that does not exist, is no choice."""
    town = school.town
    with town.store as session:
        town.pupil(session, "Anna")

    answer = school.send("institution_head", "/lietas/jauna/support_plan", {"learner": "99999"})

    assert 422 == answer.status_code
    assert "Izvēlieties izglītojamo." in answer.text


def test_a_queue_has_its_columns_and_its_split(school: Village) -> None:
    few, many = opened(school), opened(school, **{"f-persons": "40"})
    address = "/lietas/excursion?queue=plans"

    page = school.page("institution_head", address)
    assert "Dalībnieki" in page
    assert ">Numurs<" in page
    assert "Iepazīt novadu" in page
    plain = school.page("institution_head", f"{address}&skats=bez-piezimem")
    noted = school.page("institution_head", f"{address}&skats=apskatit")

    number = school.town.number
    assert number(few) in plain
    assert number(many) not in plain
    assert number(many) in noted
    assert number(few) not in noted


def test_parent_and_children_lead_to_each_other(school: Village) -> None:
    town, case = school.town, opened(school)
    town.fire(case, "book", "institution_head", answers={"trip": trip("Cēsis")})
    above = school.page("institution_head", f"/plani/{case}")
    child = int(re.findall(r'/plani/(\d+)"[^>]*>Rezervācija', above)[0])

    below = school.page("institution_coordinator", f"/plani/{child}")
    assert f"/plani/{case}" in below
