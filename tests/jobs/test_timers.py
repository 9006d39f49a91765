"""What the clock asks for happens once, and only where it still means something."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from iapflow.jobs.outbox import keep_promises
from iapflow.jobs.timers import run_due_timers
from iapflow.store.outbox import Outbox
from iapflow.store.timer import Timer
from tests.jobs.town import Town

SUBMITTED = ("start_application", "register", "start", "submit")
SEMESTER_OVER = date(2026, 12, 21)


def letters(town: Town) -> list[str]:
    """The promised letters that no press brought."""
    return [row.payload["letter"] for row in town.all(Outbox) if "task" in row.payload]


def test_whoever_is_awaited_is_reminded_once(town: Town):
    """A school day before the head's term ends."""
    town.do(town.story(), *SUBMITTED)
    town.wait(date(2026, 9, 16))

    first, second = run_due_timers(town.office), run_due_timers(town.office)

    assert (1, 0) == (first, second)
    assert ["reminder"] == letters(town)


def test_what_is_late_is_told_to_the_deputy_or_up_the_chain(town: Town):
    """Nobody deputises for this head, so the school's coordinator hears of it."""
    town.do(town.story(), *SUBMITTED)
    keep_promises(town.office)
    town.post.letters.clear()
    town.wait(date(2026, 9, 22))

    run_due_timers(town.office)
    keep_promises(town.office)

    reminded = {str(letter["To"]).partition("@")[0] for letter in town.post.letters.values()}
    assert {"direktors.raina", "koordinators.raina"} == reminded


def test_a_timer_of_a_state_that_was_left_is_silent(town: Town):
    """The firing cancelled it."""
    town.do(town.story(), *SUBMITTED, "approve_by_head")
    town.wait(date(2026, 9, 16))

    run_due_timers(town.office)

    assert [] == letters(town)


def test_an_application_expires_by_itself_at_the_semesters_end(town: Town):
    """Fired by the system, once, in the same transaction that ends the timer."""
    story = town.do(town.story(), "start_application", "register")
    town.wait(SEMESTER_OVER)

    run_due_timers(town.office)
    run_due_timers(town.office)

    assert "expired" == town.case(story, "application").state
    assert ["fired"] == [
        timer.outcome for timer in town.all(Timer) if timer.kind == "after" and timer.outcome == "fired"
    ]


def test_a_timer_that_is_not_due_stays(town: Town):
    """Nothing happens before its day."""
    town.do(town.story(), *SUBMITTED)
    town.world.clock.now += timedelta(hours=1)

    assert 0 == run_due_timers(town.office)


def test_a_broken_timer_does_not_hold_up_the_others(town: Town, caplog: pytest.LogCaptureFixture):
    """It stays for the next pass, and the log names its kind and number only."""
    story = town.do(town.story(), *SUBMITTED)
    town.wait(date(2026, 9, 16))
    with town.world.store as session:
        broken = Timer(
            case_id=story.cases["plan"],
            name="submitted",
            kind="escalate",
            due_at=town.world.clock.now - timedelta(days=9),
            created_at=town.world.clock.now,
        )
        session.add(broken)

    assert 1 == run_due_timers(town.office)
    assert ["reminder"] == letters(town)
    assert [f"timer {broken.id} failed: TypeError"] == caplog.messages
    assert [broken.id] == [timer.id for timer in town.all(Timer) if timer.kind == "escalate" and timer.payload is None]


def test_two_workers_at_once_act_once(town: Town):
    """Both saw the timer; one took it."""
    town.do(town.story(), *SUBMITTED)
    town.wait(date(2026, 9, 16))
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda _: run_due_timers(town.office), range(2)))

    assert 1 == sum(ended)
    assert ["reminder"] == letters(town)
