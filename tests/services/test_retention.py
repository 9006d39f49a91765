"""What is kept no longer goes, once, and only that."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from iapflow.services.drafts import Page, save_draft
from iapflow.services.looking import look
from iapflow.services.retention import Ending, endings, erase_ended
from iapflow.store.document import Document
from iapflow.store.erasure_hold import ErasureHold
from iapflow.store.event import Event
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.risk import Risk
from iapflow.store.submission import Draft, Submission
from tests.services.excursion import OURS, begun, open_excursions, trip
from tests.services.town import Town

GOAL = "goal: {type: text, required: true,"
REMARK = "remark: {type: text,"
NOTES = " data: {retain: case_notes},"
LAST = date(2029, 10, 2)
"""Called off on 2 October 2026 and kept for three years."""


@pytest.fixture
def school(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Of an excursion, its goal and the remarks at its stops are notes; all else is evidence."""
    form = OURS["forms/trip.yaml"].replace(GOAL, GOAL + NOTES, 1).replace(REMARK, REMARK + NOTES, 1)
    monkeypatch.setitem(OURS, "forms/trip.yaml", form)
    open_excursions(town)
    return town


@pytest.fixture
def case(school: Town) -> int:
    """An excursion that was booked, printed and called off, with a draft left over."""
    found, head = begun(school), "institution_head"
    stops = [{"id": "s1", "place": "Cēsis", "remark": "Jānis slimo."}]
    school.fire(found, "print", head)
    school.fire(found, "book", head, answers={"trip": trip(stops=stops)})
    save_draft(school.store, school.room, school.who(head), Page(found, "trip"), trip("Sigulda"))
    school.go(date(2026, 10, 2))
    school.fire(found, "call_off", head)
    return found


def answers(town: Town, case: int) -> list[dict[str, Any]]:
    with town.store.reading() as session:
        mine = select(Submission.answers).where(Submission.case_id == case).order_by(Submission.id)
        return list(session.scalars(mine))


def run(town: Town, day: date) -> int:
    town.go(day)
    return erase_ended(town.store, town.room)


def test_answers_go_on_the_day_after_their_time_and_the_rest_stays(school: Town, case: int) -> None:
    assert 2 == run(school, date(2029, 1, 1)), "what names somebody goes first, also of the booking"
    assert 0 == run(school, LAST)
    assert "goal" in answers(school, case)[-1]

    assert 1 == run(school, date(2029, 10, 3))

    for left in answers(school, case):
        assert left.keys() <= {"persons"}
    with school.store.reading() as session:
        assert [] == session.scalars(select(Document).where(Document.case_id == case)).all()


def test_the_journal_says_so_once(school: Town, case: int) -> None:
    for day in (3, 3, 4):
        run(school, date(2029, 10, day))

    with school.store.reading() as session:
        lines = session.scalars(select(Event).where(Event.case_id == case, Event.transition == "erased")).all()
    view = look(school.store, school.room, school.who("institution_head"), case)

    assert [{"retention": "case_notes"}] == [line.note for line in lines]
    assert "Answers were erased, as their time of keeping was over" == str(view.journal[-1].label)


def test_a_case_that_is_open_loses_nothing(school: Town) -> None:
    case = begun(school)

    assert 0 == run(school, date(2035, 1, 1))
    assert "goal" in answers(school, case)[0]


def test_a_draft_of_a_closed_case_goes_after_ninety_days(school: Town, case: int) -> None:
    found = []
    for day in (date(2026, 12, 31), date(2027, 1, 2)):
        run(school, day)
        with school.store.reading() as session:
            found.append(len(session.scalars(select(Draft).where(Draft.case_id == case)).all()))

    assert [1, 0] == found


def test_what_will_have_ended_is_told_beforehand(school: Town, case: int) -> None:
    """Made nameless are the excursion and its booking; erased are the notes of the one."""
    with school.store.reading() as session:
        soon, later = (endings(session, school.room, day) for day in (date(2029, 1, 2), date(2029, 10, 3)))

    assert [Ending("programme_evidence", "pseudonymise", 2)] == soon
    assert [Ending("programme_evidence", "pseudonymise", 2), Ending("case_notes", "erase", 1)] == later


@pytest.fixture
def deleted(town: Town) -> int:
    """A plan that names an illness, deleted in October; the learner left school in summer."""
    application = town.register(special_data_consent=True)
    plan = town.open_plan()
    risks = [town.risk(), town.risk("r2", group="B", factor="B02", justification="Rudenī slimojusi divus mēnešus.")]
    town.fire(plan, "submit", "plan_author", answers={"plan": town.plan(risks=risks, groups_without_risk=["C", "D"])})
    town.fire(plan, "delete", "plan_author", answers={"reason": {"comment": "Elza pārcēlusies uz Rīgu."}})
    withdrawal = {"withdrawn_on": "2026-10-01", "withdrawn_how": "written"}
    town.fire(application, "withdraw", "institution_coordinator", answers={"withdrawal": withdrawal})
    with town.store as session:
        session.execute(update(Enrolment).values(valid_to=date(2027, 5, 31)))
    return plan


def learner(town: Town) -> Learner:
    with town.store.reading() as session:
        return session.get_one(Learner, town.learner)


def test_after_the_term_a_plan_names_nobody_and_still_counts(town: Town, deleted: int) -> None:
    """Words and the illness go, group, ordinary factor, dates and volume stay; the learner is a number."""
    assert 1 == run(town, date(2028, 12, 31)), "the answer about photographs was kept for a year"
    assert 2 == run(town, date(2029, 1, 1))

    plan, reason = answers(town, deleted)
    assert [{"id": "r1", "group": "A", "factor": "A02"}, {"id": "r2", "group": "B"}] == plan["risks"]
    assert ("2026-10-05", "12", {}) == (plan["period_start"], str(plan["measures"][0]["volume"]), reason)
    assert "giver" not in plan["measures"][0]
    with town.store.reading() as session:
        rows = session.execute(select(Risk.factor_code, Risk.justification).order_by(Risk.position)).all()
    assert [("A02", None), ("B00", None)] == [tuple(row) for row in rows]
    assert "made_nameless" == town.journal(deleted)[-1]
    who = learner(town)
    assert ("Izglītojamais", f"Nr. {who.id}", None, date(2011, 1, 1)) == (
        who.given_name, who.family_name, who.personal_code, who.date_of_birth,
    )  # fmt: skip
    assert 0 == run(town, date(2029, 1, 2))


def test_while_a_hold_stands_nothing_goes_and_the_preview_says_so(town: Town, deleted: int) -> None:
    """Ended, it goes the next day."""
    with town.store as session:
        by = {"person_id": town.people["institution_head"], "reason": "Tiesvedība par kompensāciju."}
        session.add(ErasureHold(learner_id=town.learner, valid_from=date(2028, 1, 1), **by))

    assert 0 == run(town, date(2029, 1, 1))
    with town.store.reading() as session:
        assert [Ending("programme_evidence", "pseudonymise", 2, held=2)] == [
            one for one in endings(session, town.room, date(2029, 1, 2)) if one.then == "pseudonymise"
        ]
    assert ("Elza", "Nepietiekami apgūtas divas tēmas.") == (
        learner(town).given_name, answers(town, deleted)[0]["risks"][0]["justification"],
    )  # fmt: skip

    with town.store as session:
        session.execute(update(ErasureHold).values(valid_to=date(2029, 1, 1)))
    assert 3 == run(town, date(2029, 1, 2)), "the answer about photographs is the third"
    assert "Elza" != learner(town).given_name


def test_who_still_learns_or_has_something_open_keeps_the_name(town: Town, deleted: int) -> None:
    """The plan is nameless; the school goes on knowing its learner."""
    with town.store as session:
        session.execute(update(Enrolment).values(valid_to=None))

    assert 3 == run(town, date(2029, 1, 1))

    assert "made_nameless" == town.journal(deleted)[-1]
    assert "Elza" == learner(town).given_name
