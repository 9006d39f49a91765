"""Asking a learner by a link of their own: how they are; off by default, read by one specialist."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from iapflow.errors import Missing, Refused
from iapflow.services.cases import Opening, Press, start
from iapflow.services.early_signs import work_out
from iapflow.services.linked_acting import Proof, press
from iapflow.services.moving import read_pen
from iapflow.services.purpose_links import issue, links_page
from iapflow.store.case import Case
from iapflow.store.observation import Observation
from iapflow.store.task import Task
from tests.services.school_class import SchoolClass
from tests.services.town import Town

YEAR = "2012"


@pytest.fixture
def school_class(town: Town) -> SchoolClass:
    """A class whose institution holds data."""
    made = SchoolClass(town)
    made.switch_on()
    return made


def asked(school_class: SchoolClass) -> int:
    """The specialist asks a learner."""
    town = school_class.town
    opening = Opening("wellbeing", town.school, school_class.learners["Stundu"], town.semester)
    actor = school_class.actor("wellbeing_specialist")
    return start(town.store, town.room, opening, Press("start", actor))


def answer(school_class: SchoolClass, case_id: int, given: str) -> None:
    """The learner opens the link and answers."""
    town, actor = school_class.town, school_class.actor("wellbeing_specialist")
    ((key, name),) = links_page(town.store, town.room, actor, case_id).offers[0].people
    assert "Stundu Paraugs" == name
    link = issue(town.store, town.room, actor, case_id, ("answer", key))
    press(town.store, town.room, link.token, Proof(link.code, YEAR), {"answer": {"answer": given}})


def test_nobody_is_asked_where_it_is_not_switched_on(school_class):
    """It is off by default."""
    with pytest.raises(Refused) as found:
        asked(school_class)

    assert ["switched_on"] == [reason.because for reason in found.value.reasons]


def test_a_learner_answers_by_link_and_only_the_specialist_reads_it(school_class):
    """Neither head, coordinator, support team nor class teacher sees the case; the answer is counted apart."""
    school_class.switch_on("E12")
    case_id = asked(school_class)

    answer(school_class, case_id, "4")

    town = school_class.town
    for name in ("institution_head", "institution_coordinator", "support_team", "class_teacher"):
        with town.store.reading(), pytest.raises(Missing):
            read_pen(town.store, town.room, case_id, school_class.actor(name), lock=False)
    with town.store.reading():
        assert (
            "answered"
            == read_pen(
                town.store, town.room, case_id, school_class.actor("wellbeing_specialist"), lock=False
            ).case.state
        )
    assert 1 == town.count(Observation, kind="wellbeing", answer=4)


def test_a_lowest_answer_is_read_on_the_same_day(school_class):
    """The to-do is due today; any other waits two working days."""
    school_class.switch_on("E12")
    case_id = asked(school_class)

    answer(school_class, case_id, "1")

    with school_class.town.store.reading() as session:
        task = session.scalars(select(Task).where(Task.case_id == case_id, Task.closed_at.is_(None))).one()
        assert (date(2026, 10, 14), "wellbeing_specialist") == (task.due_at.date(), task.role)


def test_a_low_answer_begins_no_review_that_others_see(school_class):
    """The signal is the specialist's; what to do with it is a talk, not a case of the support team."""
    school_class.switch_on("E12")
    case_id = asked(school_class)
    answer(school_class, case_id, "1")
    town = school_class.town

    done = work_out(town.store, town.room, town.school)

    assert ((), 1) == (done.raised, done.standing)
    assert 0 == town.count(Case, workflow="early_review")
