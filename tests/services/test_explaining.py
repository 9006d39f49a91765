"""The explanation of a case: every rule with its sentence, the same for page and command."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing, Text
from iapflow.services.explaining import Explanation, case_of, explain
from iapflow.store.claiming import put_off_timer
from iapflow.store.outbox import Outbox
from iapflow.store.store import connection_of
from iapflow.store.timer import Timer
from tests.services.council import Council
from tests.services.town import Town


def said(answer: Explanation, title: str) -> list[str]:
    """A section as plain words; gaps are filled roughly."""
    section = next(section for section in answer.sections if section.title.id == title)
    return [plain(line) for line in section.lines]


def plain(line: object) -> str:
    """A sentence in English."""
    if isinstance(line, Text):
        return line.id.format(**{name: plain(value) for name, value in line.params.items()})
    return str(line.get("en", line)) if isinstance(line, dict) else str(line)


def test_a_head_reads_what_can_be_done(town: Town) -> None:
    case = town.submitted()

    answer = explain(town.store, town.room, case, town.who("institution_head"))

    assert town.number(case) == answer.number
    assert "State: Submitted to the head" in said(answer, "Where it stands")
    ways = said(answer, "What can be done, and what stands against it")
    assert "Approve → Approved by the head: can be done" in ways
    assert any(way.startswith("Take back") and "can be done by others" in way for way in ways)


def test_without_a_person_each_rule_is_told(town: Town) -> None:
    """A draft without a word in it: whoever looks after the program reads every rule that does not hold."""
    town.register()
    case = town.open_plan()

    ways = said(explain(town.store, town.room, case), "What can be done, and what stands against it")

    assert "– Give at least one risk with its justification." in ways
    assert any(way.startswith("– Who can do this: ") for way in ways)


def test_promises_are_told_with_their_last_error(town: Town) -> None:
    case = town.submitted()
    with town.store as session:
        for row in session.query(Outbox):
            row.attempts, row.last_error = 2, "ConnectionRefusedError"

    lines = said(explain(town.store, town.room, case), "What was promised")

    assert "plan_submitted to institution_head, promised, tried 2 times" in lines
    assert "– the last try failed: ConnectionRefusedError" in lines


def test_events_are_told_newest_first(town: Town) -> None:
    lines = said(explain(town.store, town.room, town.submitted()), "What happened last")

    assert lines[0].startswith("2. ")
    assert "The case was opened" in lines[-1]


def test_a_stranger_is_told_nothing(town: Town) -> None:
    case = town.submitted()

    with pytest.raises(Missing):
        explain(town.store, town.room, case, town.who("other_head"))


def test_a_case_is_found_by_number_and_by_id(town: Town) -> None:
    case = town.submitted()

    assert case == case_of(town.store, town.number(case))
    assert case == case_of(town.store, str(case))
    assert case_of(town.store, "IAP-1999/00-1") is None


def test_terms_and_the_clocks_own_plans_are_told(town: Town) -> None:
    """With their sums; a timer that failed says why and when it is tried again, and names no value."""
    case = town.submitted()
    with town.store as session:
        pending = session.query(Timer).filter(Timer.case_id == case, Timer.done_at.is_(None))
        timer = pending.order_by(Timer.due_at).first()
        assert timer is not None
        put_off_timer(connection_of(session), timer.id, timer.due_at, 0, "TypeError")

    answer = explain(town.store, town.room, case)

    terms, plans = said(answer, "Terms that run"), said(answer, "What the clock will do")
    assert "Term of approval: until 2026-11-05" in terms
    assert any(line.endswith(": a reminder") for line in plans), plans
    assert any(line.startswith("– failed 1 times, the last time: TypeError; tried again ") for line in plans), plans


def test_votes_are_told_by_role_and_not_how_while_they_are_hidden(town: Town) -> None:
    council = Council(town)
    case = council.voting()
    council.vote(case, "subject_teacher")

    lines = said(explain(town.store, town.room, case), "Votes and tasks of this state")

    assert sum(line.endswith(": has voted") for line in lines) == 1
    assert not any(line.endswith(": Yes") for line in lines)
    assert sum(line.startswith("a vote (") and line.endswith("): open") for line in lines) == 2
