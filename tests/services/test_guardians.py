"""Asking a learner by a link of their own: how they are; off by default, read by one specialist."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from iapflow.errors import Missing, Refused
from iapflow.jobs.recipients import Wanted, recipients
from iapflow.services.cases import Opening, Press, start
from iapflow.services.early_signs import work_out
from iapflow.services.guardians import GUARDIAN, INFORMED, candidates_of
from iapflow.services.linked_acting import Proof, is_alive, press
from iapflow.services.moving import read_pen
from iapflow.services.purpose_links import issue, links_page
from iapflow.store.case import Case
from iapflow.store.learner import Guardianship
from iapflow.store.observation import Observation
from iapflow.store.person import Person
from iapflow.store.task import Task
from tests.services.family import family
from tests.services.school_class import SchoolClass
from tests.services.test_purpose_links import hand_out
from tests.services.town import LONG_AGO, Town

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


def guardians(town: Town, *rows: tuple[str, bool, bool | None]) -> None:
    """Guardians by name: whether they may represent and be informed."""
    with town.store as session:
        session.execute(delete(Guardianship))
        for name, represents, informed in rows:
            session.add(
                Guardianship(
                    learner_id=town.learner, full_name=name, kinship="parent", valid_from=LONG_AGO,
                    may_represent=represents, may_be_informed=informed,
                )
            )  # fmt: skip


def test_a_link_to_act_is_made_for_who_represents_and_may_be_informed(town: Town) -> None:
    case = family(town)
    guardians(town, ("A A", True, None), ("B B", True, True), ("C C", True, False), ("D D", False, True))

    with town.store.reading() as session:
        pen = read_pen(town.store, town.room, case, town.who("institution_head"), lock=False)
        found = [[name for _, name in candidates_of(session, pen, one)] for one in (GUARDIAN, INFORMED)]

    assert [["A A", "B B"], ["A A", "B B", "D D"]] == [sorted(one) for one in found]


def test_a_link_ends_when_its_guardian_may_not_be_told_any_more(town: Town) -> None:
    link = hand_out(town, family(town))
    found = [is_alive(town.store, town.room, link.token)]
    with town.store as session:
        session.execute(update(Guardianship).values(may_be_informed=False))

    assert [True, False] == [*found, is_alive(town.store, town.room, link.token)]


def test_a_letter_to_guardians_goes_to_those_who_may_be_informed(town: Town) -> None:
    case = family(town)
    guardians(town, ("A A", True, None), ("B B", True, False), ("C C", False, True), ("D D", False, None))
    with town.store as session:
        for one in session.scalars(select(Guardianship)):
            person = Person(given_name=one.full_name, family_name="V", email=f"{one.full_name[0]}@example.org")
            session.add(person)
            session.flush()
            one.person_id = person.id

    with town.store.reading() as session:
        role = town.room.roles(session)["guardian"]
        told = recipients(session, session.get_one(Case, case), Wanted("guardian", role), town.now.date())

    assert ["A@example.org", "C@example.org"] == [person.email for person in told]
