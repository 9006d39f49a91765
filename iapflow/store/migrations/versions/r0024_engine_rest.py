"""The rest of the engine.

Revision: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A timer says why it failed last, as a promise does."""
    op.add_column("timer", sa.Column("last_error", sa.String(length=500), nullable=True))
