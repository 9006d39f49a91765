"""Refusals are really gone after their semester: no answer, no day, no name."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select

from iapflow.services import talks
from iapflow.services.looking import look
from iapflow.services.refusals import erase_refusals
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.seen import CaseSeen
from iapflow.store.submission import Submission
from tests.services.town import Town

DECLINES = {"talked_on": "2026-09-30", "answer": "declines"}
THINKS = {
    "talked_on": "2026-09-30", "answer": "thinks", "think_until": "2026-10-09", "took_part": ["parent"],
    "explained": True, "sheet": "lv_1",
}  # fmt: skip


def noted(town: Town, learner: int, answers: dict, request: str) -> None:
    """The coordinator notes a conversation."""
    coordinator = town.who("institution_coordinator")
    talks.note(town.store, town.room, coordinator, learner, (answers, request))


@pytest.fixture
def declined(town: Town) -> int:
    """A family that declined, one that thinks; the case of the first, opened once."""
    noted(town, town.learner, DECLINES, "a" * 32)
    with town.store as session:
        other = town.pupil(session, "Anna")
    noted(town, other, THINKS, "b" * 32)
    with town.store as session:
        case = session.scalars(select(Case.id).where(Case.learner_id == town.learner)).one()
        person = town.people["institution_head"]
        seen = {"role": "institution_head", "seen_at": town.now, "revision": 1}
        session.execute(insert(CaseSeen).values(case_id=case, person_id=person, **seen))
    return case


def test_while_the_semester_runs_a_refusal_stays(town, declined):
    """Its last day included."""
    town.go(date(2026, 12, 18))

    assert 0 == erase_refusals(town.store, town.room)
    assert 1 == town.count(Case, learner_id=town.learner)


def test_after_the_semester_nothing_leads_from_the_child_to_the_refusal(town, declined):
    """The answers are deleted and the case is about nobody; its journal, which names nobody, stays as it was."""
    before = town.count(Event)
    town.go(date(2026, 12, 19))

    assert [1, 0] == [erase_refusals(town.store, town.room), erase_refusals(town.store, town.room)]
    assert [0, 0, 0] == [
        town.count(Case, learner_id=town.learner), town.count(Submission, case_id=declined),
        town.count(CaseSeen, case_id=declined),
    ]  # fmt: skip
    assert (before, 2) == (town.count(Event), town.count(Case))


def test_what_was_not_a_refusal_is_left_alone(town, declined):
    """The other family's conversation keeps its learner and its answers."""
    town.go(date(2026, 12, 19))
    erase_refusals(town.store, town.room)

    with town.store.reading() as session:
        (kept,) = session.scalars(select(Submission.answers))
    assert "2026-09-30" == kept["talked_on"]


def test_an_erased_refusal_can_still_be_opened_and_names_nobody(town, declined):
    """Head and coordinator meet a number in their list."""
    town.go(date(2026, 12, 19))
    erase_refusals(town.store, town.room)

    view = look(town.store, town.room, town.who("institution_head"), declined)

    assert ("declined", None) == (view.pen.case.state, view.pen.case.learner_id)
