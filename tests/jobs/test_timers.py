"""What the clock asks for happens once, and only where it still means something."""

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from iapflow.jobs.office import Office
from iapflow.jobs.outbox import keep_promises
from iapflow.jobs.timers import run_due_timers
from iapflow.services.actors import actor_for
from iapflow.services.cases import Press, fire
from iapflow.store.case_clock import CaseClock
from iapflow.store.engine import connect
from iapflow.store.outbox import Outbox
from iapflow.store.store import Store
from iapflow.store.timer import Timer
from tests.jobs.town import Town

SUBMITTED = ("start_application", "register", "start", "submit")
SEMESTER_OVER = date(2026, 12, 21)
MANY = 24
ROUNDS = 6


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


def test_as_many_broken_timers_as_a_pass_takes_block_nothing(town: Town):
    """Each failure waits longer than the one before; meanwhile the others have their turn."""
    story = town.do(town.story(), *SUBMITTED)
    town.wait(date(2026, 9, 16))
    now = town.world.clock.now
    with town.world.store as session:
        for _ in range(3):
            session.add(
                Timer(
                    case_id=story.cases["plan"], name="submitted", kind="escalate",
                    due_at=now - timedelta(days=9), created_at=now,
                )
            )  # fmt: skip

    assert [0, 1, 0] == [run_due_timers(town.office, 3) for _ in range(3)]
    assert ["reminder"] == letters(town)
    town.world.clock.now = now + timedelta(seconds=31)
    run_due_timers(town.office)
    put_off = [timer for timer in town.all(Timer) if timer.failed_times]
    assert {"TypeError"} == {timer.last_error for timer in put_off}
    assert [(2, now + timedelta(seconds=31 + 60))] * 3 == [(timer.failed_times, timer.retry_at) for timer in put_off]


def test_two_workers_at_once_act_once(town: Town):
    """Both saw the timer; one took it."""
    town.do(town.story(), *SUBMITTED)
    town.wait(date(2026, 9, 16))
    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(lambda _: run_due_timers(town.office), range(2)))

    assert 1 == sum(ended)
    assert ["reminder"] == letters(town)


def test_a_clock_reminds_in_whatever_state_it_runs(town: Town):
    """Three school days before the term of approval ends the plan waits for the municipality."""
    story = town.do(town.story(), *SUBMITTED, "approve_by_head")
    with town.world.store.reading() as session:
        clock = session.scalars(select(CaseClock).where(CaseClock.case_id == story.cases["plan"])).one()
        timer = session.scalars(select(Timer).where(Timer.clock == "agreement", Timer.done_at.is_(None))).one()
    with town.world.store as session:
        session.query(Timer).filter(Timer.clock.is_(None), Timer.done_at.is_(None)).update(
            {"done_at": town.world.clock.now, "outcome": "cancelled"}
        )
    town.wait(timer.due_at.date())

    run_due_timers(town.office)

    assert clock.stopped_at is None
    assert ["reminder"] == letters(town)


@pytest.fixture
def late(town: Town) -> int:
    """A submitted plan with many reminders that came due at once; its id."""
    case = town.do(town.story(), *SUBMITTED).cases["plan"]
    town.wait(date(2026, 9, 14))
    now = town.world.clock.now
    with town.world.store as session:
        session.query(Timer).update({"done_at": now, "outcome": "cancelled"})
        for number in range(MANY):
            moment = now - timedelta(minutes=MANY - number)
            session.add(Timer(case_id=case, name="submitted", kind="remind", due_at=moment, created_at=now, payload={}))
    return case


def outcomes(town: Town) -> list[str | None]:
    """How the reminders ended."""
    return [timer.outcome for timer in town.all(Timer) if timer.kind == "remind" and timer.outcome != "cancelled"]


def test_four_workers_at_once_act_once_on_each(town: Town, late: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda _: run_due_timers(town.office), range(4)))

    assert (MANY, MANY, ["fired"] * MANY) == (sum(ended), len(letters(town)), outcomes(town))


def test_two_processes_killed_in_the_middle_lose_and_double_nothing(town: Town, late: int, database_url: str) -> None:
    """Killed again and again wherever they happen to be; one that lives finishes what is left."""
    for number in range(ROUNDS):
        workers = [_worker(town.office, database_url) for _ in range(2)]
        time.sleep(0.05 + 0.06 * number)
        for worker in workers:
            os.kill(worker.pid or 0, signal.SIGKILL)
            worker.join()

    run_due_timers(town.office)

    assert (MANY, ["fired"] * MANY) == (len(letters(town)), outcomes(town))


def test_a_press_and_the_clock_at_the_same_moment_wait_for_each_other(
    town: Town, late: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Both lock the case first, so neither is turned away; what was still pending is cancelled."""
    world = town.world
    with world.store.reading() as session:
        actor = actor_for(session, world.one("RAINA", "institution_head"), world.clock.now.date())

    with ThreadPoolExecutor(2) as pool:
        ticking = pool.submit(run_due_timers, town.office)
        fired = fire(world.store, world.room, late, Press("approve_by_head", actor))
        ended = ticking.result()

    assert [] == caplog.messages
    assert "submitted" != fired.state
    assert ended == len(letters(town)) == outcomes(town).count("fired")
    assert [] == [timer for timer in town.all(Timer) if timer.done_at is None and timer.name == "submitted"]


def _worker(office: Office, url: str) -> multiprocessing.Process:
    process = multiprocessing.get_context("fork").Process(target=_work, args=(office, url))
    process.start()
    return process


def _work(office: Office, url: str) -> None:
    """What a worker of its own does, on connections of its own."""
    run_due_timers(replace(office, store=Store(connect(url))))
