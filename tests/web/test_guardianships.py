"""The page of those who stand beside a learner."""

from __future__ import annotations

from sqlalchemy import select

from iapflow.store.learner import Guardianship
from tests.web.village import Village, village, village_file

__all__ = ["village", "village_file"]

COORDINATOR = "institution_coordinator"
ANNA = {
    "full_name": "Anna Paraugliepa", "kinship": "parent", "rights": "neither", "basis": "tiesas lēmums",
    "since": "01.09.2026.",
}  # fmt: skip


def test_the_coordinator_enters_and_ends_and_mistakes_cost_nothing(village: Village) -> None:
    """The learner's page leads there and says what holds."""
    learner = f"/izglitojamie/{village.town.learner}"
    address = f"{learner}/parstavji"
    assert f'href="{address}"' in village.page(COORDINATOR, learner)
    assert f'href="{address}"' not in village.page("state_officer", "/izglitojamie")

    wrong = village.send(COORDINATOR, address, {**ANNA, "since": "31.02.2026.", "rights": ""})
    done = village.send(COORDINATOR, address, ANNA)
    with village.town.store.reading() as session:
        (row,) = session.scalars(select(Guardianship.id))
    late = village.send(COORDINATOR, f"{address}/{row}/beigt", {"last": "01.08.2026."}, address)

    assert (422, True, True) == (wrong.status_code, "31.02.2026." in wrong.text, "tiesas lēmums" in wrong.text)
    assert (302, "nepārstāv un netiek informēts" in village.page(COORDINATOR, learner)) == (done.status_code, True)
    assert (422, True) == (late.status_code, "01.08.2026." in late.text)
    assert 302 == village.send(COORDINATOR, f"{address}/{row}/beigt", {"last": "01.10.2026."}, address).status_code


def test_another_school_finds_nobody(village: Village) -> None:
    """A foreign learner is as unknown as one who does not exist."""
    for learner in (village.town.learner, 999999):
        assert village.page("other_head", f"/izglitojamie/{learner}/parstavji", 404)
    assert village.page("plan_author", f"/izglitojamie/{village.town.learner}/parstavji", 404)


def test_an_objection_is_registered_from_the_learner_who_is_chosen_already(village: Village) -> None:
    learner = village.town.learner
    page = village.page(COORDINATOR, f"/izglitojamie/{learner}/parstavji")

    link = f"/lietas/jauna/objection?learner={learner}"
    assert f'href="{link}"' in page
    assert f'<option value="{learner}" selected>' in village.page(COORDINATOR, link) or (
        f'name="learner" value="{learner}"' in village.page(COORDINATOR, link)
    )


def test_consent_and_a_request_are_begun_from_the_learner(village: Village) -> None:
    """Both pages open with the learner chosen; the author of a plan asks for consent as well."""
    learner = village.town.learner
    page = village.page(COORDINATOR, f"/izglitojamie/{learner}/parstavji")

    for workflow in ("special_consent", "disclosure"):
        link = f"/lietas/jauna/{workflow}?learner={learner}"
        assert f'href="{link}"' in page
        assert "Elza" in village.page(COORDINATOR, link)
    assert "Lūgt piekrišanu" in village.page("plan_author", "/lietas/jauna/special_consent")
    assert village.page("plan_author", "/lietas/jauna/disclosure", 404)
