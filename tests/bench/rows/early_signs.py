"""Recomputing early signs for everybody against reading the daily sums once.

Reading once is one grouped pass over attendance and results of each institution, every figure added up and fetched.
Recomputing is what the clock does in a night: eight indicators over those sums, compared with the signals that stand,
and the differences written.  Learners, days and marks are made by one statement each; about one in ten is flagged.
"""

import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select, text

import iapflow.builtin  # noqa: F401 - registers facts, functions, effects
from iapflow.definitions.catalogue import read_project
from iapflow.extend import REGISTRY
from iapflow.services.definitions import Definitions, publish
from iapflow.services.early_signs import work_out
from iapflow.services.room import Room
from iapflow.store.attendance import AttendanceDay, ResultDay
from iapflow.store.early_signs import EarlySignal
from iapflow.store.engine import connect, named_driver
from iapflow.store.migrate import upgrade
from iapflow.store.store import Store

ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 12, 15, 3, tzinfo=UTC)
LEARNERS, LEARNERS_OF_A_SCHOOL, TIMES = 25_000, 500, 5
ON = ("holding", "E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E11")
DAYS = {
    "sqlite": "SELECT date('{first}', '+' || ({number}) || ' days')",
    "postgresql": "SELECT DATE '{first}' + ({number})::int",
}
SERIES = {
    "sqlite": "WITH RECURSIVE {name}(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM {name} WHERE i < {last})",
    "postgresql": "WITH {name}(i) AS (SELECT generate_series(1, {last}))",
}
UNITS = "INSERT INTO institution (id, kind, name, code, is_demo) {n} SELECT i, 'institution', 'S' || i, 'S' || i, false FROM n"
SEMESTERS = """INSERT INTO semester (id, school_year, number, starts_on, ends_on) VALUES
    (1, '2025/26', 2, '2026-01-05', '2026-05-29'), (2, '2026/27', 1, '2026-09-01', '2026-12-18')"""
PEOPLE = """INSERT INTO learner (id, given_name, family_name, date_of_birth, is_practice, search_text)
    {n} SELECT i, 'V', 'U' || i, DATE('2012-01-01'), false, 'u' FROM n"""
ENROLMENTS = """INSERT INTO enrolment (learner_id, institution_id, grade, class_name, valid_from)
    {n} SELECT i, 1 + (i - 1) / {school}, '8', '8.a', DATE('2020-09-01') FROM n"""
ATTENDANCE = """INSERT INTO attendance_day (institution_id, learner_id, day, lessons, absent, unexcused, late)
    {n}, {d} SELECT 1 + (n.i - 1) / {school}, n.i, ({day}), 7,
        CASE WHEN n.i % 13 = 0 AND d.i % 5 = 0 THEN 3 WHEN (n.i + d.i) % 29 = 0 THEN 7 ELSE 0 END,
        CASE WHEN n.i % 13 = 0 AND d.i % 5 = 0 THEN 2 WHEN (n.i + d.i) % 290 = 0 THEN 7 ELSE 0 END,
        CASE WHEN n.i % 17 = 0 AND d.i % 9 = 0 THEN 1 ELSE 0 END FROM n, d"""
RESULTS = """INSERT INTO result_day (institution_id, learner_id, day, subject, marks, hundredths, missing)
    {n}, {d} SELECT 1 + (n.i - 1) / {school}, n.i, ({day}), CASE d.i % 4 WHEN 0 THEN 'maths' WHEN 1 THEN 'latvian'
        WHEN 2 THEN 'english' ELSE 'history' END, 1, CASE WHEN n.i % 23 = 0 THEN 300 ELSE 500 + (n.i + d.i) % 5 * 100 END,
        CASE WHEN n.i % 37 = 0 AND d.i % 3 = 0 THEN 1 ELSE 0 END FROM n, d"""


class Country:
    """A database with the sums of a semester, and marks of the one before."""

    def __init__(self, url: str, learners: int = LEARNERS) -> None:
        """Migrated, published and filled."""
        upgrade(url)
        self.engine = connect(named_driver(url))
        self.store = Store(self.engine)
        self.schools = learners // LEARNERS_OF_A_SCHOOL
        publish(self.store, read_project(ROOT), REGISTRY, NOW)
        self.room = Room(Definitions(REGISTRY), lambda: NOW)
        with self.store as session:
            self._fill(session, learners)
            self.room.definitions.current(session)  # read when the program starts, not by the night
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))

    def _fill(self, session, learners: int) -> None:
        dialect = session.get_bind().dialect.name

        def series(name: str, last: int) -> str:
            return SERIES[dialect].format(name=name, last=last)

        def both(last: int, first: date, number: str) -> dict[str, object]:
            more = series("d", last).removeprefix("WITH RECURSIVE ").removeprefix("WITH ")
            day = DAYS[dialect].format(first=first, number=number)
            return {"n": series("n", learners), "d": more, "day": day, "school": LEARNERS_OF_A_SCHOOL}

        session.execute(text(UNITS.format(n=series("n", self.schools))))
        session.execute(text(SEMESTERS))
        session.execute(text(PEOPLE.format(n=series("n", learners))))
        session.execute(text(ENROLMENTS.format(n=series("n", learners), school=LEARNERS_OF_A_SCHOOL)))
        session.execute(text(ATTENDANCE.format(**both(75, date(2026, 8, 31), "(d.i - 1) / 5 * 7 + (d.i - 1) % 5"))))
        session.execute(text(RESULTS.format(**both(20, date(2026, 1, 5), "d.i * 7"))))
        session.execute(text(RESULTS.format(**both(20, date(2026, 9, 1), "d.i * 5"))))
        for code in ON:
            values = {"code": code, "at": NOW.replace(tzinfo=None) if dialect == "sqlite" else NOW}
            session.execute(
                text(
                    "INSERT INTO early_switch (institution_id, indicator, decided_at) "
                    "SELECT id, :code, :at FROM institution"
                ),
                values,
            )

    def read_once(self) -> float:
        """Seconds to add up every sum of every learner."""
        day, mark = AttendanceDay, ResultDay
        start = time.perf_counter()
        with self.store.reading() as session:
            for unit in range(1, self.schools + 1):
                session.execute(
                    select(day.learner_id, func.sum(day.lessons), func.sum(day.absent), func.sum(day.unexcused), func.sum(day.late))
                    .where(day.institution_id == unit)
                    .group_by(day.learner_id)
                ).all()  # fmt: skip
                session.execute(
                    select(mark.learner_id, func.sum(mark.marks), func.sum(mark.hundredths), func.sum(mark.missing))
                    .where(mark.institution_id == unit)
                    .group_by(mark.learner_id)
                ).all()  # fmt: skip
        return time.perf_counter() - start

    def recompute(self) -> float:
        """Seconds to work out everybody's signals."""
        start = time.perf_counter()
        for unit in range(1, self.schools + 1):
            work_out(self.store, self.room, unit)
        return time.perf_counter() - start

    def signals(self) -> int:
        """How many stand."""
        with self.store.reading() as session:
            return session.scalar(select(func.count()).select_from(EarlySignal)) or 0


def ratios(url: str, learners: int = LEARNERS) -> dict[str, float]:
    """The first recomputing, which writes every signal, and a later night, each over reading once."""
    country = Country(url, learners)
    country.read_once()
    once = min(country.read_once() for _ in range(TIMES))
    first = country.recompute()
    later = min(country.recompute() for _ in range(TIMES))
    found = {"first": first / once, "later": later / once, "signals": float(country.signals())}
    country.engine.dispose()
    return found


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else LEARNERS
    with tempfile.TemporaryDirectory() as folder:
        for name, value in ratios(f"sqlite:///{folder}/signs.sqlite3", wanted).items():
            sys.stdout.write(f"{name} | {value:.2f}\n")
    sys.stdout.write(f"memory, MB | {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}\n")
