"""Children of a case, locked forms, documents.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Columns of a case, then the table of documents."""
    _cases()
    _document()


def _cases() -> None:
    """A foreign key of a new column must stand in the same statement on SQLite."""
    number = "BIGINT" if op.get_bind().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE cases ADD COLUMN person_id {number} CONSTRAINT fk_cases_person_id_person REFERENCES person (id)"
    )
    op.add_column("cases", sa.Column("organisation", sa.String(length=200), nullable=True))
    op.add_column("cases", sa.Column("parent_row", sa.String(length=160), nullable=True))
    op.add_column("cases", sa.Column("locked", JSON, nullable=True))
    op.create_index(
        "uq_cases_parent_row",
        "cases",
        ["parent_id", "workflow", "parent_row"],
        unique=True,
        postgresql_where=sa.text("parent_row IS NOT NULL"),
        sqlite_where=sa.text("parent_row IS NOT NULL"),
    )
    op.create_index(
        "ix_cases_person",
        "cases",
        ["person_id", "workflow"],
        unique=False,
        postgresql_where=sa.text("person_id IS NOT NULL"),
        sqlite_where=sa.text("person_id IS NOT NULL"),
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("alias", sa.String(length=40), nullable=True),
        sa.Column("letter", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=True),
        sa.Column("media_type", sa.String(length=60), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_document_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_case_id_id"), "document", ["case_id", "id"], unique=False)
