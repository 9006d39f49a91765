"""Round after round: choose what somebody does next, fork, kill, look what became of it."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import or_, select

from iapflow.store.case import Case
from iapflow.store.engine import connect
from iapflow.store.store import Store
from tests.faults.acting import Ground, fork
from tests.faults.checker import world_of
from tests.faults.history import Op, Position
from tests.faults.yard import AT_TIMES, CLERKS, ELSEWHERE, HEADS, PEOPLE, published_next

PRESSERS = (*HEADS, *HEADS, ELSEWHERE, AT_TIMES, AT_TIMES)
"""Who presses what is for heads; not all of them may, or not always."""

LEGAL = {
    "open": (("submit", CLERKS),),
    "submitted": (("approve", PRESSERS), ("send_back", PRESSERS)),
    "approved": (("send_back", PRESSERS),),
    "running": (("redo", CLERKS), ("send_back", PRESSERS)),
    "expired": (("submit", CLERKS),),
}
IN_COUNCIL: dict[str, tuple[tuple[str, str, tuple[int, ...]], ...]] = {
    "draft": (("fire", "ask_all", CLERKS),),
    "asking": (("task", "count", CLERKS), ("task", "weigh", PRESSERS)) * 3 + (("fire", "call_off", PRESSERS),),
    "voting": (("vote", "yes", PRESSERS),) * 6
    + (("vote", "no", PRESSERS), ("vote", "abstain", PRESSERS), ("fire", "call_off", PRESSERS)),
    "passed": (("fire", "ask_all", CLERKS),),
    "turned_down": (("fire", "ask_all", CLERKS),),
    "praised": (("fire", "ask_all", CLERKS),),
    "open": (("fire", "finish", CLERKS),),
}
"""State of the council's case or of its child -> kind of act, what, and by whom."""
NAMES = ("submit", "approve", "send_back", "redo", "expire")
KINDS = (
    *("fire",) * 14, *("draft",) * 4, *("upload",) * 3, *("timers",) * 2, *("letters",) * 3,
    *("many",) * 8, *("move",) * 4, *("back",) * 2, "finish",
)  # fmt: skip
"""What is done with errands, as often as it stands here."""
WITH_COUNCIL = (*KINDS, *("council",) * 24)
ASKED = ("fire", "task", "vote", "many")
"""What somebody asks again when no answer came."""
WRITTEN_OPEN = ("draft", "upload")
"""What is written into a form while the case is open."""
USUAL_POINTS = 60
FADES = 0.8
"""A run that had nothing to do passes few points; kills still reach as far as one that had, for a while."""
AGAIN = 0.2
LATE = 0.25
"""This share of the kills comes about the commit and the answer, where most is to be lost."""


LAST = {"many": 20, "move": 20, "timers": 10}
"""So many points before the end lies the last commit of those that have several."""


@dataclass
class Rounds:
    """A run.

    Args:
        side_by_side: how many attempts are under way at once.
        cases, councils: errands, and cases of the council, whose children are found as they begin.
        retries_anew: a client's bug: who was not answered asks again as if for the first time.
        killed: which share of the attempts is to be killed, and `late` which share of those near the end.
        asks_again: how often somebody who was not answered asks once more, as a share of the attempts.
    """

    ground: Ground
    cases: list[int]
    random: random.Random
    councils: list[int] = field(default_factory=list)
    side_by_side: int = 3
    killed: float = 0.85
    late: float = LATE
    asks_again: float = 0.25
    kinds: tuple[str, ...] = KINDS
    retries_anew: bool = False
    done: int = 0
    crashed: int = 0
    _unknown: list[Op] = field(default_factory=list)
    _known: list[Op] = field(default_factory=list)
    _running: dict[int, tuple[str, Op]] = field(default_factory=dict)
    _points: dict[str, int] = field(default_factory=dict)
    _voted: dict[int, int] = field(default_factory=dict)
    _scans: dict[int, str] = field(default_factory=dict)
    _children: AbstractSet[int] = frozenset()
    _states: dict[int, tuple[str, int]] = field(default_factory=dict)
    _version: int = 1
    _versions: set[int] = field(default_factory=set)
    _position: Position = field(default_factory=Position)
    _heard: dict[str, dict[str, Any]] = field(default_factory=dict)

    def play(self, how_many: int) -> None:
        """So many attempts more."""
        last = self.done + how_many
        while self.done < last or self._running:
            if self.done < last and len(self._running) < self.side_by_side:
                self.begin()
            else:
                self.await_one()

    def begin(self) -> None:
        """One more attempt."""
        self._look()
        op = self.choose()
        if op.kind == "move":
            self._publish()
        self.done += 1
        attempt = f"a{self.done}"
        most = self._points.get(op.kind, USUAL_POINTS) + 1
        first = max(1, most - LAST.get(op.kind, 3)) if self.random.random() < self.late else 1
        kill_at = self.random.randint(first, most) if self.random.random() < self.killed else 0
        self._running[fork(self.ground, attempt, op, kill_at)] = (attempt, op)

    def await_one(self) -> None:
        """Somebody is done or dead."""
        child, status = os.wait()
        self.crashed += os.waitstatus_to_exitcode(status) > 0
        self._heard |= self._answers()
        attempt, op = self._running.pop(child)
        line = self._heard.pop(attempt, None)
        if op.kind in ASKED and line is None:
            self._unknown.append(op)
        elif op.kind in ASKED and line is not None and line["type"] == "ok":
            self._known.append(op)
        elif op.kind == "upload" and line is not None and line["type"] == "ok":
            self._scans[op.case_id] = line["result"]["scan"]

    def _answers(self) -> dict[str, dict[str, Any]]:
        """The new lines of the history that answer somebody; how many points a run passes is learnt from the last."""
        found = {}
        kinds = dict(self._running.values())
        for line in self.ground.history.lines_from(self._position):
            if line["type"] in {"ok", "fail"}:
                found[line["attempt"]] = line
            if line["type"] == "ok" and line["attempt"] in kinds:
                kind = kinds[line["attempt"]].kind
                self._points[kind] = max(line["result"]["passed"], int(self._points.get(kind, 0) * FADES))
        return found

    def choose(self) -> Op:
        """What is done next: mostly what may be done, sometimes what may not, sometimes once more."""
        pick, rounds = self.random, self.done
        if self._unknown and pick.random() < self.asks_again:
            place = pick.randrange(len(self._unknown))
            if self.retries_anew:  # and again, also where the state was in the way
                return replace(self._unknown[place], rounds=rounds, request_id=f"n{self.done}", seen=None)
            return replace(self._unknown.pop(place), rounds=rounds)
        if self._known and pick.random() < 0.06:
            return replace(pick.choice(self._known), rounds=rounds)
        kind, case_id = pick.choice(self.kinds), pick.choice(self.cases)
        if kind == "council":
            return self._council()
        if kind in WRITTEN_OPEN:
            ready = [case for case, (state, _) in self._states.items() if state in {"open", "draft"}]
            case_id = pick.choice([case for case in ready if case not in self._children] or [case_id])
        state, revision = self._states[case_id]
        base = Op(kind, f"r{self.done}-{pick.getrandbits(32):08x}", case_id, rounds=rounds)
        words = {"words": f"words of {base.request_id}"}
        if kind in WRITTEN_OPEN:
            return replace(base, person=pick.choice(CLERKS), **words)
        if kind == "many":
            return self._many(base)
        if kind != "fire":
            return replace(base, person=pick.choice(HEADS))
        if pick.random() < 0.12:
            wrong = {"transition": pick.choice(NAMES), "person": pick.choice(list(PEOPLE))}
            return replace(base, amount=pick.choice((5_000, 90_000)), **wrong, **words, **self._given(case_id))
        transition, people = pick.choice(LEGAL[state])
        seen = pick.choice((None, revision, revision, max(1, revision - 1)) if pick.random() < 0.3 else (revision,))
        amount = pick.choice((5_000, 20_000, 90_000))
        base = replace(base, **words, **self._given(case_id))
        return replace(base, transition=transition, person=pick.choice(people), seen=seen, amount=amount)

    def _given(self, case_id: int) -> dict[str, Any]:
        """Mostly agreed to, and with the file that was put in last."""
        return {"agreed": self.random.random() < 0.7, "scan": self._scans.get(case_id, "")}

    def _council(self) -> Op:
        """Something of the council's, or of one of its newest children."""
        pick = self.random
        case_id = pick.choice([*self.councils, *self.councils, *sorted(self._children)[-2:]])
        state, revision = self._states[case_id]
        kind, what, people = pick.choice(IN_COUNCIL[state])
        request = f"r{self.done}-{pick.getrandbits(32):08x}"
        seen = revision if kind == "fire" and pick.random() < 0.8 else None
        person = pick.choice(people)
        if kind == "vote":  # now and then whoever voted last wants to once more
            person = self._voted.get(case_id, person) if pick.random() < AGAIN else person
            self._voted[case_id] = person
        words = {"words": f"words of {request}", "amount": pick.choice((5_000, 20_000)), **self._given(case_id)}
        return Op(kind, request, case_id, what, person, seen, rounds=self.done, **words)

    def _many(self, base: Op) -> Op:
        """Mostly what waits for a head, sometimes a case that cannot be approved or was shown before it moved."""
        pick = self.random
        here = [(case, self._states[case][0]) for case in self.cases]
        cases = [case for case, state in here if state == "submitted" or pick.random() < 0.15]
        cases = cases or [pick.choice(self.cases)]
        shown = tuple(max(1, self._states[case][1] - (pick.random() < 0.1)) for case in cases)
        return replace(base, transition="approve", person=pick.choice(HEADS), cases=tuple(cases), revisions=shown)

    def _publish(self) -> None:
        """A next version, once all cases stand on the one in force; read by this process before anybody is forked."""
        if self._versions == {self._version}:
            self._version += 1
            engine = connect(self.ground.url)
            published_next(Store(engine), self._version)
            engine.dispose()
            world_of(self.ground.url, self.ground.letters)

    def _look(self) -> None:
        """Where the cases stand now, read on a connection that no fork inherits."""
        engine = connect(self.ground.url)
        try:
            with engine.connect() as connection:
                columns = select(Case.id, Case.state, Case.revision, Case.workflow_version)
                known = Case.id.in_([*self.cases, *self.councils])
                rows = connection.execute(columns.where(or_(known, Case.parent_id.is_not(None) & Case.is_open))).all()
                self._states = {row.id: (row.state, row.revision) for row in rows}
                self._children = self._states.keys() - {*self.cases, *self.councils}
                self._versions = {row.workflow_version for row in rows if row.id in self.cases}
        finally:
            engine.dispose()

    def kills(self) -> Counter[str]:
        """Point -> how many died there."""
        return Counter(self.ground.history.kills())

    def kinds_killed(self) -> Counter[str]:
        """Kind of what was done -> how many died over it."""
        return Counter(self.ground.history.kinds_killed())
