"""Files put into a form: kept at once, each in the case and the field it was put into."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, Index, String, delete, exists, insert, select
from sqlalchemy.orm import Mapped, deferred, mapped_column

from iapflow.store.base import Code, Digest, Id, Model, link
from iapflow.store.codec import SealedBytes
from iapflow.store.columns import UtcDateTime
from iapflow.store.submission import Submission


class Upload(Model):
    """One file; answers name it by its `token`, `path` is the field (`risks.opinion`) that guards it.

    Args:
        case_id: None while the case that it is meant for is not opened yet.
        used_at: when it was seen that something handed in names it; `looked_on`: when only a draft did.
    """

    __tablename__ = "upload"
    __table_args__ = (Index(None, "token", unique=True), Index(None, "case_id", "alias"))

    id: Mapped[Id]
    token: Mapped[str] = mapped_column(String(32))
    case_id: Mapped[int | None] = link("cases.id", nullable=True)
    alias: Mapped[Code]
    path: Mapped[str] = mapped_column(String(90))
    name: Mapped[str] = mapped_column(String(160))
    media_type: Mapped[str] = mapped_column(String(60))
    size: Mapped[int]
    digest: Mapped[Digest]
    content: Mapped[bytes] = deferred(mapped_column(SealedBytes, nullable=False))
    put_at: Mapped[datetime] = mapped_column(UtcDateTime)
    put_by_id: Mapped[int | None] = link("person.id", nullable=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    looked_on: Mapped[date | None]


def put(connection: Connection, **columns: object) -> None:
    """Keep a file."""
    connection.execute(insert(Upload).values(**columns))


def find(connection: Connection, case_id: int, token: str) -> Sequence[object] | None:
    """(alias, path, name, media type, content, who put it) of a file of this case."""
    columns = (Upload.alias, Upload.path, Upload.name, Upload.media_type, Upload.content, Upload.put_by_id)
    return connection.execute(select(*columns).where(Upload.case_id == case_id, Upload.token == token)).one_or_none()


def drop_never_handed_in(connection: Connection, case_id: int, aliases: Sequence[str]) -> None:
    """Delete the files of forms that were being written and never handed in."""
    handed_in = exists().where(Submission.case_id == Upload.case_id, Submission.alias == Upload.alias)
    mine = delete(Upload).where(Upload.case_id == case_id, Upload.alias.in_(aliases), ~handed_in)
    connection.execute(mine)
