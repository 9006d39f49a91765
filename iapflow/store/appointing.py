"""Appointments in a case that change: whoever stood there steps back, somebody else takes the place."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.store.case import CaseRole


def put_in(session: Session, case_id: int, role: str, person_id: int | None, today: date) -> None:
    """This person, or nobody, holds the role in the case from today on; who held it does so until yesterday."""
    standing = select(CaseRole).where(
        CaseRole.case_id == case_id, CaseRole.role == role, CaseRole.valid_to.is_(None)
    )
    for earlier in session.scalars(standing).all():
        if earlier.person_id == person_id:
            return
        if earlier.valid_from < today:
            earlier.valid_to = today - timedelta(days=1)
        else:
            session.delete(earlier)
    if person_id is not None:
        session.add(CaseRole(case_id=case_id, role=role, person_id=person_id, valid_from=today))
    session.flush()
