"""What a whole country needs: month sums in one pass over an index, a school's cases of all years found at once.

Revision: 0037
"""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All that a sum by month needs lies in its index."""
    name = op.f("ix_work_log_month_month_hours_entries")
    op.create_index(name, "work_log_month", ["month", "hours", "entries"])
    op.create_index("ix_cases_place", "cases", ["institution_id", "workflow", "semester_id"])
