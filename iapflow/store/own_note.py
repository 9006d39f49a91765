"""Specialists' own notes: sealed, for whoever wrote them and a named successor, and for nobody else."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from iapflow.store.base import BigId, Id, Model, link
from iapflow.store.case import Case
from iapflow.store.codec import SealedText
from iapflow.store.columns import UtcDateTime
from iapflow.store.person import Person


class OwnNote(Model):
    """One note on the work with one learner's plan."""

    __tablename__ = "own_note"
    __table_args__ = (Index(None, "case_id", "author_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = link("cases.id")
    author_id: Mapped[int] = link("person.id")
    words: Mapped[str] = mapped_column(SealedText)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)

    case: Mapped[Case] = relationship()
    author: Mapped[Person] = relationship()


class NoteSuccessor(Model):
    """Who reads one author's notes on a case after them, named by the author alone."""

    __tablename__ = "note_successor"

    case_id: Mapped[int] = mapped_column(BigId, ForeignKey("cases.id"), primary_key=True)
    author_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    successor_id: Mapped[int] = link("person.id")
    named_at: Mapped[datetime] = mapped_column(UtcDateTime)

    successor: Mapped[Person] = relationship(foreign_keys=[successor_id])
