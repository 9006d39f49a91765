"""The page on which a whole list gets its authors."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from iapflow.store.case import Case
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

ADDRESS = "/izglitojamie/autori"
COORDINATOR = "institution_coordinator"


@pytest.fixture
def signed(village: Village) -> Village:
    """Two signed applications."""
    with village.town.store as session:
        other = village.town.pupil(session, "Katrīna")
    village.town.register()
    first, village.town.learner = village.town.learner, other
    village.town.register("1-15/8", "1" * 32)
    village.town.learner = first
    return village


def learners(village: Village) -> list[int | None]:
    """Whose plans are open."""
    with village.town.store.reading() as session:
        return list(session.scalars(select(Case.learner_id).where(Case.workflow == "support_plan")))


def test_one_author_is_chosen_for_everybody_by_one_press(signed: Village) -> None:
    """My work leads there; nobody is chosen beforehand."""
    assert f'href="{ADDRESS}"' in signed.page(COORDINATOR, "/mani-uzdevumi")
    page = signed.page(COORDINATOR, ADDRESS)
    rows = [part.split('"')[0] for part in page.split('name="learner" value="')[1:]]

    sent = signed.send(COORDINATOR, ADDRESS, {"learner": rows, "author-all": str(signed.town.people["plan_author"])})

    assert ("selected" in page.split('id="authors"')[1], 302) == (False, sent.status_code)
    assert sorted(rows) == sorted(str(one) for one in learners(signed))
    assert "Katram plānam ir sagatavotājs" in signed.page(COORDINATOR, ADDRESS)


def test_a_wrong_author_is_told_in_its_row_and_the_choice_stays(signed: Village) -> None:
    """The other row is done; nobody chosen and forged numbers are told as well."""
    first = signed.town.learner
    wrong = {"learner": [str(first)], f"author-{first}": str(signed.town.people["subject_teacher"])}

    page = signed.send(COORDINATOR, ADDRESS, wrong)
    nobody = signed.send(COORDINATOR, ADDRESS, {"learner": [str(first)], f"author-{first}": "²"})

    assert (422, 422) == (page.status_code, nobody.status_code)
    assert "Elza Paraugliepa: " in page.text
    assert "Izvēlieties sagatavotāju vismaz vienam izglītojamajam." in nobody.text
    assert [] == learners(signed)


def test_a_plan_handed_back_leads_to_the_choice_of_another_author(signed: Village) -> None:
    """The task in my work and the learner's page open the choice, which says what was given."""
    town = signed.town
    plan = town.open_plan()
    town.fire(plan, "hand_back", "plan_author", answers={"reason": {"comment": "Nepaspēju."}})
    choice = f"/izglitojamie/{town.learner}/autors"

    assert f'href="{choice}"' in signed.page(COORDINATOR, "/mani-uzdevumi")
    assert f'href="{choice}"' in signed.page(COORDINATOR, f"/izglitojamie/{town.learner}")
    assert "IAP sagatavotājs plānu ir atdevis" in signed.page(COORDINATOR, choice)
    assert 302 == signed.send(COORDINATOR, choice, {"author": str(town.people["plan_author"])}).status_code
    assert [town.learner] == learners(signed)


def test_who_opens_no_plans_finds_no_list(signed: Village) -> None:
    """A teacher has no such page; another school's head finds it empty."""
    assert signed.page("subject_teacher", ADDRESS, 404)
    assert "Elza" not in signed.page("other_head", ADDRESS)
