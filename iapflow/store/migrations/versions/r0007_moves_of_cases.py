"""Cases that moved to another version, revertibly.

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
WAITING = sa.text("outcome = 'waiting'")


def upgrade() -> None:
    """The run, then its cases."""
    _move_run()
    _case_move()


def _move_run() -> None:
    op.create_table(
        "move_run",
        sa.Column("id", ID, nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("to_version", sa.Integer(), nullable=False),
        sa.Column("to_digest", sa.String(length=64), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("started_by_id", ID, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["to_digest"], ["bundle.digest"], name=op.f("fk_move_run_to_digest_bundle")),
        sa.ForeignKeyConstraint(["started_by_id"], ["person.id"], name=op.f("fk_move_run_started_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_run")),
    )
    op.create_index(op.f("ix_move_run_workflow"), "move_run", ["workflow"], unique=False)


def _case_move() -> None:
    op.create_table(
        "case_move",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("from_version", sa.Integer(), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("why", JSON, nullable=True),
        sa.Column("lost", JSON, nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'moved', 'stays', 'blocked', 'reverted')", name=op.f("ck_case_move_outcome")
        ),
        sa.ForeignKeyConstraint(["run_id"], ["move_run.id"], name=op.f("fk_case_move_run_id_move_run")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_move_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_move")),
        sa.UniqueConstraint("run_id", "case_id", name=op.f("uq_case_move_run_id_case_id")),
    )
    op.create_index(op.f("ix_case_move_case_id_id"), "case_move", ["case_id", "id"], unique=False)
    op.create_index(
        "ix_case_move_waiting",
        "case_move",
        ["run_id", "id"],
        unique=False,
        postgresql_where=WAITING,
        sqlite_where=WAITING,
    )
