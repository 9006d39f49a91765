"""Marks for the author, openings of a case, one-purpose links.

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the three tables."""
    _mark()
    _case_seen()
    _purpose_link()


def _mark() -> None:
    op.create_table(
        "mark",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("alias", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("answered_by_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["person.id"], name=op.f("fk_mark_answered_by_id_person")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_mark_case_id_cases")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_mark_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    op.create_index(op.f("ix_mark_case_id_alias_event_id"), "mark", ["case_id", "alias", "event_id"], unique=False)
    op.create_index(op.f("ix_mark_event_id"), "mark", ["event_id"], unique=False)


def _case_seen() -> None:
    op.create_table(
        "case_seen",
        sa.Column("case_id", ID, nullable=False, autoincrement=False),
        sa.Column("person_id", ID, nullable=False, autoincrement=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_seen_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_seen_person_id_person")),
        sa.PrimaryKeyConstraint("case_id", "person_id", name=op.f("pk_case_seen")),
    )


def _purpose_link() -> None:
    op.create_table(
        "purpose_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("transition", sa.String(length=40), nullable=False),
        sa.Column("relation", sa.String(length=40), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("is_once", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by_id", ID, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", ID, nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_purpose_link_attempts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_purpose_link_case_id_cases")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_purpose_link_ended_by_id_person")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["person.id"], name=op.f("fk_purpose_link_issued_by_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_purpose_link_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purpose_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_purpose_link_token_digest")),
    )
    op.create_index(op.f("ix_purpose_link_case_id"), "purpose_link", ["case_id"], unique=False)
