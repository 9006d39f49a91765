"""Hours granted to whoever gives support.

Revision: 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
HOURS = sa.Numeric(10, 2).with_variant(sa.Float(), "sqlite")
TABLE = "engagement"


def upgrade() -> None:
    """On what order or contract, in which role, from when to when, how many hours."""
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("basis", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("month_hours", HOURS, nullable=True),
        sa.Column("semester_hours", HOURS, nullable=True),
        sa.Column("cents_per_hour", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_engagement_days")),
        sa.CheckConstraint("basis IN ('order', 'contract')", name=op.f("ck_engagement_basis")),
        sa.CheckConstraint(
            "month_hours IS NOT NULL OR semester_hours IS NOT NULL", name=op.f("ck_engagement_hours")
        ),
        sa.CheckConstraint("cents_per_hour >= 0", name=op.f("ck_engagement_rate")),
        _points("institution_id", "institution"),
        _points("person_id", "person"),
        _points("entered_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_institution_id_person_id"), TABLE, ["institution_id", "person_id"])
    op.create_index(op.f(f"ix_{TABLE}_person_id_valid_from"), TABLE, ["person_id", "valid_from"])


def _points(column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{TABLE}_{column}_{target}"))
