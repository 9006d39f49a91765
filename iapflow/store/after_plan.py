"""That somebody looked at a learner's facts once more on a check date after the plan was closed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Model, link
from iapflow.store.case import Case
from iapflow.store.columns import UtcDateTime


class AfterPlan(Model):
    """One look; what was seen stands nowhere, as facts are worked out when they are read."""

    __tablename__ = "after_plan"
    __table_args__ = ({"sqlite_with_rowid": False},)

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    check_on: Mapped[date] = mapped_column(primary_key=True)
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_by_id: Mapped[int] = link("person.id", index=True)

    case: Mapped[Case] = relationship()
