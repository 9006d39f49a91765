"""The change of semesters: who goes on, takes part no more or leaves, each by itself, and twice is once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete, select, update

from iapflow.errors import Missing, Refused
from iapflow.reports.semester_change import change_on, going
from iapflow.reports.viewer import Viewer
from iapflow.services import applications, semester_change, talks
from iapflow.services.semester_change import ENDS, GOES_ON, LEAVES, Wish
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.semester import Semester
from iapflow.store.semester_choice import SemesterChoice
from iapflow.store.submission import Submission
from tests.services.town import Town

COORDINATOR = "institution_coordinator"


@pytest.fixture
def winter(town: Town) -> Town:
    """The week before the semester ends; the next one is known, the learner's plan is delivered."""
    with town.store as session:
        session.add(Semester(school_year="2026/27", number=2, starts_on=date(2027, 1, 11), ends_on=date(2027, 5, 31)))
    town.delivered()
    town.go(date(2026, 12, 11))
    return town


def change(town: Town, choice: str, *, who: str = COORDINATOR, begin: str = "talk", day: date | None = None, **more):
    """One choice for the learner; why not."""
    wish = Wish({more.get("learner", town.learner): choice}, begin, day, more.get("request", "c" * 32))
    return semester_change.carry_out(town.store, town.room, town.who(who), wish)[more.get("learner", town.learner)]


def listed(town: Town, who: str = COORDINATOR):
    """The list of the page."""
    with town.store.reading() as session:
        actor = town.who(who)
        found = semester_change.change_for(session, actor)
        assert found is not None
        return going(session, Viewer(actor, town.room.definitions.current(session)), found)


def cases(town: Town, workflow: str) -> list[Case]:
    """The cases of a workflow, oldest first."""
    with town.store.reading() as session:
        return list(session.scalars(select(Case).where(Case.workflow == workflow).order_by(Case.id)))


@pytest.mark.parametrize(("begin", "state"), [("talk", "planned"), ("application", "prepared")])
def test_who_goes_on_gets_an_empty_case_of_the_next_semester_once(winter, begin, state):
    """Nothing is declared for the family, and the page pressed twice begins nothing twice."""
    assert [(), ()] == [change(winter, GOES_ON, begin=begin, request=key * 32) for key in "cd"]

    begun = cases(winter, begin)[-1]
    (row,) = listed(winter)
    assert (state, False) == (begun.state, begun.semester_id == winter.semester)
    assert (GOES_ON, begun.id) == (row.choice, row.case_id)
    assert 1 == winter.count(SemesterChoice)
    assert 0 == winter.count(Submission, case_id=begun.id)


def test_what_was_begun_before_is_shown_and_not_begun_again(winter):
    """An application that waits already is the one that is meant, though a conversation was chosen."""
    assert () == change(winter, GOES_ON, begin="application")
    with winter.store as session:
        session.execute(update(SemesterChoice).values(choice=ENDS, case_id=None))

    assert () == change(winter, GOES_ON, request="d" * 32)

    assert [] == cases(winter, "talk")
    assert cases(winter, "application")[-1].id == listed(winter)[0].case_id


def test_the_conversation_and_the_paper_of_the_next_semester_are_noted_where_they_were_prepared(winter):
    """Before the semester changes, the short pages mean what waits for the next one."""
    change(winter, GOES_ON)
    actor = winter.who(COORDINATOR)
    said = {
        "talked_on": "2026-12-11", "answer": "applies", "took_part": ["parent"], "explained": True, "sheet": "lv_1",
    }  # fmt: skip

    state = talks.note(winter.store, winter.room, actor, winter.learner, (said, "e" * 32))
    paper = winter.application("1-15/8", signed_on="2026-12-11", received_on="2026-12-11")
    signed = applications.register(winter.store, winter.room, actor, winter.learner, (paper, "f" * 32))

    (talk,) = cases(winter, "talk")
    assert ("applies", signed) == (state, cases(winter, "application")[-1].id)
    assert [talk.semester_id] == [one.semester_id for one in cases(winter, "application") if one.id == signed]


def test_who_has_signed_for_the_next_semester_goes_on_already(winter):
    """Nothing has to be chosen; the row leads to the application."""
    change(winter, GOES_ON, begin="application")
    paper = winter.application("1-15/8", signed_on="2026-12-11", received_on="2026-12-11")
    signed = applications.register(
        winter.store, winter.room, winter.who(COORDINATOR), winter.learner, (paper, "f" * 32)
    )
    with winter.store as session:
        session.execute(delete(SemesterChoice))

    assert [(GOES_ON, signed)] == [(row.choice, row.case_id) for row in listed(winter)]


def test_the_recommendation_is_shown_and_nothing_is_chosen_by_it(winter):
    """From the evaluation that was handed in; before that it is said that there is none."""
    (before,) = listed(winter)
    (plan,) = cases(winter, "support_plan")
    winter.fire(plan.id, "evaluate", "plan_author", answers={"evaluation": winter.evaluation()})

    (after,) = listed(winter)

    assert {} == before.recommended
    assert "turpināt ar izmaiņām" == after.recommended["lv"]
    assert "" == after.choice


def test_who_takes_part_no_more_is_noted_and_may_still_go_on(winter):
    """Nothing is begun, the enrolment stays."""
    assert () == change(winter, ENDS)
    assert ([], ENDS) == (cases(winter, "talk"), listed(winter)[0].choice)

    assert () == change(winter, GOES_ON, request="d" * 32)
    assert (1, 1) == (len(cases(winter, "talk")), winter.count(SemesterChoice))


def test_who_leaves_is_enrolled_no_more_and_the_plan_is_suspended(winter):
    """From the day that was written; the journal says who did it."""
    assert () == change(winter, LEAVES, day=date(2026, 12, 10))

    (plan,) = cases(winter, "support_plan")
    assert ("suspended", [], "leave") == (plan.state, listed(winter), winter.journal(plan.id)[-1])
    with winter.store.reading() as session:
        stays = select(Enrolment.id).where(Enrolment.learner_id == winter.learner, holds(Enrolment, date(2026, 12, 11)))
        assert session.scalar(stays) is None


def test_who_leaves_later_keeps_the_plan_until_then(winter):
    """The last day is noted, the plan goes on to its evaluation."""
    assert () == change(winter, LEAVES, day=date(2026, 12, 18))

    (row,) = listed(winter)
    assert (LEAVES, date(2026, 12, 18)) == (row.choice, row.leaves_on)
    assert "in_delivery" == cases(winter, "support_plan")[0].state


def test_one_refusal_stands_in_nobodys_way(winter):
    """A learner who cannot leave before they came stays as they are; the others are noted."""
    with winter.store as session:
        other = winter.pupil(session, "Katrīna")
        session.execute(update(Enrolment).where(Enrolment.learner_id == other).values(valid_from=date(2026, 11, 2)))
    first, winter.learner = winter.learner, other
    winter.register("1-15/9", "1" * 32, signed_on="2026-12-10", received_on="2026-12-11")
    wish = Wish({other: LEAVES, first: LEAVES}, "talk", date(2026, 10, 30), "c" * 32)

    done = semester_change.carry_out(winter.store, winter.room, winter.who(COORDINATOR), wish)

    assert [True, False] == [bool(done[other]), bool(done[first])]
    assert [""] == [row.choice for row in listed(winter)]


def test_a_choice_that_is_none_notes_nothing(winter):
    """The row says why."""
    assert change(winter, "maybe")
    assert 0 == winter.count(SemesterChoice)


def test_who_leaves_needs_a_last_day(winter):
    """Told at the field; nothing is stored."""
    with pytest.raises(Refused) as refused:
        change(winter, LEAVES)

    assert (["leaves_on"], 0) == ([one.fix for one in refused.value.reasons], winter.count(SemesterChoice))


def test_another_schools_head_an_author_and_a_stranger_find_nobody(winter):
    """A foreign learner is as unknown as one who does not exist."""
    for who in ("other_head", "plan_author", "municipal_coordinator"):
        assert [] == listed(winter, who)
        with pytest.raises(Missing):
            change(winter, GOES_ON, who=who)
    with pytest.raises(Missing):
        change(winter, GOES_ON, learner=winter.learner + 99)


def test_who_comes_of_age_is_marked_with_the_day(winter):
    """Also on the 29th of February; whoever is younger or was of age before is not."""
    born = {"2009-02-03": date(2027, 2, 3), "2011-03-04": None, "2005-01-01": None, "2008-10-01": date(2026, 10, 1)}
    found = {}
    for day in born:
        with winter.store as session:
            values = {"date_of_birth": date.fromisoformat(day)}
            session.execute(update(Learner).where(Learner.id == winter.learner).values(**values))
        found[day] = listed(winter)[0].adult_on

    assert born == found


def test_the_change_opens_a_month_before_the_semester_ends_and_stays_after_it_changed(winter):
    """In between the change that was last is shown."""
    days = [date(2026, 10, 1), date(2026, 11, 18), date(2026, 12, 30), date(2027, 2, 1)]
    with winter.store.reading() as session:
        found = [change_on(session, day, 30) for day in days]

    assert [None, (1, 2), (1, 2), (1, 2)] == [one and (one.before.number, one.after.number) for one in found]
