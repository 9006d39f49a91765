"""Voting and doing tasks on both databases: what is written, and that the last of several is never lost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from threading import Event as Signal
from typing import Any

import pytest
from sqlalchemy import select

from iapflow.engine.approving import sheets
from iapflow.errors import Reason, Refused, Text
from iapflow.services.asked_here import vote_page
from iapflow.services.moving import read_pen
from iapflow.services.writing import write_refusal
from iapflow.store.case import Case
from iapflow.store.crossing import anew
from iapflow.store.event import Event
from iapflow.store.submission import Submission
from iapflow.store.task import Task
from tests.services.council import Council
from tests.services.town import Town

WHILE_ANOTHER_WAITS = 0.5
NOT_NOW = Reason("test", Text("Not now."))


@pytest.fixture
def council(town: Town) -> Council:
    """The town with the council's workflow."""
    return Council(town)


def state_of(town: Town, case: int) -> tuple[str, int]:
    """Where a case stands, and at which revision."""
    with town.store.reading() as session:
        found = session.get_one(Case, case)
        return found.state, found.revision


def notes(town: Town, case: int, transition: str) -> list[Any]:
    """What the journal keeps beside each line of this name."""
    with town.store.reading() as session:
        query = select(Event.note).where(Event.case_id == case, Event.transition == transition)
        return list(session.scalars(query.order_by(Event.seq)))


def refused(call: Any, *args: Any, **more: Any) -> str:
    """Why it is refused."""
    with pytest.raises(Refused) as answer:
        call(*args, **more)
    return answer.value.reasons[0].because


def test_a_vote_is_an_event_with_its_sheet_and_what_was_seen(council: Council, town: Town) -> None:
    case = council.voting()

    council.vote(case, "subject_teacher")

    (note,) = notes(town, case, "vote")
    assert "yes" == note["answer"]
    assert {"proposal.open"} == set(note["saw"])
    assert ("voting", 3) == state_of(town, case)
    assert 1 == town.count(Submission, case_id=case, alias="score")
    assert {"vote:institution_head", "vote:support_specialist"} == council.open_tasks(case)


@pytest.mark.parametrize(("own", "next_begins", "rows"), [(True, "", ["3", "7"]), (False, "3", ["7"])])
def test_one_sheet_is_written_on_by_each_in_turn_or_each_has_their_own(
    town: Town, own: bool, next_begins: str, rows: list[str]
) -> None:
    """What the first one wrote stands in the form of the next; rules read one row, or one of each."""
    council = Council(town, {"own: true\n      reveal: all_done": f"own: {str(own).lower()}"})
    case = council.voting()
    council.vote(case, "subject_teacher", points="3", because="Skaidri")
    page = vote_page(town.store, town.room, town.who("support_specialist"), case)
    assert next_begins == str(page.filled.answers.get("points") or "")
    council.vote(case, "support_specialist", points="7")

    with town.store.reading():
        pen = read_pen(town.store, town.room, case)
        said = sheets(pen.book, pen.snapshot)["score"]
    assert rows == [str(row["points"]) for row in said]
    assert ("Skaidri" if next_begins else None) == said[-1].get("because")


def test_the_deciding_vote_and_what_it_decides_are_one_firing(council: Council, town: Town) -> None:
    case = council.voting()
    council.vote(case, "subject_teacher")

    done = council.vote(case, "institution_head", request_id="v" * 32)
    again = council.vote(case, "institution_head", request_id="v" * 32)

    assert ["start", "put_to_vote", "vote", "vote", "pass_it"] == town.journal(case)
    assert ("passed", 4) == state_of(town, case)
    assert ("passed", True) == (done.state, again.was_done_before)
    assert set() == council.open_tasks(case)


def test_a_veto_turns_it_down_and_the_yes_of_who_sees_no_change_stands(council: Council, town: Town) -> None:
    """The inner note is seen by the head alone, so the teacher is not asked again."""
    case = council.voting()
    council.vote(case, "subject_teacher")
    council.vote(case, "institution_head", "no")

    council.put(case, words="Cita piezīme")

    assert {"vote:institution_head", "vote:support_specialist"} == council.open_tasks(case)
    assert "voted" == refused(council.vote, case, "subject_teacher")
    assert "passed" == council.vote(case, "institution_head").state


def test_a_change_that_everybody_sees_asks_everybody_again(council: Council, town: Town) -> None:
    case = council.voting()
    council.vote(case, "subject_teacher")
    council.vote(case, "institution_head", "no")

    council.put(case, amount="6")

    assert "vote:subject_teacher" in council.open_tasks(case)
    assert "voting" == council.vote(case, "institution_head").state


def test_nothing_is_voted_on_that_then_could_not_follow(council: Council, town: Town) -> None:
    case = council.voting(amount="0")

    assert "amount" == refused(council.vote, case, "subject_teacher", "no")
    assert [] == notes(town, case, "vote")


def test_one_who_has_no_vote_is_told_and_nothing_is_written(council: Council, town: Town) -> None:
    case = council.voting()

    assert "by" == refused(council.vote, case, "institution_coordinator")
    assert "form" == refused(council.vote, case, "subject_teacher", points="99")
    assert ("voting", 2) == state_of(town, case)


def test_opinions_and_steps_join_and_the_case_goes_on_in_the_same_firing(council: Council, town: Town) -> None:
    case = council.asking("subject_teacher")
    opened = council.open_tasks(case)

    council.do(case, "subject_teacher", "teacher_view")
    council.do(case, "support_specialist", "specialist_view")
    last = council.do(case, "subject_teacher", "step", "s1")

    assert {"teacher_view:", "specialist_view:", "step:s1"} == opened
    assert "voting" == last.state
    assert ["start", "ask_all", "task", "task", "task", "route"] == town.journal(case)
    assert [{"task": "teacher_view", "row": ""}] == notes(town, case, "task")[:1]
    assert 2 == town.count(Submission, case_id=case, alias="opinion")


def test_a_row_saved_later_gets_its_task_and_a_removed_one_loses_it(council: Council, town: Town) -> None:
    case = council.asking("subject_teacher")

    council.save(case, "subject_teacher", "support_specialist")
    more = council.open_tasks(case)
    council.save(case)

    assert {"step:s1", "step:s2"} <= more
    assert {"teacher_view:", "specialist_view:"} == council.open_tasks(case)
    assert 2 == town.count(Task, case_id=case, outcome="gone")


def test_a_task_is_its_persons_alone_and_done_once(council: Council, town: Town) -> None:
    case = council.asking("subject_teacher")

    assert "by" == refused(council.do, case, "support_specialist", "step", "s1")
    council.do(case, "subject_teacher", "step", "s1")
    assert "task" == refused(council.do, case, "subject_teacher", "step", "s1")


@pytest.mark.parametrize("kind", ["tasks", "votes"])
def test_two_who_finish_at_the_same_moment_never_lose_the_join(council: Council, town: Town, kind: str) -> None:
    if kind == "tasks":
        case = council.asking()
        acts = [(council.do, "subject_teacher", "teacher_view"), (council.do, "support_specialist", "specialist_view")]
    else:
        case = council.voting()
        acts = [(council.vote, "subject_teacher", "yes"), (council.vote, "institution_head", "yes")]
    gate = Barrier(2)

    def at_once(act: Any) -> str:
        gate.wait()
        return str(act[0](case, *act[1:]).state)

    with ThreadPoolExecutor(2) as two:
        ended = list(two.map(at_once, acts))

    assert ({"tasks": "voting", "votes": "passed"}[kind], 4) == state_of(town, case)
    assert 2 == len(set(ended))


def test_who_waited_while_a_refusal_was_noted_goes_on_after_it(council: Council, town: Town) -> None:
    """The note leaves the case's row alone; who waited for the row had read the journal before it."""
    case, noted = council.voting(), Signal()

    def call_off() -> str:
        noted.wait()
        return anew(lambda: town.fire(case, "call_off", "institution_coordinator")).state

    with ThreadPoolExecutor(1) as other:
        ended = other.submit(call_off)
        with town.store:
            write_refusal(read_pen(town.store, town.room, case), "turn_down", Refused((NOT_NOW,)))
            noted.set()
            time.sleep(WHILE_ANOTHER_WAITS)
        assert "turned_down" == ended.result()

    with town.store.reading() as session:
        lines = session.scalars(select(Event.transition).where(Event.case_id == case).order_by(Event.seq)).all()
    assert ["turn_down", "call_off"] == lines[-2:]


def test_a_case_that_asks_nobody_reads_nothing_more(town: Town) -> None:
    """A firing of the shipped plan looks neither at votes nor at the tasks of a state."""
    case = town.submitted()
    before = town.count(Task, case_id=case)

    town.fire(case, "approve_by_head", "institution_head")

    assert before
    assert 0 == town.count(Task, case_id=case, outcome="done")
