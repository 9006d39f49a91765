"""Overlaps of a giver are found in the index: what else they gave at that time of the day.

Revision: 0042
"""

from alembic import op

revision = "0042"
down_revision = "0039"
branch_labels = None
depends_on = None
TABLE = "work_log_entry"


def upgrade() -> None:
    """The hours stand behind the day; what was found by giver and day is found as before."""
    op.create_index(
        op.f("ix_work_log_entry_giver_id_worked_on_time_from_time_to"),
        TABLE, ["giver_id", "worked_on", "time_from", "time_to"],
    )  # fmt: skip
    op.drop_index(op.f("ix_work_log_entry_giver_id_worked_on"), table_name=TABLE)
