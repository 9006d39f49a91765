"""Changing semesters, orders and hours granted.

Revision: 0030
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """What a school noted for each learner at the end of a semester; director's orders and their plans."""
    _semester_choice()
    _director_order()
    _director_order_plan()


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


def _director_order() -> None:
    table = "director_order"
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("contents", JSON, nullable=True),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_director_order_days")),
        _points(table, "institution_id", "institution"),
        _points(table, "entered_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "institution_id", "number", "issued_on", name=op.f(f"uq_{table}_institution_id_number_issued_on")
        ),
    )


def _director_order_plan() -> None:
    table = "director_order_plan"
    op.create_table(
        table,
        sa.Column("order_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        _points(table, "order_id", "director_order"),
        _points(table, "case_id", "cases"),
        sa.PrimaryKeyConstraint("order_id", "case_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"])


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
