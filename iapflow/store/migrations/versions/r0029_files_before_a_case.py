"""Files may be put in before the case that they are meant for is opened.

Revision: 0029
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A file has a case or waits for one."""
    with op.batch_alter_table("upload") as batch:
        batch.alter_column("case_id", existing_type=sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
