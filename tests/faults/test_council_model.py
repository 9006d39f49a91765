"""The program against a model of a council: opinions asked and given, votes counted, called off, lapsed, begun anew.

A run is one case, as in `test_model`; whoever may not, may no more, or comes twice is refused by both.
`HYPOTHESIS_RUNS=2000` plays longer.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from iapflow.errors import Conflict, Missing, Refused
from iapflow.jobs.office import Office
from iapflow.jobs.timers import run_due_timers
from iapflow.services import answering, cases
from iapflow.services.cases import Opening, Press
from iapflow.store.case import Case
from iapflow.store.engine import connect
from iapflow.store.event import Event
from iapflow.store.store import Store
from tests.faults.acting import Postbox
from tests.faults.yard import AT_TIMES, COUNCIL, PEOPLE, UNIT, Clock, found, holds, note_of, room_at, who

RUNS = int(os.environ.get("HYPOTHESIS_RUNS", "30"))
STEPS, ROUNDS_A_DAY, NEEDED, LAPSES = 25, 4, 2, 6
EVERYBODY = (*PEOPLE, AT_TIMES)
TASKS = {"count": "clerk", "weigh": "head"}


@dataclass
class Model:
    """What a council's case is, in a few lines that share nothing with the program."""

    state: str = "draft"
    revision: int = 1
    days_there: int = 0
    undone: set[str] = field(default_factory=set)
    votes: dict[int, str] = field(default_factory=dict)
    journal: list[str] = field(default_factory=lambda: ["start"])

    def ask_all(self, person: int, day: date) -> bool:
        """A clerk asks, from wherever nothing is being asked."""
        if self.state in {"asking", "voting"} or not holds(person, "clerk", day):
            return False
        self.undone = set(TASKS)
        return self.fired("ask_all", "asking")

    def call_off(self, person: int, day: date) -> bool:
        """A head calls it off, and all that was said with it."""
        if self.state not in {"asking", "voting"} or not holds(person, "head", day):
            return False
        return self.fired("call_off", "draft")

    def task(self, person: int, key: str, day: date) -> bool:
        """An opinion is given once; the last one leads to the vote in the same firing."""
        if self.state != "asking" or key not in self.undone or not holds(person, TASKS[key], day):
            return False
        self.undone.remove(key)
        self.fired("task", "asking")
        if not self.undone:
            self.moved("route", "voting")
        return True

    def vote(self, person: int, answer: str, day: date) -> bool:
        """A no ends it, two yes end it, and so does too few who could still say yes."""
        if self.state != "voting" or person in self.votes or not holds(person, "head", day):
            return False
        self.votes[person] = answer
        self.fired("vote", "voting")
        yes = list(self.votes.values()).count("yes")
        left = [one for one in EVERYBODY if holds(one, "head", day) and one not in self.votes]
        if answer == "no" or yes + len(left) < NEEDED:
            self.moved("turn_down", "turned_down")
        elif yes >= NEEDED:
            self.moved("pass_it", "passed")
        return True

    def wait(self, days: int) -> None:
        """After six days an asking or a vote lapses."""
        self.days_there += days
        if self.state in {"asking", "voting"} and self.days_there >= LAPSES:
            self.fired("lapse", "turned_down")

    def fired(self, transition: str, state: str) -> bool:
        """One firing."""
        self.revision += 1
        self.moved(transition, state)
        return True

    def moved(self, transition: str, state: str) -> None:
        """A line of the journal; whoever comes to another state begins anew."""
        self.journal.append(transition)
        if state != self.state:
            self.state, self.days_there, self.votes = state, 0, {}


class CouncilMachine(RuleBasedStateMachine):
    """One case, pressed at random."""

    store: Store

    @initialize()
    def begin(self) -> None:
        """A new case in the yard, in which opinions are asked."""
        self.model, self.clock, self.presses = Model(), Clock(), 0
        self.room = room_at(self.clock)
        self.case = cases.start(self.store, self.room, Opening(COUNCIL, UNIT), Press("start", who(1, self.clock)))
        self.ask_all(1)

    @rule(person=st.sampled_from(EVERYBODY))
    def ask_all(self, person: int) -> None:
        """Somebody asks for opinions, whether it is the time or not."""
        press = self._press("ask_all", person, {"note": note_of("x", 100)})
        self._both(self.model.ask_all(person, self._day), lambda: self._fire(press))

    @rule(person=st.sampled_from(EVERYBODY))
    def call_off(self, person: int) -> None:
        """Somebody calls it off."""
        press = self._press("call_off", person)
        self._both(self.model.call_off(person, self._day), lambda: self._fire(press))

    @rule(person=st.sampled_from(EVERYBODY), key=st.sampled_from(sorted(TASKS)))
    def task(self, person: int, key: str) -> None:
        """Somebody gives an opinion."""
        press = self._press("task", person)
        done = self.model.task(person, key, self._day)
        self._both(done, lambda: answering.do_task(self.store, self.room, self.case, press, (key, "")))

    @rule()
    def all_tasks(self) -> None:
        """Both opinions, so that votes are met often."""
        self.task(1, "count")
        self.task(3, "weigh")

    @rule(person=st.sampled_from(EVERYBODY), answer=st.sampled_from(("yes", "yes", "no", "abstain", "conflict")))
    def vote(self, person: int, answer: str) -> None:
        """Somebody votes."""
        press = self._press("vote", person)
        done = self.model.vote(person, answer, self._day)
        self._both(done, lambda: answering.vote(self.store, self.room, self.case, press, answer))

    @rule(days=st.sampled_from((1, 3, 5, 7)))
    def wait(self, days: int) -> None:
        """Days pass, and the clock does what is due."""
        self.clock.rounds += days * ROUNDS_A_DAY
        self.model.wait(days)
        run_due_timers(Office(self.store, self.room, Postbox(Path(os.devnull)), str))

    @invariant()
    def both_say_the_same(self) -> None:
        """State, revision and journal."""
        with self.store.reading() as session:
            case = session.get_one(Case, self.case)
            lines = session.scalars(select(Event.transition).where(Event.case_id == self.case).order_by(Event.seq))
            assert self.model.journal == list(lines)
        assert (self.model.state, self.model.revision) == (case.state, case.revision)

    @property
    def _day(self) -> date:
        return self.clock().date()

    def _press(self, transition: str, person: int, answers: dict[str, Any] | None = None) -> Press:
        self.presses += 1
        return Press(transition, who(person, self.clock), f"v{self.case}-{self.presses}", None, answers or {})

    def _fire(self, press: Press) -> Any:
        return cases.fire(self.store, self.room, self.case, press)

    def _both(self, expected: bool, act: Callable[[], Any]) -> None:
        try:
            act()
        except (Refused, Conflict, Missing):
            assert not expected
        else:
            assert expected


@pytest.fixture(scope="module")
def yard(sqlite_template: Path) -> Iterator[Store]:
    """One yard for all runs, since each has a case of its own."""
    folder = Path(tempfile.mkdtemp(prefix="iapflow-council-"))
    shutil.copyfile(sqlite_template, folder / "yard.sqlite3")
    engine = connect(f"sqlite:///{folder / 'yard.sqlite3'}")
    store = Store(engine)
    found(store, 0)
    yield store
    engine.dispose()
    shutil.rmtree(folder)


def test_the_program_and_a_small_council_agree(yard: Store) -> None:
    """Random opinions, votes, calling off, waiting and beginning anew."""
    CouncilMachine.store = yard
    run_state_machine_as_test(
        CouncilMachine,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
