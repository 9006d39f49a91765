"""Months of work.

Revision: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
QUANTITY = sa.Numeric(10, 2).with_variant(sa.Float(), "sqlite")


def upgrade() -> None:
    """A giver's month in an institution."""
    op.create_table(
        "work_month",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("giver_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("hours", QUANTITY, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("unconfirmed", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours >= 0 AND hours < 100000", name=op.f("ck_work_month_hours")),
        sa.CheckConstraint("entries >= 0 AND missed >= 0 AND unconfirmed >= 0", name=op.f("ck_work_month_counts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_work_month_case_id_cases")),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name=op.f("fk_work_month_giver_id_person")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_work_month_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_work_month")),
        sa.UniqueConstraint(
            "giver_id", "institution_id", "month", name=op.f("uq_work_month_giver_id_institution_id_month")
        ),
    )
