"""The practice learner of an institution (*Mācību piemērs*): somebody made up, to try everything with.

There is one in every institution.  Nobody above the institution sees what is done with them, and no report,
hour, month, payment, list or audit counts it.  Beginning anew ends the old one and makes another.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.services.appointing import leads
from iapflow.services.room import Room
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.store import Store

GIVEN, FAMILY, GUARDIAN = "Mācību", "Piemērs", "Māra Piemēra"
GRADE, CLASS = "8", "mācību"
AGE = 14
AT_ONCE = 100
"""So many institutions get theirs in one transaction."""


def ensure(store: Store, room: Room) -> int:
    """A practice learner for every institution that has none today; how many were made."""
    with store.reading() as session:
        if not _without(session, room.now(session).date(), 1):
            return 0
    with store as session:
        today = room.now(session).date()
        units = _without(session, today, AT_ONCE)
        for unit in units:
            _make(session, unit, today)
        return len(units)


def begin_anew(store: Store, room: Room, actor: Actor, unit: int) -> int:
    """A fresh practice learner; the old one leaves. Its id.

    Raises:
        Missing: not this person's institution.
    """
    with store as session:
        if not leads(actor, unit):
            raise Missing
        today = room.now(session).date()
        for seat in _seats(session, unit, today):
            if seat.valid_from < today:
                seat.valid_to = today - timedelta(days=1)
            else:
                session.delete(seat)
        session.flush()
        return _make(session, unit, today)


def of_unit(session: Session, unit: int, today: date) -> Learner | None:
    """The practice learner of an institution today."""
    return next((seat.learner for seat in _seats(session, unit, today)), None)


def _seats(session: Session, unit: int, today: date) -> Sequence[Enrolment]:
    here: ColumnElement[bool] = Enrolment.institution_id == unit
    mine = select(Enrolment).join(Learner, Learner.id == Enrolment.learner_id)
    return session.scalars(mine.where(Learner.is_practice, here, holds(Enrolment, today))).all()


def _without(session: Session, today: date, many: int) -> list[int]:
    has = (
        exists()
        .where(Enrolment.institution_id == Institution.id, holds(Enrolment, today))
        .where(Learner.id == Enrolment.learner_id, Learner.is_practice)
    )
    asked = select(Institution.id).where(Institution.kind == "institution", ~has)
    return list(session.scalars(asked.order_by(Institution.id).limit(many)))


def _make(session: Session, unit: int, today: date) -> int:
    learner = Learner(
        given_name=GIVEN, family_name=FAMILY, date_of_birth=date(today.year - AGE, 1, 15), is_practice=True
    )
    session.add(learner)
    session.flush()
    session.add(
        Enrolment(learner_id=learner.id, institution_id=unit, grade=GRADE, class_name=CLASS, valid_from=today)
    )
    session.add(
        Guardianship(learner_id=learner.id, full_name=GUARDIAN, kinship="parent", may_represent=True, valid_from=today)
    )
    session.flush()
    return learner.id
