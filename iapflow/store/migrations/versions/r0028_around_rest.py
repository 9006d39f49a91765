"""Around the plan: when a proposal was handed in, what is paid where, and which activity a list is about.

Revision: 0028
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Columns that stay empty for what is there; the day of handing in is read from the journal."""
    op.add_column("initiative_project", sa.Column("handed_in_at", MOMENT, nullable=True))
    op.add_column("initiative_project", sa.Column("iban", sa.String(length=34), nullable=True))
    op.add_column("initiative_project", sa.Column("advance_cents", sa.Integer(), nullable=True))
    op.add_column("initiative_presence", sa.Column("activity_row", sa.String(length=40), nullable=True))
    op.add_column("event_registration", sa.Column("entered_why", sa.String(length=200), nullable=True))
    with op.batch_alter_table("event_registration") as table:
        table.add_column(sa.Column("entered_by_id", ID, nullable=True))
        table.create_foreign_key(
            op.f("fk_event_registration_entered_by_id_person"), "person", ["entered_by_id"], ["id"]
        )
    op.create_table(
        "after_plan",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("check_on", sa.Date(), nullable=False),
        sa.Column("looked_at", MOMENT, nullable=False),
        sa.Column("looked_by_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_after_plan_case_id_cases")),
        sa.ForeignKeyConstraint(["looked_by_id"], ["person.id"], name=op.f("fk_after_plan_looked_by_id_person")),
        sa.PrimaryKeyConstraint("case_id", "check_on", name=op.f("pk_after_plan")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_after_plan_looked_by_id"), "after_plan", ["looked_by_id"], unique=False)
    op.execute(
        "UPDATE initiative_project SET handed_in_at = (SELECT min(event.at) FROM event"
        " WHERE event.case_id = initiative_project.case_id AND event.transition = 'submit')"
    )
