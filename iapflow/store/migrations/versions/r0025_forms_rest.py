"""Phrases for fields, and how somebody likes long forms.

Revision: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; whether a file is used."""
    op.add_column("upload", sa.Column("used_at", MOMENT, nullable=True))
    op.add_column("upload", sa.Column("looked_on", sa.Date(), nullable=True))
    op.create_table(
        "form_taste",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("one_at_a_time", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_form_taste_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_form_taste")),
    )
    op.create_table(
        "phrase",
        sa.Column("id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("form_id", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=90), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("written_by_id", ID, nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("released_by_id", ID, nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_phrase_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["written_by_id"], ["person.id"], name=op.f("fk_phrase_written_by_id_person")),
        sa.ForeignKeyConstraint(["released_by_id"], ["person.id"], name=op.f("fk_phrase_released_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    op.create_index("ix_phrase_institution_id_form_id", "phrase", ["institution_id", "form_id"], unique=False)
    op.create_index("ix_phrase_written_by_id", "phrase", ["written_by_id"], unique=False)
