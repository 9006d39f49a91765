"""The worker goes on until nothing is left, and stops when told."""

from threading import Event

from iapflow.jobs.worker import work, work_once, work_until_idle
from tests.jobs.town import Town


def test_a_pass_without_work_is_idle(town: Town):
    """Nothing happened in this town yet."""
    assert work_once(town.office).is_idle


def test_all_letters_are_written_before_it_rests(town: Town):
    """Each pass tells what it did."""
    told: list[str] = []
    town.do(town.story(), "start_application", "register", "start")

    letters = work_until_idle(town.office, told.append)

    assert 3 == letters == len(town.post.letters)
    assert ["0 timers, 0 cases moved, 3 letters"] == told


def test_a_stopped_worker_does_nothing(town: Town):
    """The event is asked before each pass."""
    town.do(town.story(), "start_application", "register")
    stop = Event()
    stop.set()

    work(town.office, stop, str)

    assert {} == town.post.letters
