"""What a colleague sees in a learner: asked for while a plan is written, answered in three short fields."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, delete
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from iapflow.store.base import Id, Model, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedJson, SealedText
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person


class ColleagueView(Model):
    """One colleague's view; `by_word` where whoever asked noted what was said, on the day of the talk.

    `typed` holds the words of an answer that is not sent yet; only its writer sees them.
    """

    __tablename__ = "colleague_view"
    __table_args__ = (Index(None, "case_id"), Index(None, "person_id", "answered_on"))

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    person_id: Mapped[int] = link("person.id")
    asked_by_id: Mapped[int] = link("person.id")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_on: Mapped[date | None]
    by_word: Mapped[bool] = mapped_column(default=False)
    goes_well: Mapped[str | None] = mapped_column(SealedText)
    is_hard: Mapped[str | None] = mapped_column(SealedText)
    would_help: Mapped[str | None] = mapped_column(SealedText)
    typed: Mapped[Any | None] = mapped_column(SealedJson)
    typed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])


def drop_views(session: Session, case_id: int) -> None:
    """Delete what colleagues said for a case; questions nobody answered go with it."""
    session.execute(delete(ColleagueView).where(ColleagueView.case_id == case_id))
