"""The ground of every table: the database handle, the model class, the names of constraints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Date, ForeignKey, Integer, MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """What SQLAlchemy needs to know once: how constraints are named."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)

if TYPE_CHECKING:

    class Model(Base):
        """The class every table inherits from, as the type checker sees it."""

        __abstract__ = True
        query: Any

else:
    Model = db.Model

BigId = BigInteger().with_variant(Integer, "sqlite")
"""64 bits; on SQLite the type that makes a primary key count by itself."""

Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Code = Annotated[str, mapped_column(String(40))]
"""An id out of a definition: a role, a state, a transition, a field."""

ShortCode = Annotated[str, mapped_column(String(20))]
Digest = Annotated[str, mapped_column(String(64))]
Label = Annotated[str, mapped_column(String(200))]


def link(target: str, *, nullable: bool = False, index: bool = False) -> Any:
    """A column that points at another table's row; deleting what is pointed at is refused."""
    return mapped_column(BigId, ForeignKey(target), nullable=nullable, index=index)


def last_day() -> Any:
    """The last day on which a dated row holds; empty while it holds without end."""
    return mapped_column(Date, nullable=True)


def table_of(model: type[Model]) -> Table:
    """The table behind a model, for Core statements."""
    return cast(Table, model.__table__)
