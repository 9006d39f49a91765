"""Changing semesters, orders and hours granted.

Revision: 0030
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """What a school noted for each learner at the end of a semester."""
    _semester_choice()


def _semester_choice() -> None:
    table = "semester_choice"
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("semester_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("choice", sa.String(length=20), nullable=False),
        sa.Column("leaves_on", sa.Date(), nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", ID, nullable=True),
        _points(table, "learner_id", "learner"),
        _points(table, "semester_id", "semester"),
        _points(table, "institution_id", "institution"),
        _points(table, "case_id", "cases"),
        _points(table, "noted_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "learner_id", "semester_id", "institution_id",
            name=op.f(f"uq_{table}_learner_id_semester_id_institution_id"),
        ),
    )  # fmt: skip


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
