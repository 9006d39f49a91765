"""The program against a model of returning: remarks made, answered or left open, decided on, closed and reopened.

A run is one case, as in `test_model`.  `HYPOTHESIS_RUNS=2000` plays longer.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.extend import REGISTRY
from iapflow.services import cases, marking
from iapflow.services.cases import Opening, Press
from iapflow.services.definitions import publish
from iapflow.services.moving import read_pen
from iapflow.services.pointing import Pointed
from iapflow.store.case import Case
from iapflow.store.engine import connect
from iapflow.store.event import Event
from iapflow.store.store import Store
from tests.faults.yard import BEGINNING, PEOPLE, TEXTS, UNIT, Clock, found, note_of, room_at, who

RUNS = int(os.environ.get("HYPOTHESIS_RUNS", "15"))
STEPS, ROUNDS_A_DAY, WITHIN = 25, 4, 10
PLACES = ("", "words", "lines[l1]", "lines[l2].cents", "lines[l9]", "secret")
THERE = PLACES[:4]
PAPER = """
workflow: paper
version: 1
label: {lv: Papīrs, en: Paper}
stages: {all: {lv: Viss, en: All}}
view: [clerk, head]
forms: {note: {form: note}}
start: {by: [clerk]}
states:
  open:      {label: {lv: Atvērts, en: Open}, stage: all, initial: true, edit: {note: [clerk]}}
  submitted: {label: {lv: Iesniegts, en: Submitted}, stage: all}
  closed:    {label: {lv: Noslēgts, en: Closed}, stage: all, final: true}
transitions:
  submit:    {label: {lv: Iesniegt, en: Submit}, from: open, to: submitted, by: [clerk], submits: note}
  send_back: {label: {lv: Atgriezt, en: Return}, from: submitted, to: open, by: [head], marks: note}
  close:     {label: {lv: Noslēgt, en: Close}, from: submitted, to: closed, by: [head], binds: note}
  reopen:    {label: {lv: Atvērt, en: Reopen}, from: closed, to: open, by: [head], reopens: true, within: 10 days}
"""
FROM = {"submit": "open", "send_back": "submitted", "close": "submitted", "reopen": "closed"}
TO = {"submit": "submitted", "send_back": "open", "close": "closed", "reopen": "open"}
BY = {"submit": "clerk", "send_back": "head", "close": "head", "reopen": "head"}


@dataclass
class Model:
    """What a paper is, in a few lines that share nothing with the program.

    Args:
        owed: the remarks of the last return, and whether each was answered; empty once somebody decided since.
    """

    state: str = "open"
    days_there: int = 0
    owed: dict[str, bool] = field(default_factory=dict)
    journal: list[str] = field(default_factory=lambda: ["start"])

    def press(self, transition: str, person: int, places: tuple[str, ...], *, confirms: bool) -> bool:
        """Whether it is done."""
        if self.state != FROM[transition] or BY[transition] not in PEOPLE[person]:
            return False
        if transition == "send_back" and not set(places) <= set(THERE):
            return False
        if transition == "submit" and not all(self.owed.values()) and not confirms:
            return False
        if transition == "reopen" and self.days_there > WITHIN:
            return False
        if transition in {"send_back", "close"}:
            self.owed = dict.fromkeys(places, False) if transition == "send_back" else {}
        self.state, self.days_there = TO[transition], 0
        self.journal.append(transition)
        return True


class PaperMachine(RuleBasedStateMachine):
    """One paper, pressed at random."""

    store: Store

    @initialize()
    def begin(self) -> None:
        """A new case in the yard."""
        self.model, self.clock = Model(), Clock()
        self.room = room_at(self.clock)
        self.case = cases.start(self.store, self.room, Opening("paper", UNIT), Press("start", who(1, self.clock)))

    @rule(
        transition=st.sampled_from(sorted(FROM)),
        person=st.sampled_from(sorted(PEOPLE)),
        places=st.lists(st.sampled_from(PLACES), max_size=3, unique=True),
        confirms=st.booleans(),
    )
    def press(self, transition: str, person: int, places: list[str], confirms: bool) -> None:
        """Somebody presses something."""
        self._press(transition, person, places, confirms=confirms)

    @rule(
        pick=st.integers(0, 99),
        places=st.lists(st.sampled_from(THERE), min_size=1, max_size=3, unique=True),
        confirms=st.booleans(),
    )
    def press_what_fits(self, pick: int, places: list[str], confirms: bool) -> None:
        """Somebody presses what their role may press here."""
        ways = [name for name, state in FROM.items() if self.model.state == state]
        name = ways[pick % len(ways)]
        people = [person for person, roles in PEOPLE.items() if BY[name] in roles]
        self._press(name, people[pick // len(ways) % len(people)], places, confirms=confirms)

    @rule(pick=st.integers(0, 9), is_done=st.booleans())
    def answer(self, pick: int, is_done: bool) -> None:
        """The author says that one remark is corrected, or answers it, while the paper is theirs."""
        owed = [place for place, answered in self.model.owed.items() if not answered]
        if self.model.state != "open" or not owed:
            return
        place = owed[pick % len(owed)]
        with self.store:
            pen = read_pen(self.store, self.room, self.case)
            one = next(remark for remark in marking.to_do(pen, None, "note") if remark.path == place)
            marking.keep_answers(pen, "note", 1, {one.id: marking.Answer(is_done, "" if is_done else "Tā ir.")})
        self.model.owed[place] = True

    @rule(days=st.sampled_from((1, 5, WITHIN, WITHIN + 1)))
    def wait(self, days: int) -> None:
        """Days pass."""
        self.clock.rounds += days * ROUNDS_A_DAY
        self.model.days_there += days

    @invariant()
    def both_say_the_same(self) -> None:
        """State, journal, whether it is open, and exactly the remarks that are still owed an answer."""
        with self.store.reading() as session:
            case = session.get_one(Case, self.case)
            journal = list(
                session.scalars(select(Event.transition).where(Event.case_id == self.case).order_by(Event.seq))
            )
            pen = read_pen(self.store, self.room, self.case, lock=False)
            owed = {remark.path: not remark.is_open for remark in marking.to_do(pen, None, "note")}
        assert (self.model.state, self.model.state != "closed") == (case.state, case.is_open)
        assert self.model.journal == journal
        assert self.model.owed == owed

    def _press(self, transition: str, person: int, places: list[str], *, confirms: bool) -> None:
        answers = {"note": note_of("x", 300)} if transition == "submit" else None
        marks = tuple(Pointed("note", place, f"Labot {place}") for place in places if transition == "send_back")
        note = {"confirmed": [marking.OPEN]} if confirms else None
        press = Press(transition, who(person, self.clock), answers=answers, marks=marks, note=note)

        try:
            cases.fire(self.store, self.room, self.case, press)
        except Refused:
            done = False
        else:
            done = True
        given = tuple(places) if transition == "send_back" else ()
        assert self.model.press(transition, person, given, confirms=confirms) == done


@pytest.fixture(scope="module")
def yard(sqlite_template: Path) -> Iterator[Store]:
    """One yard for all runs, since each has a case of its own."""
    folder = Path(tempfile.mkdtemp(prefix="iapflow-model-"))
    shutil.copyfile(sqlite_template, folder / "yard.sqlite3")
    engine = connect(f"sqlite:///{folder / 'yard.sqlite3'}")
    store = Store(engine)
    found(store, 0)
    publish(store, {**TEXTS, "workflows/paper.yaml": PAPER.lstrip().encode()}, REGISTRY, BEGINNING)
    yield store
    engine.dispose()
    shutil.rmtree(folder)


def test_the_program_and_a_model_of_returning_agree(yard: Store) -> None:
    """Random presses, remarks at places that are and are not there, answers, and waiting."""
    PaperMachine.store = yard
    run_state_machine_as_test(
        PaperMachine,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
