"""Two people at once: every ordered pair of what can be pressed in a state, on a copy of a case that stands there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from sqlalchemy import Table, insert, select

from iapflow.definitions.model import Workflow
from iapflow.errors import Conflict, Missing, Refused
from iapflow.services import cases
from iapflow.services.cases import Press
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.store import Store
from iapflow.store.tables import METADATA
from tests.services.town import Town

SUSPENSION = {"reason": "long_absence", "effective_on": "2026-10-02", "comment": "Ilgstoša prombūtne."}
REASON = {"comment": "Precizējiet pasākumu apjomu."}
FILLED = {"suspension": SUSPENSION, "reason": REASON, "participation": {"activity": "1", "brought": "Patika."}}
UNIQUE = {"event": {"request_id": None}, "cases": {"one_open": False}}


@dataclass
class Track:
    """The shipped plan in a town, with one case standing in each state.

    Args:
        standing: state -> a case that came there by its own steps.
    """

    town: Town
    workflow: Workflow
    standing: dict[str, int] = field(default_factory=dict)
    copies: int = 0

    def pairs(self, state: str) -> Iterator[tuple[str, str]]:
        """Every ordered pair of what a person can press here."""
        ways = [
            name for name, way in self.workflow.transitions.items() if way.by and state in way.leaves(self.workflow)
        ]
        yield from ((one, other) for one in ways for other in ways)

    def race(self, state: str, pair: tuple[str, str], *, from_page: bool) -> list[str]:
        """Both at once on a copy; what each was told.

        Args:
            from_page: both press on a page of the same revision.
        """
        case = self.copy(self.standing[state])
        seen = self.case(case).revision if from_page else None
        barrier, told = threading.Barrier(2), ["", ""]

        def press(number: int) -> None:
            what = self._press(pair[number], seen)
            barrier.wait()
            told[number] = _told(self.town.store, self.town, case, what)

        threads = [threading.Thread(target=press, args=(number,)) for number in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self.faults(case, self.standing[state], pair, told) == [], (state, pair, told)
        return told

    def alone(self, state: str, transition: str) -> str:
        """What one press is told where nobody else presses."""
        return _told(self.town.store, self.town, self.copy(self.standing[state]), self._press(transition, None))

    def faults(self, case: int, source: int, pair: tuple[str, str], told: list[str]) -> list[str]:
        """The copy's journal goes on without a gap, by legal steps, with one line of a person for each yes."""
        rows = self.journal(case)
        new = rows[len(self.journal(source)) :]
        pressed = [row.transition for row in new if row.actor_id is not None]
        wrong = []
        if sorted(pressed) != sorted(name for name, answer in zip(pair, told, strict=True) if answer == "ok"):
            wrong.append(f"told {told}, written {pressed}")
        if [row.seq for row in rows] != list(range(1, len(rows) + 1)):
            wrong.append("the numbers have a gap")
        if any(later.from_state != earlier.to_state for earlier, later in pairwise(rows)):
            wrong.append("the path is broken")
        if any(
            row.transition in self.workflow.transitions
            and row.from_state not in self.workflow.transitions[row.transition].leaves(self.workflow)
            for row in new
        ):
            wrong.append("a step was taken that the state does not have")
        if rows[-1].to_state != self.case(case).state:
            wrong.append("the case does not stand where its journal ends")
        return wrong

    def journal(self, case: int) -> list[Any]:
        """A case's lines."""
        with self.town.store.reading() as session:
            return list(session.execute(select(Event.__table__).where(Event.case_id == case).order_by(Event.seq)))

    def case(self, case: int) -> Any:
        """A case's row."""
        with self.town.store.reading() as session:
            return session.execute(select(Case.__table__).where(Case.id == case)).one()

    def copy(self, source: int) -> int:
        """The same case once more, with everything that hangs on it."""
        self.copies += 1
        with self.town.store as session:
            connection = session.connection()
            case = _copied(connection, METADATA.tables["cases"], {"id": source}, {"number": f"copy-{self.copies}"})
            (new,) = case.values()
            events = _copied(connection, METADATA.tables["event"], {"case_id": source}, {"case_id": new})
            for table in METADATA.sorted_tables:
                if "case_id" in table.c and table.name not in {"event", "application"}:
                    _copied(connection, table, {"case_id": source}, {"case_id": new}, events)
            return int(new)

    def _press(self, transition: str, seen: int | None) -> Press:
        way = self.workflow.transitions[transition]
        town = self.town
        filled = {**FILLED, "plan": town.plan(), "evaluation": town.evaluation()}
        aliases = {*way.submits, *([way.form] if way.form else [])}
        answers = {alias: filled[alias] for alias in aliases}
        return Press(transition, town.who(_presser(way.by)), f"{transition}-{id(answers)}-{self.copies}", seen, answers)


def track(town: Town, workflow: Workflow) -> Track:
    """Bring one case into each state that people can leave, by the usual steps."""
    found = Track(town, workflow)
    steps: dict[str, tuple[tuple[str, str, dict[str, Any]], ...]] = {
        "draft": (),
        "submitted": (("submit", "plan_author", {"plan": town.plan()}),),
        "at_municipality": (("approve_by_head", "institution_head", {}),),
        "at_state": (("approve_by_municipality", "municipal_coordinator", {}),),
        "in_delivery": (("agree", "state_officer", {}),),
    }
    done: tuple[tuple[str, str, dict[str, Any]], ...] = ()
    for state, more in steps.items():
        done += more
        found.standing[state] = _walked(town, done)
    town.disagree()
    found.standing["approved_by_head"] = _walked(town, (*done[:1], ("approve_by_head", "institution_head", {})))
    with town.store as session:
        town.agree(session)
    found.standing["in_review"] = _walked(town, (*done[:1], ("send_back", "institution_head", {"reason": REASON})))
    found.standing["suspended"] = _walked(town, (*done, ("suspend", "plan_author", {"suspension": SUSPENSION})))
    evaluate = ("evaluate", "plan_author", {"evaluation": town.evaluation()})
    found.standing["evaluated"] = _walked(town, (*done, evaluate))
    found.standing["closed"] = _walked(town, (*done, evaluate, ("close", "institution_head", {})))
    return found


def _walked(town: Town, steps: tuple[tuple[str, str, dict[str, Any]], ...]) -> int:
    """A plan of a learner of its own, moved so far."""
    with town.store as session:
        town.learner = town.pupil(session, f"Elza {town.learner}")
    town.register(f"1-15/{town.learner}", f"{town.learner:032}")
    case = town.open_plan(f"{town.learner + 1000:032}")
    for transition, name, answers in steps:
        town.fire(case, transition, name, answers=answers)
    return case


def _copied(connection: Any, table: Table, where: dict[str, int], change: dict[str, Any], events: Any = None) -> Any:
    """Old id -> new id of each copied row; tables without an id give none."""
    rows = connection.execute(select(table).filter_by(**where).order_by(*table.primary_key)).mappings().all()
    ids = {}
    for row in rows:
        values = {**row, **UNIQUE.get(table.name, {}), **change}
        if events and values.get("event_id") in events:
            values["event_id"] = events[values["event_id"]]
        if "id" in table.c:
            values.pop("id")
            ids[row["id"]] = connection.execute(insert(table).values(values).returning(table.c.id)).scalar_one()
        else:
            connection.execute(insert(table).values(values))
    return ids


def _presser(by: tuple[str, ...]) -> str:
    return by[0]


def _told(store: Store, town: Town, case: int, press: Press) -> str:
    try:
        cases.fire(store, town.room, case, press)
    except (Refused, Conflict, Missing) as answer:
        return type(answer).__name__
    return "ok"
