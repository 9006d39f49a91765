"""Ours: the same case through IAPFlow's own services, from YAML to the database.

One fire is what one press of a button does: `services.cases.fire` reads the roles the person holds, the case, fills
the form, decides and writes everything, all in one transaction.  `tests/bench/project` holds the steps of work.py as a workflow.

The tables have our names and columns, so `query` sees them through temporary views called as in `work.DDL`; they only
rename, open the codec's header, read a number that is stored as text, and put back the blank at the end of a text,
which cleaning takes away.
"""
import os, sys; sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import event, text

import iapflow.builtin
from iapflow.definitions.catalogue import read_project
from iapflow.extend import REGISTRY
from iapflow.policy.actor import Actor
from iapflow.services import cases
from iapflow.services.definitions import Definitions, publish
from iapflow.services.room import Room
from iapflow.services.snapshots import Opening
from iapflow.store.engine import connect
from iapflow.store.institution import Institution
from iapflow.store.migrate import upgrade
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.reach import rebuild_reach
from iapflow.services.writing import Press
from iapflow.store.store import Store
from work import ACTOR, DIGEST, USERS, form, fresh_file, serve

PROJECT = Path(__file__).parents[1] / "project"
SCHOOL = 1
VIEWS = {
    "cases": "select id, bundle_digest as digest, state, revision, '' as data, updated_at from {t}cases",
    "case_event": "select id, case_id, seq, replace(request_id, '-', '') as request_id, transition as step, from_state, to_state, actor_id, at from {t}event",
    "submission": "select s.id, s.case_id, e.seq, case when s.form_digest = '{digest}' then '" + DIGEST + "' end as digest, {data} as data from {t}submission s join {t}event e on e.id = s.event_id",
    "task": "select id, case_id, transition as step, role, opened_at, due_at, closed_at, closed_by_id as closed_by from {t}task",
    "timer": "select id, case_id, name as kind, due_at, created_at, done_at, outcome from {t}timer",
    "outbox": "select id, case topic when 'letter' then 'mail' else topic end as topic, {payload} as payload, created_at, done_at from {t}outbox",
}
SQLITE = {"t": "main.", "payload": "json_object('case', payload -> '$.case', 'step', payload ->> '$.transition')",
          "data": "json_set(substr(s.answers, 4), '$.hours', cast(substr(s.answers, 4) ->> '$.hours' as integer), "
                  "'$.notes', rtrim(substr(s.answers, 4) ->> '$.notes') || ' ')"}
POSTGRES = {"t": "public.", "payload": "jsonb_build_object('case', payload -> 'case', 'step', payload ->> 'transition')",
            "data": "substr(s.answers, 4)::jsonb || jsonb_build_object('hours', (substr(s.answers, 4)::jsonb ->> 'hours')::int, "
                    "'notes', rtrim(substr(s.answers, 4)::jsonb ->> 'notes') || ' ')"}


class IapflowPeer:
    full = True

    def setup(self, a):
        self.pg = a.db == "postgres"
        url = own_database() if self.pg else f"sqlite:///{os.path.abspath(fresh_file(a, 'iapflow_peer'))}"
        upgrade(url)
        self.engine = connect(url)
        if a.sync == "NORMAL" and not self.pg:
            event.listen(self.engine, "connect", lambda driver, _: driver.execute("PRAGMA synchronous=NORMAL").close())
        self.store = Store(self.engine)
        self.clock = lambda: datetime.now(UTC)
        self.people()
        publish(self.store, read_project(PROJECT), REGISTRY, self.clock())
        self.room = Room(Definitions(REGISTRY), self.clock)
        self.look = self.engine.raw_connection()
        self.views()

    def people(self):
        with self.store as session:
            session.add(Institution(id=SCHOOL, kind="institution", name="Skola", code="1"))
            session.flush()
            for person, role in USERS:
                session.add(Person(id=person, given_name="Anna", family_name=f"Paraugs {person}"))
            session.flush()
            for person, role in USERS:
                session.add(RoleAssignment(person_id=person, role=role, institution_id=SCHOOL, valid_from=date(2020, 1, 1)))
            session.flush()
            rebuild_reach(session)

    def views(self):
        with self.store.reading() as session:
            digest = session.scalar(text("select digest from definition_text where kind = 'form'"))
        cursor = self.look.cursor()
        for name, select in VIEWS.items():
            words = POSTGRES if self.pg else SQLITE
            cursor.execute(f"create temp view {name} as " + select.format(**words, digest=digest))
        self.look.commit()

    def query(self, sql):
        cursor = self.look.cursor()
        rows = cursor.execute(sql).fetchall()
        if self.pg:
            self.look.commit()
        return rows

    def start(self, i, rid):
        person = Actor(ACTOR["student"], "", self.clock().date())
        press = Press("start", person, rid, None, {"placement": form("start", i)})
        return cases.start(self.store, self.room, Opening("placement", SCHOOL), press)

    def fire(self, cid, step, actor, f, rid):
        person = Actor(actor, "", self.clock().date())
        cases.fire(self.store, self.room, cid, Press(step, person, rid, None, {"placement": f}))

    def state(self, cid):
        return self.query(f"select state from cases where id={cid}")[0][0]

    def verify(self):
        from work import verify_full
        return verify_full(self)


def own_database():
    """An empty database beside the one that libpq's variables name."""
    import psycopg
    name = os.environ.get("PGDATABASE", "bench") + "_iapflow"
    with psycopg.connect(autocommit=True) as c:
        c.execute(f"drop database if exists {name} with (force)")
        c.execute(f"create database {name}")
        return f"postgresql+psycopg://{c.info.user}:{c.info.password}@/{name}?host={c.info.host}&port={c.info.port}"


if __name__ == "__main__":
    serve(IapflowPeer)
