"""Who stands in for whom, and to-dos that were handed on because nobody could do them.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Make the table, and the columns of what is handed on."""
    _substitution()
    op.add_column("task", sa.Column("handed_from", sa.String(length=40), nullable=True))
    op.add_column("task", sa.Column("handed_because", sa.String(length=40), nullable=True))
    op.add_column("cases", sa.Column("was_handed_on", sa.Boolean(), nullable=True))


def _substitution() -> None:
    op.create_table(
        "substitution",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("absent_id", ID, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("institution_id", ID, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=True),
        sa.Column("appointed_by_id", ID, nullable=False),
        sa.Column("appointed_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", ID, nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_substitution_days")),
        sa.CheckConstraint("person_id <> absent_id", name=op.f("ck_substitution_not_oneself")),
        sa.ForeignKeyConstraint(["absent_id"], ["person.id"], name=op.f("fk_substitution_absent_id_person")),
        sa.ForeignKeyConstraint(
            ["appointed_by_id"], ["person.id"], name=op.f("fk_substitution_appointed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_substitution_ended_by_id_person")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_substitution_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_substitution_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitution")),
    )
    for column, name in (("person_id", "ix_substitution_person"), ("absent_id", "ix_substitution_absent")):
        op.create_index(
            name, "substitution", [column, "valid_to"], unique=False, postgresql_where=STANDS, sqlite_where=STANDS
        )
