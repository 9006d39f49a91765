"""Which questions were answered with "yes, it is right" when a row of the work log was entered.

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One column; rows that stand answered nothing."""
    op.add_column("work_log_entry", sa.Column("answered", sa.String(length=120), nullable=True))
