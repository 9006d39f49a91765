"""Clocks that run over several states.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """A row for each clock of a case; the soonest end with the case; a timer may belong to a clock."""
    op.create_table(
        "case_clock",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("began_at", MOMENT, nullable=True),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("due_lines", JSON, nullable=True),
        sa.Column("stopped_at", MOMENT, nullable=True),
        sa.Column("added", JSON, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_clock_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_clock")),
        sa.UniqueConstraint("case_id", "name", name=op.f("uq_case_clock_case_id_name")),
    )
    op.add_column("cases", sa.Column("clock_due_at", MOMENT, nullable=True))
    op.add_column("timer", sa.Column("clock", sa.String(length=40), nullable=True))
