"""A fact about who has looked at a case since it came to where it stands."""

from sqlalchemy import exists, func, select

from iapflow.extend import CaseKey, Read, fact
from iapflow.store.event import Event
from iapflow.store.seen import CaseSeen


@fact("opened_by_next", gives="bool")
def opened_by_next(read: Read, case: CaseKey) -> bool:
    """Whether somebody whose turn it is has opened the case since it came here; who brought it here does not count."""
    entered = (
        select(func.max(Event.revision))
        .where(Event.case_id == case.case_id, Event.from_state != Event.to_state)
        .scalar_subquery()
    )
    brought = select(Event.actor_id).where(
        Event.case_id == case.case_id, Event.revision == entered, Event.actor_id.is_not(None)
    )
    return read.is_true(
        exists().where(
            CaseSeen.case_id == case.case_id, CaseSeen.revision >= entered, CaseSeen.person_id.not_in(brought)
        )
    )
