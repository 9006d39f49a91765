"""Column types that mean the same on SQLite and PostgreSQL: moments, quantities, JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Float, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A value that is only carried, never searched: payloads, labels, summaries."""

HUNDREDTH = Decimal("0.01")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment; always with a time zone in Python, always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone: nobody knows which one was meant."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone; use iapflow's clock, not a bare datetime")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Hand the moment back with its time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Quantity(TypeDecorator[Decimal]):
    """A number with two decimals: hours, pieces.  Exact in Python on both databases."""

    impl = Numeric(10, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite knows no decimals; two places survive its floating point."""
        is_sqlite = dialect.name == "sqlite"
        return dialect.type_descriptor(Float() if is_sqlite else Numeric(10, 2))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Refuse what is not a number before a database makes a zero or a null of it."""
        if value is None:
            return None
        exact = Decimal(value)
        if not exact.is_finite():
            raise ValueError("a quantity must be a finite number")
        return float(exact) if dialect.name == "sqlite" else exact

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Two decimals, whatever the database made of them."""
        return None if value is None else Decimal(str(value)).quantize(HUNDREDTH)
