"""What colleagues see in a learner; the participant record of the fund.

Revision: 0035
"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "colleague_view"


def upgrade() -> None:
    """Who was asked by whom, and what was answered; who joined, left, and what came of it."""
    _colleague_view()
    _participant_record()


def _colleague_view() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("asked_by_id", ID, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("by_word", sa.Boolean(), nullable=False),
        sa.Column("goes_well", sa.Text(), nullable=True),
        sa.Column("is_hard", sa.Text(), nullable=True),
        sa.Column("would_help", sa.Text(), nullable=True),
        _points(TABLE, "case_id", "cases"),
        _points(TABLE, "person_id", "person"),
        _points(TABLE, "asked_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_case_id"), TABLE, ["case_id"])
    op.create_index(op.f(f"ix_{TABLE}_person_id_answered_on"), TABLE, ["person_id", "answered_on"])


def _participant_record() -> None:
    table = "participant_record"
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("education", sa.String(length=20), nullable=False),
        sa.Column("sex", sa.String(length=20), nullable=True),
        sa.Column("entered_by_id", ID, nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("left_how", sa.String(length=20), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_because", sa.Text(), nullable=True),
        sa.CheckConstraint("left_on IS NULL OR left_on >= joined_on", name=op.f("ck_participant_record_days")),
        sa.CheckConstraint(
            "result_on IS NULL OR result_on >= left_on", name=op.f("ck_participant_record_result_days")
        ),
        sa.CheckConstraint("left_how IN ('completed', 'early')", name=op.f("ck_participant_record_left_how")),
        sa.CheckConstraint("sex IN ('f', 'm')", name=op.f("ck_participant_record_sex")),
        _points(table, "learner_id", "learner"),
        _points(table, "institution_id", "institution"),
        _points(table, "case_id", "cases"),
        _points(table, "entered_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_institution_id_left_on"), table, ["institution_id", "left_on"])
    op.create_index(op.f(f"ix_{table}_learner_id"), table, ["learner_id"])
    op.create_index(op.f(f"ix_{table}_case_id"), table, ["case_id"])


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))
