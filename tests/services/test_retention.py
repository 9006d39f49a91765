"""What is kept no longer goes, once, and only that."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from iapflow.services.drafts import Page, save_draft
from iapflow.services.looking import look
from iapflow.services.retention import Ending, endings, erase_ended
from iapflow.store.document import Document
from iapflow.store.event import Event
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
    assert 0 == run(school, LAST)
    assert "goal" in answers(school, case)[-1]

    assert 1 == run(school, date(2029, 10, 3))

    for left in answers(school, case):
        assert left.keys() <= {"persons", "stops"}
    assert [{"id": "s1", "place": "Cēsis"}] == answers(school, case)[-1]["stops"]
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
    """Also what people must see to, as nothing is made nameless by itself: the excursion and its booking."""
    with school.store.reading() as session:
        soon, later = (endings(session, school.room, day) for day in (date(2029, 1, 2), date(2029, 10, 3)))

    assert [Ending("programme_evidence", "pseudonymise", 2)] == soon
    assert [Ending("programme_evidence", "pseudonymise", 2), Ending("case_notes", "erase", 1)] == later
