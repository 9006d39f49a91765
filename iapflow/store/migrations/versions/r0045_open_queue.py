"""Open cases are found by their workflow as well, so that no index of all cases looks better to whoever counts them.

Revision: 0045
"""

from alembic import op
from sqlalchemy import text

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None
NAME = "ix_cases_open_queue"


def upgrade() -> None:
    """The same rows, one column more."""
    op.drop_index(NAME, "cases")
    columns = ["institution_id", "workflow", "state", "due_at", "id"]
    op.create_index(NAME, "cases", columns, sqlite_where=text("is_open = 1"), postgresql_where=text("is_open"))
