"""Cases of a practice learner say so themselves: nobody above the school sees them, nothing counts them.

Revision: 0046
"""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A mark on the case, as its learner has it."""
    op.add_column("cases", sa.Column("is_practice", sa.Boolean(), nullable=False, server_default=sa.false()))
    learner = sa.table("learner", sa.column("id"), sa.column("is_practice", sa.Boolean()))
    cases = sa.table("cases", sa.column("learner_id"), sa.column("is_practice", sa.Boolean()))
    practice = sa.select(learner.c.id).where(learner.c.is_practice.is_(True))
    op.execute(sa.update(cases).where(cases.c.learner_id.in_(practice)).values(is_practice=sa.true()))
