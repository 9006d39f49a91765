"""Lists taken out as files.

Revision: 0036
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TO_DO = sa.text("done_at IS NULL")


def upgrade() -> None:
    """Who took out what, and for some days its bytes."""
    _export_run()
    op.create_table(
        "export_part",
        sa.Column("run_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["export_run.id"], name=op.f("fk_export_part_run_id_export_run")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_export_part")),
    )


def _export_run() -> None:
    table = "export_run"
    op.create_table(
        table,
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("alias", sa.String(length=40), nullable=False),
        sa.Column("row_group", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("filters", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("cases_done", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("size", ID, nullable=False),
        sa.Column("last_error", sa.String(length=80), nullable=True),
        sa.CheckConstraint("kind IN ('csv', 'xlsx')", name=op.f("ck_export_run_kind")),
        sa.CheckConstraint("cases_done >= 0 AND cases >= 0 AND lines >= 0", name=op.f("ck_export_run_counts")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_export_run_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_run")),
    )
    op.create_index(op.f("ix_export_run_person_id"), table, ["person_id"])
    op.create_index(
        "ix_export_run_open", table, ["id"], postgresql_where=TO_DO, sqlite_where=TO_DO,
    )  # fmt: skip
