"""A giver's month in an institution: whose it is, and its sums as they were when it was handed in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from iapflow.store.base import BigId, Model, link
from iapflow.store.case import Case
from iapflow.store.columns import Quantity
from iapflow.store.institution import Institution
from iapflow.store.log_evidence import is_explained
from iapflow.store.person import Person
from iapflow.store.work_log import WorkLogEntry

WORKFLOW = "work_month"
LOCKED = frozenset({"submitted", "checked", "accepted", "paid"})
"""States in which no row of the month may be added or taken back."""
CONSULTATION = "consultation"
Where = tuple[ColumnElement[bool], ...]


class WorkMonth(Model):
    """One month, named by its first day; hours of rows that count, entries that were missed or wait for a word."""

    __tablename__ = "work_month"
    __table_args__ = (
        UniqueConstraint("giver_id", "institution_id", "month"),
        CheckConstraint("hours >= 0 AND hours < 100000", name="hours"),
        CheckConstraint("entries >= 0 AND missed >= 0 AND unconfirmed >= 0", name="counts"),
    )

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    giver_id: Mapped[int] = link("person.id")
    institution_id: Mapped[int] = link("institution.id")
    month: Mapped[date]
    hours: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0))
    entries: Mapped[int] = mapped_column(default=0)
    missed: Mapped[int] = mapped_column(default=0)
    unconfirmed: Mapped[int] = mapped_column(default=0)

    case: Mapped[Case] = relationship()
    giver: Mapped[Person] = relationship()
    institution: Mapped[Institution] = relationship()


def after(month: date) -> date:
    """The first day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def rows_of(month: WorkMonth) -> Where:
    """The clauses on log entries that make them rows of the month; void ones are none."""
    here = select(Case.id).where(Case.institution_id == month.institution_id, Case.is_practice.is_(False))
    return (
        WorkLogEntry.giver_id == month.giver_id,
        WorkLogEntry.worked_on >= month.month,
        WorkLogEntry.worked_on < after(month.month),
        WorkLogEntry.voided_at.is_(None),
        WorkLogEntry.case_id.in_(here),
    )


def waits_for_word() -> Where:
    """The clauses on log entries that the learner has still to confirm; an accepted explanation is enough."""
    return (
        WorkLogEntry.kind == CONSULTATION,
        WorkLogEntry.no_show.is_(False),
        WorkLogEntry.confirmed_on.is_(None),
        ~is_explained(),
    )


def count(session: Session, month: WorkMonth) -> None:
    """Sum the month up anew from its rows."""
    rows: Where = rows_of(month)
    hours = session.scalar(select(func.sum(WorkLogEntry.hours)).where(*rows, WorkLogEntry.no_show.is_(False)))
    month.hours = Decimal(str(hours or 0))
    month.entries = _number(session, rows)
    month.missed = _number(session, (*rows, WorkLogEntry.no_show.is_(True)))
    month.unconfirmed = _number(session, (*rows, *waits_for_word()))
    session.flush()


def locked_by(session: Session, giver_id: int, institution_id: int, day: date) -> str | None:
    """The number of the handed-in month in which this giver's day lies, if it is."""
    return session.scalar(
        select(Case.number)
        .join(WorkMonth, WorkMonth.case_id == Case.id)
        .where(
            WorkMonth.giver_id == giver_id,
            WorkMonth.institution_id == institution_id,
            WorkMonth.month == day.replace(day=1),
            Case.state.in_(sorted(LOCKED)),
        )
    )


def _number(session: Session, where: Where) -> int:
    return session.scalar(select(func.count()).select_from(WorkLogEntry).where(*where)) or 0
