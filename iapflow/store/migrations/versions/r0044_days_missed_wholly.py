"""Who missed whole days is found in an index alone: it holds the two figures that its condition compares.

Revision: 0044
"""

from alembic import op
from sqlalchemy import text

revision = "0044"
down_revision = "0042"
branch_labels = None
depends_on = None
NAME = "ix_attendance_day_missed"
MISSED_WHOLE = text("lessons > 0 AND unexcused >= lessons")


def upgrade() -> None:
    """The same rows, two columns more."""
    op.drop_index(NAME, "attendance_day")
    columns = ["institution_id", "learner_id", "day", "unexcused", "lessons"]
    op.create_index(NAME, "attendance_day", columns, sqlite_where=MISSED_WHOLE, postgresql_where=MISSED_WHOLE)
