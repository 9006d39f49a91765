"""Refusals are erased after their semester: the day and the answer go, and whom the conversation was about.

The journal is never changed; what stays of it is that somebody once noted a conversation, with nobody's name.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update

from iapflow.services.room import Room
from iapflow.services.talks import WORKFLOW
from iapflow.store.asked_draft import AskedDraft
from iapflow.store.case import Case
from iapflow.store.seen import CaseSeen
from iapflow.store.semester import Semester
from iapflow.store.store import Store
from iapflow.store.submission import Draft, Submission

DECLINED = "declined"
AT_ONCE = 200
"""So many in one transaction."""


def erase_refusals(store: Store, room: Room) -> int:
    """Of ended semesters, a number at a time; how many went."""
    with store as session:
        today = room.now(session).date()
        over = select(Semester.id).where(Semester.ends_on < today)
        found = session.scalars(
            select(Case.id)
            .where(Case.workflow == WORKFLOW, Case.state == DECLINED, Case.learner_id.is_not(None))
            .where(Case.semester_id.in_(over))
            .order_by(Case.id)
            .limit(AT_ONCE)
        ).all()
        if found:
            for model in (Submission, Draft, AskedDraft, CaseSeen):
                session.execute(delete(model).where(model.case_id.in_(found)))
            nobody = {"learner_id": None, "parent_id": None, "parent_row": None, "summary": None}
            session.execute(update(Case).where(Case.id.in_(found)).values(**nobody))
        return len(found)
