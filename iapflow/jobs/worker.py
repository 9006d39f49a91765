"""The worker: pass after pass until it is told to stop."""

import os
from dataclasses import dataclass
from threading import Event

from iapflow.jobs.coming_of_age import ask_whoever_came_of_age
from iapflow.jobs.digest import promise_digests
from iapflow.jobs.early_signs import look_for_signs
from iapflow.jobs.event_letters import remind_of_events
from iapflow.jobs.exports import make_exports
from iapflow.jobs.guarding import guarded
from iapflow.jobs.handing import hand_on_all
from iapflow.jobs.many_at_once import finish_runs
from iapflow.jobs.office import Office, Tell
from iapflow.jobs.outbox import Kept, keep_promises
from iapflow.jobs.practice import give_practice_learners
from iapflow.jobs.refusals import erase_old_refusals
from iapflow.jobs.report_orders import promise_reports
from iapflow.jobs.retention import erase_what_ended
from iapflow.jobs.supervision_letters import remind_of_supervisions
from iapflow.jobs.sweep import sweep_all
from iapflow.jobs.timers import run_due_timers
from iapflow.jobs.unused_files import drop_all_unused
from iapflow.services.early_forgetting import forget_words
from iapflow.services.waiting_files import drop_waiting

PAUSE = 5.0
"""Seconds between passes when there was nothing to do."""


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did."""

    timers: int
    moved: int
    kept: Kept

    @property
    def is_idle(self) -> bool:
        """Whether there was nothing to do."""
        return not (self.timers or self.moved or self.kept.promises)

    def __str__(self) -> str:
        """One line for whoever watches."""
        late = f", {self.kept.put_off} put off" if self.kept.put_off else ""
        return f"{self.timers} timers, {self.moved} cases moved, {self.kept.letters} letters{late}"


def work_once(office: Office) -> Pass:
    """Timers first, since they promise letters; then routes, what nobody can do, and one batch of letters."""
    promise_digests(office)
    remind_of_events(office)
    remind_of_supervisions(office)
    promise_reports(office)
    drop_all_unused(office)
    erase_old_refusals(office)
    drop_waiting(office.store, office.room)
    forget_words(office.store, office.room)
    erase_what_ended(office)
    ask_whoever_came_of_age(office)
    give_practice_learners(office)
    return Pass(
        run_due_timers(office),
        sweep_all(office) + look_for_signs(office) + hand_on_all(office) + finish_runs(office) + make_exports(office),
        keep_promises(office),
    )


def work_until_idle(office: Office, tell: Tell) -> int:
    """Passes until nothing is left; how many letters were written."""
    letters = 0
    while not (done := work_once(office)).is_idle:
        letters += done.kept.letters
        tell(str(done))
    return letters


def work(office: Office, stop: Event, tell: Tell, pause: float = PAUSE) -> None:
    """Pass after pass; a pass that did something is followed by the next at once."""
    while not stop.is_set():
        if not guarded("pass of", os.getpid(), lambda: _worked(office, tell)):
            stop.wait(pause)


def _worked(office: Office, tell: Tell) -> bool:
    """One pass; False when there was nothing to do."""
    done = work_once(office)
    if not done.is_idle:
        tell(str(done))
    return not done.is_idle
