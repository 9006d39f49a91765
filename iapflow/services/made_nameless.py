"""What of a case and of a learner goes beside the answers of forms, so that they name nobody.

Numbers, states, sums, hours and days stay: reports count them.  A learner's name goes once nothing of theirs is
open or kept by name any more, they learn nowhere, and no hold stands.
"""

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.claim import Claim
from iapflow.store.colleague_view import drop_views
from iapflow.store.days import holds
from iapflow.store.erasure_hold import is_held
from iapflow.store.event import Event
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.own_note import OwnNote
from iapflow.store.risk import Risk
from iapflow.store.work_log import WorkLogEntry

NOBODY = "–"
NAMELESS = "Izglītojamais"
GROUP_ONLY = "00"
"""A factor of a group that says the group only: `B00`."""


def forget_names(session: Session, case_id: int, special: Collection[str]) -> None:
    """Words and names in the rows of a case; of risk factors of a special category the group stays."""
    mine = Risk.case_id == case_id
    session.execute(update(Risk).where(mine).values(justification=None))
    hidden = Risk.group_code.concat(GROUP_ONLY)
    session.execute(update(Risk).where(mine, Risk.factor_code.in_(sorted(special))).values(factor_code=hidden))
    session.execute(update(Application).where(Application.case_id == case_id).values(signed_by=NOBODY))
    family = (Claim.case_id == case_id, Claim.supplier_id.is_(None))
    session.execute(update(Claim).where(*family).values(payee=NOBODY, iban=NOBODY))
    words = {"topic": None, "no_show_reason": None, "late_reason": None, "remarks": None}
    session.execute(update(WorkLogEntry).where(WorkLogEntry.case_id == case_id).values(**words))
    session.execute(delete(OwnNote).where(OwnNote.case_id == case_id))
    drop_views(session, case_id)


def forget_learners(session: Session, on: date, ways: tuple[str, str], named: Collection[str], most: int) -> int:
    """Learners whose every case has ended become a number with a year of birth.

    Args:
        ways: how the journal says that answers were erased, and that a case was made nameless.
        named: digests of the definitions whose cases must have been made nameless.
    """
    other = aliased(Case)
    is_theirs = other.learner_id == Learner.id
    any_way, one_way = (exists().where(Event.case_id == other.id, Event.transition.in_(of)) for of in (ways, ways[1:]))
    lasts = exists().where(is_theirs, or_(~any_way, and_(other.bundle_digest.in_(sorted(named)), ~one_way)))
    learns = exists().where(Enrolment.learner_id == Learner.id, holds(Enrolment, on))
    found = select(Learner).where(
        Learner.given_name != NAMELESS, exists().where(is_theirs), ~exists().where(is_theirs, other.is_open),
        ~lasts, ~learns, ~is_held(on, Learner.__table__.c.id),
    )  # fmt: skip
    gone = session.scalars(found.order_by(Learner.id).limit(most)).all()
    for learner in gone:
        learner.given_name, learner.family_name = NAMELESS, f"Nr. {learner.id}"
        learner.personal_code = learner.person_id = None
        learner.date_of_birth = date(learner.date_of_birth.year, 1, 1)
        session.execute(delete(Guardianship).where(Guardianship.learner_id == learner.id))
    return len(gone)
