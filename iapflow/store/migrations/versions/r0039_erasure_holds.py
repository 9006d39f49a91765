"""Holds: what is kept beyond its time while a dispute runs.

Revision: 0039
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "erasure_hold"


def upgrade() -> None:
    """Whose, who answers for it, why, from when to when."""
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_erasure_hold_days")),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_erasure_hold_learner_id_learner")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_erasure_hold_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure_hold")),
    )
    op.create_index(op.f("ix_erasure_hold_learner_id"), TABLE, ["learner_id"])
