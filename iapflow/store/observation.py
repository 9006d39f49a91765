"""What people noted about a learner and is counted: a written entry, a concern, the learner's own answer.

Only the kind, the day and who noted it stand here; the words stay in the case in which they were written.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.learner import Learner
from iapflow.store.person import Person

BEHAVIOUR, CONCERN, WELLBEING = "behaviour", "concern", "wellbeing"


class Observation(Model):
    """One note; `answer` is the learner's own from 1 to 5, `import_key` keeps a file from counting twice."""

    __tablename__ = "observation"
    __table_args__ = (
        CheckConstraint("kind IN ('behaviour', 'concern', 'wellbeing')", name="kind"),
        CheckConstraint("answer IS NULL OR answer BETWEEN 1 AND 5", name="answer"),
        Index(None, "institution_id", "learner_id", "noted_on"),
    )

    id: Mapped[Id]
    institution_id: Mapped[int] = link("institution.id")
    learner_id: Mapped[int] = link("learner.id", index=True)
    kind: Mapped[ShortCode]
    noted_on: Mapped[date]
    noted_by_id: Mapped[int | None] = link("person.id", nullable=True)
    is_serious: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[int | None] = mapped_column(SmallInteger)
    case_id: Mapped[int | None] = link("cases.id", nullable=True, index=True)
    import_key: Mapped[str | None] = mapped_column(String(64), unique=True)

    learner: Mapped[Learner] = relationship()
    noted_by: Mapped[Person | None] = relationship()
    case: Mapped[Case | None] = relationship()
