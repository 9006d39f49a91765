"""`make scale-export`: a list of half a million rows made into files by the clock's own job: time, size and memory.

It stands on the country that `make scale` made.  A tenth of a country has 30,000 plans, so its list is gone through
as often as it takes to reach 500,000 rows; every row is read, judged and written anew each time.
"""

from __future__ import annotations

import sys
import time
from itertools import chain

from sqlalchemy import delete, select

from iapflow.app import create_app, office_of
from iapflow.config import Config
from iapflow.jobs import exports as job
from iapflow.reports.cases import each_id
from iapflow.services import exports
from iapflow.services.actors import actor_for
from iapflow.services.answer_tables import Content
from iapflow.store.export_run import ExportPart, ExportRun
from iapflow.store.person import RoleAssignment
from tests.apps import SECRET, close
from tests.bench.scale import FOLDER, ROOT, made, now
from tests.bench.scale_signals import forget_peak, peak

MOST_MEGABYTES = 100.0
SMALL = {"queue": "approvals"}
LISTS = (("xlsx", "", 5), ("csv", "measures", 13))
"""Kind, rows (none: a sheet for each kind of rows), and how often the list is gone through."""


def main(share: float) -> int:
    """A line for each file; 1 where more memory was taken than may be."""
    config = Config(database_url=made(share), secret_key=SECRET, project=ROOT, letters=FOLDER, is_demo=True)
    app = create_app(config, real_now=now)
    office = office_of(app)
    with office.store.reading() as session:
        officer = session.scalars(select(RoleAssignment).where(RoleAssignment.role == "state_officer")).first()
        actor = actor_for(session, officer.person_id, office.room.now(session).date())
    exports.ask(office.store, office.room, actor, exports.Wish(Content("support_plan", "plan"), "csv", "lv", SMALL))
    job.make_exports(office)  # what a worker holds anyway: definitions, compiled rules, statements
    most = 0.0
    for kind, group, times in LISTS:
        job.each_id = lambda *given, times=times: chain.from_iterable(each_id(*given) for _ in range(times))
        wish = exports.Wish(Content("support_plan", "plan", group), kind, "lv", {})
        run_id = exports.ask(office.store, office.room, actor, wish)
        before, start = forget_peak(), time.perf_counter()
        job.make_exports(office)
        taken, held = time.perf_counter() - start, peak()
        with office.store.reading() as session:
            run = session.get_one(ExportRun, run_id)
            said = f"{run.state}, {run.lines:,} lines, {run.size / 2**20:.0f} MB, {taken:.0f} s"
        most = max(most, held - before)
        sys.stdout.write(f"{kind}: {said}; memory {before:.0f} MB before, {held:.0f} MB at most\n")
        sys.stdout.flush()
    with office.store as session:
        session.execute(delete(ExportPart))
        session.execute(delete(ExportRun))
    close(app)
    sys.stdout.write("ok\n" if most <= MOST_MEGABYTES else "short of the goal\n")
    return int(most > MOST_MEGABYTES)


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.1))
