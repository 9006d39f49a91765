"""A case with clocks for tests: it may be written, asked for, checked, and wait outside its terms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from iapflow.definitions.catalogue import load
from iapflow.engine.deciding import decide
from iapflow.engine.machine import Table
from iapflow.engine.remembering import remembered
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Ask, Circumstances, RunningClock, Snapshot, Step
from tests.definitions.small_registry import small_registry
from tests.engine.made import HERE, TEXTS, actor

CLOCKS = """
  term: {runs_in: [asked, checked], in: 10 school_days, remind: [3 school_days], escalate: {after: 2 school_days, to: head}}
"""
WORKFLOW = """
workflow: letter_case
version: 1
label: {lv: Lieta, en: Case}
subject: none
view: [writer, head]
clocks: CLOCKS
forms:
  sheet: {form: sheet}
  note: {form: note}
start: {by: [head]}
states:
  draft: {label: {lv: A, en: A}, initial: true, edit: {sheet: [writer]}}
  asked: {label: {lv: B, en: B}, due: {in: 30 days}}
  checked: {label: {lv: C, en: C}}
  waiting: {label: {lv: D, en: D}}
  done: {label: {lv: E, en: E}, final: true}
transitions:
  ask: {label: {lv: Prasīt, en: Ask}, from: draft, to: asked, by: [writer]}
  check: {label: {lv: Pārbaudīt, en: Check}, from: asked, to: checked, by: [writer], submits: sheet}
  pause: {label: {lv: Gaidīt, en: Wait}, from: [asked, checked], to: waiting, by: [writer]}
  resume: {label: {lv: Turpināt, en: Resume}, from: waiting, to: asked, by: [writer]}
  prolong:
    label: {lv: Pagarināt, en: Prolong}
    from: checked
    to: asked
    by: [writer]
    effects: [{extend: {clock: term, by: 5 school_days}}]
  urge:
    label: {lv: Skubināt, en: Urge}
    from: checked
    to: done
    by: [writer]
    needs: [{id: is_late, if: clocks.term.late, else: {lv: Vēl nav, en: Not late yet.}}]
  finish: {label: {lv: Beigt, en: Finish}, from: [asked, checked], to: done, by: [writer]}
"""


@cache
def book_of(clocks: str = CLOCKS) -> Rulebook:
    """The workflow with these clocks."""
    texts = {**TEXTS, "workflows/letter_case.yaml": WORKFLOW.replace("CLOCKS", clocks, 1)}
    known = load({path: text.encode() for path, text in texts.items()}, small_registry())
    return Rulebook(known.bundle("letter_case"), known.roles, known.calendar, small_registry())


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a day."""
    return datetime.combine(day, time(hour, tzinfo=UTC))


@dataclass
class Played:
    """One case that is moved along day by day."""

    book: Rulebook
    snapshot: Snapshot = field(init=False)
    step: Step | None = None

    def __post_init__(self) -> None:
        """A draft."""
        circumstances = Circumstances(frozenset({HERE}), {"author_of_case": frozenset({1})})
        self.snapshot = Snapshot(7, 1, "draft", circumstances, entered_at=at(date(2026, 9, 1)))

    def press(self, transition: str, on: date | datetime, **answers: Any) -> Step:
        """The writer presses; what was decided."""
        moment = on if isinstance(on, datetime) else at(on)
        ask = Ask(transition, actor(1, "writer"), moment, answers)
        self.step = decide(self.book, Table(self.book.workflow), self.snapshot, ask)
        self.snapshot = remembered(self.snapshot, self.step, ask)
        return self.step

    @property
    def term(self) -> RunningClock:
        """The one clock as it stands."""
        return self.snapshot.clocks["term"]

    @property
    def due(self) -> date | None:
        """Its last day."""
        return self.term.due.on if self.term.due else None

    @property
    def sum(self) -> list[str]:
        """How that was counted."""
        return [str(line) for line in self.term.due.lines] if self.term.due else []
