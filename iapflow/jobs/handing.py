"""To-dos that nobody can do are handed on: new ones at once, all others when roles changed or a day began."""

from functools import partial

from sqlalchemy import func, select

from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.services.handing import hand_on, stuck_cases
from iapflow.store.person import RoleAssignment
from iapflow.store.setting import Setting
from iapflow.store.substitution import Substitution
from iapflow.store.task import Task

SEEN = "handed_on_seen"
"""The setting that keeps what was looked at: the newest to-do, and who held roles then."""


def hand_on_all(office: Office) -> int:
    """Every case with such a to-do, each in its own transaction; how many cases."""
    newest, people, before = _looked_at(office)
    if before == [newest, people]:
        return 0
    since = int(before[0]) if before and before[1] == people else 0
    cases = stuck_cases(office.store, office.room, since)
    done = sum(guarded("to-do of case", case_id, partial(_handed, office, case_id)) for case_id in cases)
    with office.store as session:
        session.merge(Setting(name=SEEN, value=[newest, people], valid_from=None))
    return done


def _handed(office: Office, case_id: int) -> bool:
    return hand_on(office.store, office.room, case_id) > 0


def _looked_at(office: Office) -> tuple[int, str, list[int | str] | None]:
    """The newest to-do, a mark of who holds roles today, and both as they were looked at last."""
    with office.store.reading() as session:
        newest = session.scalar(select(func.max(Task.id))) or 0
        held = session.execute(select(func.count(), func.max(RoleAssignment.id))).one()
        ended = session.scalar(select(func.count(Substitution.ended_at))) or 0
        made = session.scalar(select(func.max(Substitution.id))) or 0
        day = office.room.now(session).date().isoformat()
        setting = session.get(Setting, SEEN)
        people = f"{day} {held[0]} {held[1]} {made} {ended}"
        return newest, people, setting.value if setting else None
