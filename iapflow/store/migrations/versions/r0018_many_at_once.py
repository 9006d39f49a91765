"""Approving and moving many cases at once.

Revision: 0018
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("outcome = 'waiting'")
UNENDED = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """The run, then its cases; and when a timer that failed is tried again."""
    _many_run()
    _many_row()
    op.add_column("timer", sa.Column("failed_times", sa.Integer(), nullable=True))
    op.add_column("timer", sa.Column("retry_at", MOMENT, nullable=True))


def _many_run() -> None:
    op.create_table(
        "many_run",
        sa.Column("id", ID, nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("transition", sa.String(length=40), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=False),
        sa.Column("posted", sa.Text(), nullable=True),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_many_run_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_many_run")),
        sa.UniqueConstraint("request_id", name=op.f("uq_many_run_request_id")),
    )
    op.create_index(op.f("ix_many_run_person_id_id"), "many_run", ["person_id", "id"], unique=False)
    op.create_index(
        "ix_many_run_open", "many_run", ["id"], unique=False, postgresql_where=UNENDED, sqlite_where=UNENDED
    )


def _many_row() -> None:
    op.create_table(
        "many_row",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=True),
        sa.Column("why", JSON, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'done', 'refused', 'moved', 'missing', 'failed')", name=op.f("ck_many_row_outcome")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["many_run.id"], name=op.f("fk_many_row_run_id_many_run")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_many_row_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_many_row")),
        sa.UniqueConstraint("run_id", "case_id", name=op.f("uq_many_row_run_id_case_id")),
    )
    op.create_index(op.f("ix_many_row_case_id"), "many_row", ["case_id"], unique=False)
    op.create_index(
        "ix_many_row_waiting",
        "many_row",
        ["run_id", "case_id"],
        unique=False,
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )
