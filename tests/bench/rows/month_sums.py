"""Hours and entries of each month: read from the roll-up that every change of the log keeps, against the raw rows.

    make scale-months

Two million rows of the log, 33 a plan over five months as `make scale` makes them; rows and roll-up are filled by one
statement each, and both must say the same before anything is timed.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import Connection, Date, Integer, cast, func, select, text

from iapflow.store.engine import connect, named_driver
from iapflow.store.migrate import upgrade
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth
from tests.bench.rows.queue_page import SERIES, servers

ROWS, OF_A_PLAN, TIMES, GOAL = 2_000_000, 33, 7, 0.06
UNIT = "INSERT INTO institution (id, kind, name, code, is_demo) VALUES (1, 'institution', 'S', 'S', false)"
PERSON = "INSERT INTO person (id, given_name, family_name, is_active) VALUES (1, 'V', 'U', true)"
CASES = """INSERT INTO cases (id, number, workflow, workflow_version, bundle_digest, state, revision, is_open, one_open,
        institution_id, subject_kind, started_at, entered_at, updated_at)
    {series} SELECT i, 'IAP-' || i, 'support_plan', 1, 'd', 'closed', 5, false, false, 1, 'learner', {at}, {at}, {at}
    FROM n"""
ENTRIES = """INSERT INTO work_log_entry (case_id, giver_id, entered_by_id, worked_on, hours, kind, mode, topic, no_show,
        confirmation_kind, confirmed_on, request_id, recorded_at)
    {series} SELECT 1 + i / {of}, 1, 1, {day}, 1, 'consultation', 'in_person',
        'v0|Gatavošanās pārbaudes darbam, kļūdu labojums', i % 12 = 0, 'signature', {day},
        '00000000-0000-0000-0000-' || (100000000000 + i), {at} FROM n WHERE i / {of} < {cases}"""
DAY = {
    "sqlite": "date('2017-09-01', '+' || (i / {of} % 11 * 182 + i % {of} * 4) || ' days')",
    "postgresql": "date '2017-09-01' + (i / {of} % 11 * 182 + i % {of} * 4)::int",
}
MONTH = {"sqlite": "strftime('%Y-%m-01', worked_on)", "postgresql": "date_trunc('month', worked_on)::date"}
SUMS = """INSERT INTO work_log_month (case_id, month, hours, entries)
    SELECT case_id, {month}, sum(hours), count(*) FROM work_log_entry
    WHERE voided_at IS NULL AND NOT no_show GROUP BY 1, 2"""


def filled(url: str, rows: int):
    """An engine on a migrated database with so many rows of the log."""
    upgrade(url)
    engine = connect(named_driver(url))
    kind = engine.dialect.name
    at = "'2026-10-01 09:00:00.000000'" if kind == "sqlite" else "timestamptz '2026-10-01 09:00Z'"
    cases = rows // OF_A_PLAN
    day = DAY[kind].format(of=OF_A_PLAN)
    words = {"of": OF_A_PLAN, "day": day, "at": at, "cases": cases}
    for statement in (
        UNIT, PERSON, CASES.format(series=SERIES[kind].format(first=1, last=cases), at=at),
        ENTRIES.format(series=SERIES[kind].format(first=0, last=rows - 1), **words), SUMS.format(month=MONTH[kind]),
    ):  # fmt: skip
        with engine.execution_options(write=True).begin() as connection:
            connection.execute(text(statement))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if kind == "postgresql" else "ANALYZE"))
    return engine


def raw(connection: Connection):
    """Hours and entries of each month, from the rows."""
    kind = connection.dialect.name
    day = WorkLogEntry.worked_on
    month = func.strftime("%Y-%m-01", day) if kind == "sqlite" else cast(func.date_trunc("month", day), Date)
    counts = WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False)
    asked = select(month.label("m"), func.sum(WorkLogEntry.hours), cast(func.count(), Integer)).where(*counts)
    return connection.execute(asked.group_by("m").order_by("m")).all()


def kept(connection: Connection):
    """The same from the roll-up."""
    row = WorkLogMonth
    asked = select(row.month, func.sum(row.hours), cast(func.sum(row.entries), Integer))
    return connection.execute(asked.group_by(row.month).order_by(row.month)).all()


def plain(rows) -> list[tuple[str, float, int]]:
    """What both databases write alike."""
    return [(str(month), float(hours), entries) for month, hours, entries in rows]


def seconds(connection: Connection, does) -> float:
    """In the middle of several times."""
    taken = []
    for _ in range(TIMES):
        start = time.perf_counter()
        does(connection)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def ratio(url: str, rows: int = ROWS) -> float:
    """How much of the raw aggregation the roll-up takes."""
    engine = filled(url, rows)
    with engine.connect() as connection:
        if plain(raw(connection)) != plain(kept(connection)):
            raise SystemExit("the roll-up does not say what the rows say")
        slow, quick = seconds(connection, raw), seconds(connection, kept)
    engine.dispose()
    sys.stderr.write(f"{engine.dialect.name}: raw {slow:.3f} s, roll-up {quick:.4f} s\n")
    return quick / slow


def main() -> int:
    """Both databases; 1 where the goal is missed."""
    missed = False
    with servers() as urls, tempfile.TemporaryDirectory() as folder:
        for name, url in urls.items():
            url = f"sqlite:///{Path(folder)}/months.sqlite3" if name == "SQLite" else url
            found = ratio(url)
            missed |= found > GOAL
            verdict = "ok" if found <= GOAL else "short"
            sys.stdout.write(f"month sums, {name}, {ROWS:,} rows, of the raw rows | {found:.3f} x | <= {GOAL} x | {verdict}\n")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
