"""What an evaluation says, as far as it is counted: the plan's outcome, each risk's change, each measure's use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Model, ShortCode
from iapflow.store.case import Case
from iapflow.store.columns import UtcDateTime


class PlanOutcome(Model):
    """How the semester ended for the learner, and what is recommended for the next one."""

    __tablename__ = "plan_outcome"

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    outcome: Mapped[ShortCode | None]
    recommendation: Mapped[ShortCode | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()


class RiskOutcome(Model):
    """How a risk of the plan changed, under the plan's own row id."""

    __tablename__ = "risk_outcome"

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    change: Mapped[ShortCode]


class MeasureOutcome(Model):
    """How useful a measure of the plan was, and why it was not given whole."""

    __tablename__ = "measure_outcome"

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    row_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    usefulness: Mapped[ShortCode]
    gap_reason: Mapped[ShortCode | None]
