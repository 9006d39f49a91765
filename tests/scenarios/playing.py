"""Scenarios in YAML and the three ways to play them: in memory, in a database, reloaded between steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, Protocol

from iapflow.definitions.catalogue import load
from iapflow.definitions.reading import read
from iapflow.engine.context import Known
from iapflow.engine.deciding import begin, decide, out_of_turn, sweep
from iapflow.engine.machine import Table
from iapflow.engine.remembering import remembered
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask, Circumstances, Grant, Snapshot, Step
from iapflow.errors import Missing, Refused
from iapflow.extend import REGISTRY
from iapflow.forms.binding import bind
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.forms.values import values_of
from iapflow.policy.actor import SYSTEM
from iapflow.services import cases
from iapflow.services.definitions import Definitions
from iapflow.services.settings import default_of
from iapflow.services.workflow_cast import Everybody
from iapflow.store.case import Case
from iapflow.store.engine import connect
from iapflow.store.store import Store
from tests.services.founding import COMPILED
from tests.services.town import NOW, TEXTS, Town

HERE = Path(__file__).parent
SCENARIOS = sorted(HERE.glob("*.yaml"))
ASKED = {"send_back": "reason", "review": "reason", "delete": "reason", "reopen": "reason"}
ASKED |= {"send_back_by_municipality": "reason", "send_back_by_state": "reason"}
ASKED |= {"send_back_evaluation": "reason", "suspend": "suspension", "leave": "suspension", "halt": "suspension"}
WITHDRAWAL = {"withdrawn_on": "2026-10-09", "withdrawn_how": "in_person"}
SCHOOL = 3
TODAY = NOW.date()
PEOPLE = {
    "institution_head": 1,
    "institution_coordinator": 2,
    "plan_author": 3,
    "subject_teacher": 4,
    "municipal_coordinator": 6,
    "state_officer": 7,
}


class Player(Protocol):
    """Somebody who can play a step."""

    def play(self, step: Mapping[str, Any]) -> str:
        """Where the case stands afterwards; a refusal rises."""


def scenario(path: Path) -> Mapping[str, Any]:
    """A scenario as it stands in its file."""
    found: Mapping[str, Any] = read(path.name, path.read_bytes()).data
    return found


def path_of(player: Player, steps: list[Mapping[str, Any]]) -> list[str]:
    """What comes of each step: a state, or `refused: why`."""
    found = []
    for step in steps:
        try:
            found.append(player.play(step))
        except Refused as refused:
            found.append("refused: " + " ".join(sorted({reason.because for reason in refused.reasons})))
        except Missing:
            found.append("refused: missing")
    return found


def wanted(steps: list[Mapping[str, Any]]) -> list[str | None]:
    """What the scenario says of each step; None where it says nothing."""
    return [step.get("leads") or (f"refused: {step['refused']}" if "refused" in step else None) for step in steps]


def answers(step: Mapping[str, Any], made: Any) -> dict[str, Any]:
    """The forms that come with a press, as JSON."""
    form = step.get("form")
    if form == "plan":
        return {"plan": made.plan()}
    if form == "evaluation":
        return {"evaluation": made.evaluation()}
    if form is None:
        return {}
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in form.items()}
    return {ASKED[step["do"]]: plain}


class InDatabase:
    """Through the services, in a database."""

    def __init__(self, town: Town, said: Mapping[str, Any]) -> None:
        """Begin with nothing opened."""
        self.town = town
        self.number, self.application, self.plan = 0, 0, 0
        town.move_to(said["partner"])
        if said.get("agreement") is False:
            town.disagree()

    def play(self, step: Mapping[str, Any]) -> str:
        """One step."""
        self.number += 1
        town = self.town
        if "on" in step:
            town.go(step["on"])
        elif "agreement" in step:
            with town.store as session:
                town.agree(session)
        elif "register" in step:
            self.application = town.register()
            return self.state(self.application)
        elif "open" in step:
            self.plan = town.open_plan(name=step["open"])
        elif "withdraw" in step:
            town.fire(self.application, "withdraw", step["withdraw"], answers={"withdrawal": WITHDRAWAL})
        elif "sweep" in step:
            cases.sweep_case(town.store, town.room, self.plan)
        else:
            given = answers(step, town)
            town.fire(self.plan, step["do"], step["as"], answers=given, request_id=f"step-{self.number}")
        return self.state(self.plan)

    def state(self, case: int) -> str:
        """Where a case stands."""
        with self.town.store.reading() as session:
            return session.get_one(Case, case).state


class Reloaded(InDatabase):
    """The same, with everything that a process holds made anew before each step."""

    def play(self, step: Mapping[str, Any]) -> str:
        """One step on fresh connections and freshly read definitions."""
        old = self.town
        engine = connect(old.store.engine.url)
        try:
            fresh = Town(Store(engine.execution_options(compiled_cache=COMPILED[engine.dialect.name])))
            fresh.now = old.now
            fresh.room = fresh.fresh_room(Definitions(REGISTRY))
            self.town = fresh
            return super().play(step)
        finally:
            engine.dispose()


@dataclass
class Memory:
    """The engine alone, on snapshots: no service, no store."""

    said: Mapping[str, Any]
    today: date = TODAY
    plan: Snapshot | None = None
    application: Snapshot | None = None
    agreement: bool = field(init=False)

    def __post_init__(self) -> None:
        """Load the definitions; begin with nothing opened."""
        known = load(TEXTS, REGISTRY)
        self.agreement = self.said.get("agreement", True)
        self.books = {
            name: Rulebook(known.bundle(name), known.roles, known.calendar, REGISTRY) for name in known.workflows
        }
        self.tables = {name: Table(book.workflow) for name, book in self.books.items()}

    @property
    def at(self) -> datetime:
        """Nine o'clock of the day."""
        return datetime.combine(self.today, time(9, tzinfo=UTC))

    def play(self, step: Mapping[str, Any]) -> str:
        """One step."""
        if "on" in step:
            self.today = step["on"]
        elif "agreement" in step:
            self.agreement = step["agreement"]
        elif "register" in step:
            self.application = self.begin("application", step["register"])
            self.application = self.press(self.application, "application", ("register", step["register"]), paper())
            return self.application.state
        elif "open" in step:
            self.plan = self.begin("support_plan", step["open"])
        elif "withdraw" in step:
            assert self.application is not None
            given = {"withdrawal": WITHDRAWAL}
            self.application = self.press(self.application, "application", ("withdraw", step["withdraw"]), given)
        elif "sweep" in step:
            self.swept()
        else:
            assert self.plan is not None
            self.plan = self.press(self.plan, "support_plan", (step["do"], step["as"]), answers(step, Papers))
        return self.plan.state if self.plan else ""

    def begin(self, workflow: str, name: str) -> Snapshot:
        """Open a case."""
        book = self.books[workflow]
        case = self.now(Snapshot(1, 0, book.workflow.initial, Circumstances(frozenset({SCHOOL}), AUTHOR)))
        ask = Ask("start", actor(name, self.today), self.at)
        return remembered(case, begin(book, case, ask), ask)

    def press(self, case: Snapshot, workflow: str, press: tuple[str, str], given: Mapping[str, Any]) -> Snapshot:
        """Fire as the services do: who, then the form, then the rules; related cases move along."""
        book, table, case = self.books[workflow], self.tables[workflow], self.now(case)
        ask = Ask(press[0], actor(press[1], self.today), self.at)
        reasons = out_of_turn(book, table, case, ask)
        if reasons:
            raise Refused(reasons)
        done = {}
        for alias, answered in given.items():
            around = Occasion(self.today, values=Known(case, ask), lookups=Everybody(given), is_demo=True)
            filled = bind(Sheet.of(book.bundle, alias), answered, around, "submit")
            if not filled.is_complete:
                raise Refused(tuple(filled.reasons(alias)))
            done[alias] = values_of(book.bundle, alias, filled.answers)
        ask = replace(ask, answers=done)
        step = decide(book, table, case, ask)
        self.related(step)
        return remembered(case, step, ask)

    def related(self, step: Step) -> None:
        """`fire` moves the plan in the name of the system."""
        for effect in step.effects:
            if effect.name == "fire" and self.plan is not None:
                ask = Ask(effect.parameters.do, SYSTEM(self.today), self.at)
                case = self.now(self.plan)
                book, table = self.books["support_plan"], self.tables["support_plan"]
                self.plan = remembered(case, decide(book, table, case, ask), ask)

    def swept(self) -> None:
        """Let happen what happens by itself."""
        assert self.plan is not None
        step = sweep(self.books["support_plan"], self.now(self.plan), self.at)
        if step is not None:
            self.plan = remembered(self.plan, step, Ask("", SYSTEM(self.today), self.at))

    def now(self, case: Snapshot) -> Snapshot:
        """The case with what is so today."""
        signed = self.application is not None and self.application.state == "signed"
        facts = {
            "application_signed": signed,
            "agreement_valid": self.agreement,
            "plan_author_linked": True,
            "special_data_consent": False,
            "money_used": False,
            "opened_by_next": False,
            "log_complete": True,
        }
        roots = {
            "institution": {"partner_type": self.said["partner"]},
            "subject": {"date_of_birth": date(2011, 3, 4), "grade": "9"},
            "semester": {"start": date(2026, 9, 1), "end": date(2026, 12, 18)},
        }
        return replace(
            case, facts=facts, roots=roots, extra={"$rates": [(None, date.min, 1000)], "$settings": default_of}
        )


AUTHOR = {"author_of_case": frozenset({PEOPLE["plan_author"]})}


def actor(name: str, on: date) -> Actor:
    """Somebody who holds their role where the case lies."""
    return Actor(PEOPLE[name], name, on, (Grant(name, SCHOOL),))


class _Papers(Town):
    """The town's papers without a town."""

    def __init__(self) -> None:
        self.people = PEOPLE


Papers = _Papers()


def paper() -> dict[str, Any]:
    """The signed application."""
    return {"application": Papers.application()}
