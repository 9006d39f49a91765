"""Each timer acts exactly once: with several workers at once, with workers killed in the middle, beside a press."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from iapflow.jobs.office import Office
from iapflow.jobs.timers import run_due_timers
from iapflow.services.actors import actor_for
from iapflow.services.cases import Press, fire
from iapflow.store.engine import connect
from iapflow.store.outbox import Outbox
from iapflow.store.store import Store
from iapflow.store.timer import Timer
from tests.jobs.town import Town

SUBMITTED = ("start_application", "register", "start", "submit")
MANY = 24
ROUNDS = 6


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


def letters(town: Town) -> int:
    """Promised letters that no press brought."""
    return sum("task" in row.payload for row in town.all(Outbox))


def outcomes(town: Town) -> list[str | None]:
    """How the reminders ended."""
    return [timer.outcome for timer in town.all(Timer) if timer.kind == "remind" and timer.outcome != "cancelled"]


def test_four_workers_at_once_act_once_on_each(town: Town, late: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        ended = list(pool.map(lambda _: run_due_timers(town.office), range(4)))

    assert (MANY, MANY, ["fired"] * MANY) == (sum(ended), letters(town), outcomes(town))


def test_two_processes_killed_in_the_middle_lose_and_double_nothing(town: Town, late: int, database_url: str) -> None:
    """Killed again and again wherever they happen to be; one that lives finishes what is left."""
    for number in range(ROUNDS):
        workers = [_worker(town.office, database_url) for _ in range(2)]
        time.sleep(0.05 + 0.06 * number)
        for worker in workers:
            os.kill(worker.pid or 0, signal.SIGKILL)
            worker.join()

    run_due_timers(town.office)

    assert (MANY, ["fired"] * MANY) == (letters(town), outcomes(town))


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
    assert ended == letters(town) == outcomes(town).count("fired")
    assert [] == [timer for timer in town.all(Timer) if timer.done_at is None and timer.name == "submitted"]


def _worker(office: Office, url: str) -> multiprocessing.Process:
    process = multiprocessing.get_context("fork").Process(target=_work, args=(office, url))
    process.start()
    return process


def _work(office: Office, url: str) -> None:
    """What a worker of its own does, on connections of its own."""
    run_due_timers(replace(office, store=Store(connect(url))))
