"""Early signs: what an institution switched on, which signals stand, and the counts that stay of a semester."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Code, Id, Model, ShortCode, link
from iapflow.store.case import Case
from iapflow.store.columns import Quantity, UtcDateTime
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner
from iapflow.store.person import Person

HOLDING = "holding"
"""In place of an indicator: that the institution holds attendance and results at all."""
WATCH, ACT = "watch", "act"
STANDS = text("ended_at IS NULL")


class EarlySwitch(Model):
    """An indicator is switched on in an institution, perhaps with figures of its own and where they come from.

    The row for `HOLDING` also says when signals were worked out last, and what was let go last and when.
    """

    __tablename__ = "early_switch"
    __table_args__ = (
        Index(
            "uq_early_switch_stands", "institution_id", "indicator", unique=True,
            postgresql_where=STANDS, sqlite_where=STANDS,
        ),
    )  # fmt: skip

    id: Mapped[Id]
    institution_id: Mapped[int] = link("institution.id")
    indicator: Mapped[Code]
    watch: Mapped[Decimal | None] = mapped_column(Quantity)
    act: Mapped[Decimal | None] = mapped_column(Quantity)
    source: Mapped[str | None] = mapped_column(String(200))
    flagged_then: Mapped[int | None]
    decided_by_id: Mapped[int | None] = link("person.id", nullable=True)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = link("person.id", nullable=True)
    checked_on: Mapped[date | None]
    let_go_on: Mapped[date | None]
    let_go_days: Mapped[int | None]

    institution: Mapped[Institution] = relationship()
    decided_by: Mapped[Person | None] = relationship(foreign_keys=[decided_by_id])


class EarlySignal(Model):
    """An indicator reached a threshold for a learner; `case_id` is the review in which people looked at it."""

    __tablename__ = "early_signal"
    __table_args__ = (
        UniqueConstraint("institution_id", "semester_id", "learner_id", "indicator", name="uq_early_signal_one"),
        CheckConstraint("level IN ('watch', 'act')", name="level"),
    )

    id: Mapped[Id]
    institution_id: Mapped[int] = link("institution.id")
    semester_id: Mapped[int] = link("semester.id")
    learner_id: Mapped[int] = link("learner.id", index=True)
    indicator: Mapped[Code]
    level: Mapped[ShortCode]
    value: Mapped[Decimal] = mapped_column(Quantity)
    raised_on: Mapped[date]
    ended_on: Mapped[date | None]
    case_id: Mapped[int | None] = link("cases.id", nullable=True, index=True)

    learner: Mapped[Learner] = relationship()
    case: Mapped[Case | None] = relationship()


class EarlyTally(Model):
    """How many learners stood at a value at a semester's end, and how many of them left school afterwards.

    Counts only, taken before what was held of learners without a signal goes.
    """

    __tablename__ = "early_tally"
    __table_args__ = (
        CheckConstraint("learners >= 0 AND leavers >= 0 AND leavers <= learners", name="counts"),
        {"sqlite_with_rowid": False},
    )

    semester_id: Mapped[int] = mapped_column(BigId, ForeignKey("semester.id"), primary_key=True)
    institution_id: Mapped[int] = mapped_column(BigId, ForeignKey("institution.id"), primary_key=True)
    indicator: Mapped[Code] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(Quantity, primary_key=True)
    learners: Mapped[int]
    leavers: Mapped[int]
