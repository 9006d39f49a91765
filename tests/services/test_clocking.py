"""Clocks in the database: a row a clock, written only when it changes, with timers of their own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from iapflow.errors import Refused
from iapflow.services.drafts import Page, save_draft
from iapflow.store.case import Case
from iapflow.store.case_clock import CaseClock
from iapflow.store.timer import Timer
from tests.services.listening import statements_of
from tests.services.notice import open_notices
from tests.services.town import Town

REASON = {"reason": {"comment": "Papildiniet pamatojumu."}}


def clock_of(town: Town, case: int) -> CaseClock:
    """The one clock of a plan."""
    with town.store.reading() as session:
        return session.scalars(select(CaseClock).where(CaseClock.case_id == case)).one()


def pending(town: Town, case: int) -> list[date]:
    """The days on which the clock's own timers are due."""
    with town.store.reading() as session:
        mine = select(Timer.due_at).where(Timer.case_id == case, Timer.clock == "agreement", Timer.done_at.is_(None))
        return [moment.date() for moment in session.scalars(mine.order_by(Timer.id))]


def test_the_term_of_approval_begins_with_the_submission(town: Town) -> None:
    """Twenty school days, the autumn break not counted, with a reminder of its own."""
    case = town.submitted()

    clock = clock_of(town, case)

    assert (town.now, None) == (clock.began_at, clock.stopped_at)
    assert clock.due_at is not None
    assert date(2026, 11, 5) == clock.due_at.date()
    assert [date(2026, 11, 2)] == pending(town, case)
    assert "{day} and {amount} {unit}: {due}" == (clock.due_lines or [[""]])[0][0]


def test_a_plan_sent_back_stops_the_term_and_handed_in_again_resumes_it(town: Town) -> None:
    """Six calendar days later are four school days."""
    case = town.submitted()
    first = clock_of(town, case).due_lines
    town.fire(case, "send_back", "institution_head", answers=REASON)
    stopped = (clock_of(town, case).stopped_at, pending(town, case), clock_of(town, case).due_lines)

    town.now += timedelta(days=6)
    town.fire(case, "submit", "plan_author")

    clock = clock_of(town, case)
    assert (True, []) == (stopped[0] is not None, stopped[1])
    assert stopped[2] == first
    assert clock.due_at is not None
    assert (None, date(2026, 11, 11)) == (clock.stopped_at, clock.due_at.date())
    assert [4] == [added["amount"] for added in clock.added or []]
    assert [date(2026, 11, 6)] == pending(town, case)


def test_lists_go_by_whichever_ends_first(town: Town) -> None:
    """The state gives the head five school days, the clock twenty: the five count."""
    case = town.submitted()

    with town.store.reading() as session:
        row = session.get_one(Case, case)

    assert row.due_at is not None
    assert row.clock_due_at is not None
    assert (date(2026, 10, 8), date(2026, 11, 5)) == (row.due_at.date(), row.clock_due_at.date())


def test_a_step_inside_the_term_neither_reads_nor_writes_its_clock(town: Town) -> None:
    """A clock that no move concerns costs no statement."""
    case = town.submitted()

    said = statements_of(town, lambda: town.fire(case, "approve_by_head", "institution_head"))

    assert [] == [words for words in said if "case_clock" in words]


def test_a_workflow_without_clocks_asks_and_writes_nothing_of_them(town: Town) -> None:
    said: list[str] = []
    event.listen(town.store.engine, "before_cursor_execute", lambda *args: said.append(args[2]))

    town.register()

    assert said
    assert [] == [words for words in said if "case_clock" in words]


def test_a_term_is_extended_once_and_its_reminder_moves_along(town: Town) -> None:
    """Asked again it is refused, and nothing is written."""
    case = open_notices(town)
    save_draft(town.store, town.room, town.who("institution_head"), Page(case, "sheet"), {"day": "2026-11-10"})

    town.fire(case, "prolong", "institution_head")
    with pytest.raises(Refused) as refused:
        town.fire(case, "prolong", "institution_head")

    clock = clock_of(town, case)
    assert clock.due_at is not None
    assert date(2026, 11, 25) == clock.due_at.date()
    assert ["extended"] == [reason.because for reason in refused.value.reasons]
    with town.store.reading() as session:
        mine = select(Timer.due_at).where(Timer.case_id == case, Timer.clock == "answer", Timer.done_at.is_(None))
        assert [date(2026, 11, 23)] == [moment.date() for moment in session.scalars(mine)]
