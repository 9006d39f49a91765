"""Case by case, files that were put in and never used go."""

from __future__ import annotations

from functools import partial

from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.services.unused_files import cases_to_look_at, drop_unused, drop_without_case


def drop_all_unused(office: Office) -> int:
    """Every case whose files are to be looked at, each in its own transaction; how many lost one."""
    with office.store.reading() as session:
        cases = cases_to_look_at(session, office.room.now(session))
    dropped = sum(guarded("files of case", case_id, partial(_dropped, office, case_id)) for case_id in cases)
    return dropped + guarded("files without a case", 0, partial(_dropped_without_case, office))


def _dropped(office: Office, case_id: int) -> bool:
    return drop_unused(office.store, office.room, case_id) > 0


def _dropped_without_case(office: Office) -> bool:
    return drop_without_case(office.store, office.room) > 0
