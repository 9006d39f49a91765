"""The chain of the journal.

Revision: 0031
"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each line from now on carries a hash over itself and the one before; older lines stay as they are."""
    op.add_column("event", sa.Column("hash", sa.String(length=64), nullable=True))
