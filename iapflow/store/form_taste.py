"""How somebody likes long forms: all on one page, or one part at a time."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import BigId, Model


class FormTaste(Model):
    """One row for whoever has chosen; nobody's choice is all on one page."""

    __tablename__ = "form_taste"

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("person.id"), primary_key=True)
    one_at_a_time: Mapped[bool]
