"""The exact texts cases run on, by digest, and which of them are published now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from iapflow.store.base import Code, Digest, Model, ShortCode, link
from iapflow.store.columns import Json, UtcDateTime


class DefinitionText(Model):
    """One published text, for ever; the digest is its content's."""

    __tablename__ = "definition_text"
    __table_args__ = (Index(None, "kind", "ident"),)

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    kind: Mapped[ShortCode]
    ident: Mapped[Code]
    version: Mapped[int | None]
    path: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Bundle(Model):
    """A workflow with its forms, lists and letters; `members` are [kind, ident, digest]."""

    __tablename__ = "bundle"
    __table_args__ = (Index(None, "workflow", "version"),)

    digest: Mapped[Digest] = mapped_column(primary_key=True)
    workflow: Mapped[Code]
    version: Mapped[int]
    members: Mapped[list[Any]] = mapped_column(Json)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by_id: Mapped[int | None] = link("person.id", nullable=True)


class Published(Model):
    """The bundle on which new cases of a workflow begin."""

    __tablename__ = "published"

    workflow: Mapped[Code] = mapped_column(primary_key=True)
    bundle_digest: Mapped[Digest] = mapped_column(ForeignKey("bundle.digest"))


class PublishedText(Model):
    """What is not pinned but looked up: the present roles, calendar, purposes."""

    __tablename__ = "published_text"

    kind: Mapped[ShortCode] = mapped_column(primary_key=True)
    ident: Mapped[Code] = mapped_column(primary_key=True)
    digest: Mapped[Digest] = mapped_column(ForeignKey("definition_text.digest"))
