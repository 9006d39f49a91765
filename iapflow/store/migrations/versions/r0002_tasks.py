"""Tasks of a state: who does which, for which row, with which form.

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

CODE, SHORT = sa.String(length=40), sa.String(length=20)


def upgrade() -> None:
    """Which task of the state it is, for which row, with which form, and how it ended."""
    for name, kind in (("key", CODE), ("row_id", CODE), ("form", CODE), ("outcome", SHORT)):
        op.add_column("task", sa.Column(name, kind, nullable=True))
