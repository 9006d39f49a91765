"""Many cases quickly: copies of one, as rows."""

from __future__ import annotations

from sqlalchemy import insert, select

from iapflow.store.base import table_of
from iapflow.store.case import Case, CaseRole
from iapflow.store.event import Event
from iapflow.store.store import Store
from iapflow.store.submission import Submission
from iapflow.store.task import Task


def copies(store: Store, case_id: int, numbers: range) -> None:
    """As many cases more as there are numbers, each with the answers and the to-dos of one."""
    with store as session:
        for number in numbers:
            case = dict(session.execute(select(*table_of(Case).c).where(Case.id == case_id)).one()._mapping)
            del case["id"]
            new = session.execute(insert(Case).values(**case | {"number": f"KOPIJA-{number}", "one_open": False}))
            for model in (CaseRole, Event, Submission, Task):
                table = table_of(model)
                for row in session.execute(select(*table.c).where(table.c.case_id == case_id)).all():
                    more = dict(row._mapping) | {"case_id": new.inserted_primary_key[0]}
                    if model is Event:
                        more |= {"request_id": f"{number}-{row.seq}"}
                    session.execute(insert(table).values(**{name: more[name] for name in more if name != "id"}))
