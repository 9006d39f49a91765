"""Signed applications of a class: all or none, numbers in order, who signs by age, nothing declared by itself."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.class_applications import Batch, Paper, following, register_class, signers
from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.learner import Guardianship, Learner
from tests.services.town import LONG_AGO, Town

SIGNED = date(2026, 9, 9)


def batch(town: Town, **more) -> Batch:
    """Three papers, one of a learner who is of age."""
    with town.store as session:
        ids = [town.learner, town.pupil(session, "Katrīna"), town.pupil(session, "Rūdis")]
        session.get_one(Learner, ids[2]).date_of_birth = date(2008, 9, 9)
        session.add(
            Guardianship(learner_id=ids[0], full_name="Anna Paraugliepa", kinship="guardian", valid_from=LONG_AGO)
        )
    papers = [Paper(ids[0], "Anna Paraugliepa", special_data=True), Paper(ids[1], "Juris Paraugs"), Paper(ids[2], "")]
    return replace(Batch(papers, SIGNED, "1-15/09", declared=True, request_id="a" * 32), **more)


def registered(town: Town, papers: Batch, name: str = "institution_coordinator") -> int:
    """What the coordinator registers."""
    return register_class(town.store, town.room, town.who(name), papers)


def test_each_paper_becomes_a_signed_application_with_the_next_number(town):
    papers = batch(town)
    assert 3 == registered(town, papers)

    with town.store.reading() as session:
        rows = session.scalars(select(Application).order_by(Application.id)).all()
        assert ["1-15/09", "1-15/10", "1-15/11"] == [row.register_number for row in rows]
        assert ["guardian", "parent", "adult_learner"] == [row.signer_kind for row in rows]
        assert [True, False, False] == [row.special_data_consent for row in rows]
        assert {"signed"} == set(session.scalars(select(Case.state)))
    assert 0 == registered(town, papers)
    assert 3 == town.count(Application)


def test_of_papers_with_one_wrong_none_is_registered(town):
    papers = batch(town)
    wrong = replace(papers, papers=[*papers.papers[:1], replace(papers.papers[1], signed_by="")])
    with pytest.raises(Refused) as refused:
        registered(town, wrong)

    assert {f"paper-{papers.papers[1].learner_id}"} == {reason.fix for reason in refused.value.reasons}
    assert [0, 0] == [town.count(Case), town.count(Application)]


@pytest.mark.parametrize(
    ("change", "fix"),
    [({"declared": False}, "declared"), ({"first_number": "numurs"}, "number"), ({"papers": ()}, "papers")],
)
def test_nothing_is_declared_or_numbered_by_itself(town, change, fix):
    with pytest.raises(Refused) as refused:
        registered(town, batch(town, **change))

    assert [fix] == [reason.fix for reason in refused.value.reasons]
    assert 0 == town.count(Application)


def test_who_signs_follows_the_age_on_the_day_of_signature(town):
    papers = batch(town)
    adult = papers.papers[2].learner_id
    with town.store.reading() as session:
        found = [signers(session, [adult], day)[adult].kind for day in (date(2026, 9, 8), SIGNED)]

    assert ["parent", "adult_learner"] == found


def test_numbers_keep_what_stands_before_them():
    assert ["1-15/8", "100", "7-010"] == [following("1-15/7", 1), following("99", 1), following("7-009", 1)]


def test_a_head_of_another_school_registers_nothing(town):
    with pytest.raises(Missing):
        registered(town, batch(town), "other_head")
