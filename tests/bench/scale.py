"""`make scale`: a made-up country, and how long its pages and reports take; SHARE=0.1 of the whole size.

The country is made once into `var/scale` and kept; delete the folder to make it anew.  A page is asked for by a
signed-in person through the whole program, without the network; the middle of five times is told.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from flask_security import hash_password
from sqlalchemy import func, select

from iapflow.app import create_app, office_of
from iapflow.cli.demo.seeding import Plan, hurry
from iapflow.cli.scale.seeding import made_patterns, seed_country
from iapflow.cli.scale.shares import Size
from iapflow.config import Config
from iapflow.extend import REGISTRY
from iapflow.reports.programme import in_order
from iapflow.store.account import User
from iapflow.store.base import db
from iapflow.store.case import Case
from iapflow.store.engine import connect
from iapflow.store.event import Event
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.migrate import upgrade_engine
from iapflow.store.person import RoleAssignment
from iapflow.store.store import Store
from iapflow.store.work_log import WorkLogEntry
from tests.apps import PASSWORD, SECRET, Browser, close, signed_in

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "var" / "scale"
TIMES = 5
OF_ALL = (
    "plans-by-status", "plans-and-learners", "risks", "measures", "finance", "delivery", "outcomes", "continuing",
    "timeliness", "participants", "exceptions",
)  # fmt: skip
"""Reports that are asked for all semesters together as well."""
COUNTED = (Institution, Learner, Case, Event, WorkLogEntry)


def now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)  # noqa: TID251 - an entrance of its own


def made(share: float) -> str:
    """The address of a country of this size."""
    url = f"sqlite:///{FOLDER / f'{share}.sqlite3'}"
    if (FOLDER / f"{share}.done").exists():
        return url
    (FOLDER / f"{share}.sqlite3").unlink(missing_ok=True)
    engine = connect(url)
    hurry(engine)
    upgrade_engine(engine)
    plan = Plan(ROOT, REGISTRY, str, now())
    start = time.perf_counter()
    patterns = made_patterns(plan, lambda what, done, of: None)
    fired = time.perf_counter()
    seed_country(Store(engine), plan, Size(share), patterns, lambda what, done, of: None)
    engine.dispose()
    said = f"made in {time.perf_counter() - fired:.0f} s, after {fired - start:.0f} s of firing the patterns"
    (FOLDER / f"{share}.done").write_text(said, encoding="utf-8")
    return url


def account(app, role: str, unit: int | None = None) -> str:
    """Somebody who holds the role, with a password that is known here."""
    with app.app_context():
        kept = hash_password(PASSWORD)
    with office_of(app).store as session:
        mine = [] if unit is None else [RoleAssignment.institution_id == unit]
        held = session.scalars(select(RoleAssignment).where(RoleAssignment.role == role, *mine).limit(1)).one()
        email = str(held.person.email)
        user = session.scalars(select(User).where(User.email == email)).one_or_none()
        if user is None:
            user = User(email=email, active=True, fs_uniquifier=uuid4().hex, person_id=held.person_id)
            session.add(user)
        user.password = kept
        return email


def timed(browser, address: str) -> tuple[float, int]:
    """Milliseconds in the middle of several times, and how large the answer is."""
    taken, size = [], 0
    for _ in range(TIMES):
        start = time.perf_counter()
        answer = browser.get(address)
        taken.append((time.perf_counter() - start) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address} answers {answer.status_code}")
        size = len(answer.data)
    return statistics.median(taken), size


def pages_of(app):
    """Who asks for what."""
    with app.app_context():
        busy = select(Case.institution_id).where(Case.is_open.is_(True), Case.workflow == "support_plan")
        unit = db.session.scalar(busy.group_by(Case.institution_id).order_by(func.count().desc()).limit(1))
        running = Case.workflow == "support_plan", Case.state == "in_delivery"
        plan = db.session.scalars(select(Case).where(*running, Case.institution_id == unit).limit(1)).one()
        case, learner = plan.id, plan.learner_id
    yield "head of the busiest school", "institution_head", unit, (
        "/mani-uzdevumi", "/plani", "/plani?queue=approvals", f"/plani/{case}", f"/plani/{case}/darba-uzskaite",
        f"/izglitojamie/{learner}", "/izglitojamie", "/darba-uzskaite", "/plani?q=demo", "/zinojumi",
    )  # fmt: skip
    yield "municipality", "municipal_coordinator", None, ("/mani-uzdevumi", "/plani", "/zinojumi")
    yield "the state", "state_officer", None, ("/mani-uzdevumi", "/plani", f"/plani/{case}", "/zinojumi")


def main(share: float) -> int:
    """Print what is there, then a line for each page and report."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    config = Config(database_url=made(share), secret_key=SECRET, project=ROOT, letters=FOLDER, is_demo=True)
    write = sys.stdout.write
    app = create_app(config, real_now=now)
    app.test_client_class = Browser
    with app.app_context():
        counts = [f"{db.session.scalar(select(func.count()).select_from(one)):,} {one.__tablename__}" for one in COUNTED]
    write(f"{', '.join(counts)}; {(FOLDER / f'{share}.done').read_text(encoding='utf-8')}\n\n")
    write("| Who | Page | ms | kB |\n|---|---|---|---|\n")
    for who, role, unit, addresses in pages_of(app):
        browser = signed_in(app, account(app, role, unit))
        reports: list[str] = []
        if role == "state_officer":
            reports = [f"/zinojumi/{one.code}" for one in in_order()]
            reports += [f"/zinojumi/{code}?griezums=year" for code in OF_ALL]
        for address in (*addresses, *reports):
            taken, size = timed(browser, address)
            shown = "/".join("N" if part.isdigit() else part for part in address.split("/"))
            write(f"| {who} | `{shown}` | {taken:,.0f} | {size / 1024:,.0f} |\n")
            sys.stdout.flush()
    close(app)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.1))
