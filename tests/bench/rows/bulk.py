"""200 cases in one transaction, with rules, history, to-dos, timers and outbox, against the floor one by one.

Both take a step of work.py that has a form and a rule (`review`), and both write every row of it.  The floor commits
each of its firings, as a web request would; ours are one press on 200 rows, in one transaction.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import iapflow.builtin  # noqa: F401 - registers facts, functions, effects
from iapflow.definitions.catalogue import read_project
from iapflow.extend import REGISTRY
from iapflow.policy.actor import Actor
from iapflow.services import cases
from iapflow.services.actors import actor_for
from iapflow.services.definitions import Definitions, publish
from iapflow.services.firing_many import Outcome, fire_many_inside
from iapflow.services.moving import Fired
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.services.writing import Press
from iapflow.store.engine import connect
from iapflow.store.institution import Institution
from iapflow.store.migrate import upgrade
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reach import rebuild_reach
from iapflow.store.store import Store

HERE = Path(__file__).parents[1]
SCHOOL = 9001
PEOPLE = {"student": 9011, "coordinator": 9012, "tutor": 9013, "company": 9014}
BATCH, ROUNDS = 200, 7


def answers(step: str, hours: int = 120) -> dict[str, dict[str, object]]:
    """The form of work.py."""
    return {
        "placement": {
            "step": step, "goal": "Plan, build and hand over a small web service", "hours": hours,
            "from": "2026-02-01", "to": "2026-05-30", "mentor": "Anna Example",
            "tasks": ["design", "build", "test", "report"], "notes": "Agreed with the company. " * 14,
        }
    }  # fmt: skip


class Placements:
    """The workflow of the benchmark in a database, and the people it needs."""

    def __init__(self, store: Store) -> None:
        """Published, with one person a role."""
        self.store = store
        self.at = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
        with store as session:
            session.add(Institution(id=SCHOOL, kind="institution", name="Skola", code="bench"))
            session.flush()
            session.add_all(Person(id=person, given_name="Anna", family_name="Paraugs") for person in PEOPLE.values())
            session.flush()
            session.add_all(
                RoleAssignment(person_id=person, role=role, institution_id=SCHOOL, valid_from=date(2020, 1, 1))
                for role, person in PEOPLE.items()
            )
            session.flush()
            rebuild_reach(session)
        publish(store, read_project(HERE / "project"), REGISTRY, self.at)
        self.room = Room(Definitions(REGISTRY), lambda: self.at)

    def waiting(self, how_many: int) -> list[int]:
        """So many cases that wait for the coordinator."""
        opening = Opening("placement", SCHOOL)
        made = []
        for _ in range(how_many):
            made.append(cases.start(self.store, self.room, opening, self.press("start", "student")))
            cases.fire(self.store, self.room, made[-1], self.press("submit", "student"))
        return made

    def press(self, step: str = "assign", role: str = "coordinator") -> Press:
        """One press of the person who holds this role."""
        return Press(step, Actor(PEOPLE[role], "", self.at.date()), uuid4().hex, None, answers(step))

    def rightful(self, role: str) -> Actor:
        """The person with the roles held now."""
        with self.store.reading() as session:
            return actor_for(session, PEOPLE[role], self.at.date())

    def rightful_press(self, step: str = "assign", role: str = "coordinator") -> Press:
        """The same under the roles held now."""
        return Press(step, self.rightful(role), uuid4().hex, None, answers(step))

    def fire_inside(self, chosen: Sequence[int], step: str = "assign", role: str = "coordinator") -> list[Outcome]:
        """The same press on many cases, inside a transaction."""
        actor = actor_for(self.store.session, PEOPLE[role], self.at.date())
        presses = [(case, Press(step, actor, uuid4().hex, None, answers(step))) for case in chosen]
        return fire_many_inside(self.store, self.room, presses)


def ours(url: str) -> list[float]:
    """Seconds a case, one figure a round."""
    upgrade(url)
    placements = Placements(Store(connect(url)))
    taken = []
    for _ in range(ROUNDS + 1):
        chosen = placements.waiting(BATCH)
        with placements.store:
            placements.fire_inside(chosen)
        start = time.perf_counter()
        with placements.store:
            done = placements.fire_inside(chosen, "review", "tutor")
        taken.append((time.perf_counter() - start) / BATCH)
        if not all(isinstance(one, Fired) and one.state == "approved" for one in done):
            raise SystemExit("a case of the batch did not move")
    placements.store.engine.dispose()
    return taken[1:]


def floor(folder: str, db: str) -> list[float]:
    """The same of the floor, which has a process of its own as in run.py."""
    command = [sys.executable, str(HERE / "rows" / "bulk_floor.py"), "--db", db, "--dir", folder]
    done = subprocess.run([*command], check=True, capture_output=True, text=True, cwd=HERE)
    found: list[float] = json.loads(done.stdout.splitlines()[-1])
    return found


def ratio(url: str, folder: str, db: str) -> float:
    """Ours over the floor's, medians of rounds that were run one after the other."""
    return statistics.median(ours(url)) / statistics.median(floor(folder, db))
