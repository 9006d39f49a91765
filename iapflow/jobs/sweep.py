"""Asking the routes again: a case that waits for a condition moves on once it holds."""

from collections import defaultdict
from functools import partial

from sqlalchemy import and_, or_, select

from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.services.cases import sweep_case
from iapflow.store.case import Case


def sweep_all(office: Office) -> int:
    """Every open case in a state with routes, each in its own transaction; how many moved."""
    store, room = office.store, office.room
    return sum(guarded("case", case_id, partial(sweep_case, store, room, case_id)) for case_id in _waiting(office))


def _waiting(office: Office) -> list[int]:
    """Cases whose pinned definition may move them by itself."""
    with office.store.reading() as session:
        digests = session.scalars(select(Case.bundle_digest).where(Case.is_open).distinct())
        routed: dict[str, list[str]] = defaultdict(list)
        for digest in digests:
            states = office.room.definitions.bundle(session, digest).workflow.states
            routed[digest] += [name for name, state in states.items() if state.route]
        wanted = [
            and_(Case.bundle_digest == digest, Case.state.in_(states)) for digest, states in routed.items() if states
        ]
        if not wanted:
            return []
        return list(session.scalars(select(Case.id).where(Case.is_open, or_(*wanted)).order_by(Case.id)))
