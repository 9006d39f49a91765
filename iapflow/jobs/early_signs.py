"""Once a day for each institution that switched it on: signals worked out, reviews begun, ended years let go."""

from __future__ import annotations

from functools import partial

from sqlalchemy import or_, select

from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.services.early_keeping import close_year
from iapflow.services.early_reviews import bring_to_review
from iapflow.services.early_signs import work_out
from iapflow.store.early_signs import HOLDING, EarlySwitch


def look_for_signs(office: Office) -> int:
    """Every institution whose day it is, each in transactions of its own; how many learners came before people."""
    return sum(_look(office, unit) for unit in _due(office))


def _due(office: Office) -> list[int]:
    """Institutions that hold data and were not looked at today."""
    with office.store.reading() as session:
        today = office.room.now(session).date()
        holding = EarlySwitch.indicator == HOLDING, EarlySwitch.ended_at.is_(None)
        late = or_(EarlySwitch.checked_on.is_(None), EarlySwitch.checked_on < today)
        return list(session.scalars(select(EarlySwitch.institution_id).where(*holding, late)))


def _look(office: Office, unit: int) -> int:
    store, room = office.store, office.room
    raised: list[int] = []

    def worked_out() -> bool:
        close_year(store, room, unit)
        raised.extend(work_out(store, room, unit).raised)
        return True

    guarded("early signs of", unit, worked_out)
    return sum(guarded("early review of", learner, partial(_bring, office, unit, learner)) for learner in raised)


def _bring(office: Office, unit: int, learner: int) -> bool:
    return bring_to_review(office.store, office.room, unit, learner) > 0
