"""Youth initiative projects.

Revision: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
STANDS = sa.text("closed_at IS NULL")


def upgrade() -> None:
    """Calls and organisations, then projects with what hangs on them."""
    _initiative_call()
    _organisation()
    _initiative_project()
    _initiative_activity()
    _initiative_presence()
    _initiative_count()


def _initiative_call() -> None:
    op.create_table(
        "initiative_call",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("municipality_id", ID, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("panel", sa.String(length=500), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("least_participants", sa.Integer(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_initiative_call_days")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_initiative_call_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["institution.id"], name=op.f("fk_initiative_call_municipality_id_institution")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_initiative_call")),
    )
    op.create_index(op.f("ix_initiative_call_municipality_id"), "initiative_call", ["municipality_id"], unique=False)
    op.create_index(
        "uq_initiative_call_open",
        "initiative_call",
        ["municipality_id"],
        unique=True,
        postgresql_where=STANDS,
        sqlite_where=STANDS,
    )


def _organisation() -> None:
    op.create_table(
        "organisation",
        sa.Column("id", ID, nullable=False),
        sa.Column("municipality_id", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("registration_number", sa.String(length=11), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("person_id", ID, nullable=True),
        sa.CheckConstraint("state IN ('asked', 'accepted', 'refused')", name=op.f("ck_organisation_state")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_organisation_decided_by_id_person")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["institution.id"], name=op.f("fk_organisation_municipality_id_institution")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_organisation_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint(
            "municipality_id", "registration_number", name=op.f("uq_organisation_municipality_id_registration_number")
        ),
    )
    op.create_index(op.f("ix_organisation_person_id"), "organisation", ["person_id"], unique=False)


def _initiative_project() -> None:
    op.create_table(
        "initiative_project",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("call_id", ID, nullable=False),
        sa.Column("organisation_id", ID, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("points_hundredths", sa.Integer(), nullable=True),
        sa.Column("granted_cents", sa.Integer(), nullable=True),
        sa.Column("paid_cents", sa.Integer(), nullable=False),
        sa.Column("recovered_cents", sa.Integer(), nullable=False),
        sa.Column("told_present", sa.Integer(), nullable=True),
        sa.Column("told_at_risk", sa.Integer(), nullable=True),
        sa.Column("is_met", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "granted_cents IS NULL OR granted_cents = 460000", name=op.f("ck_initiative_project_lump_sum")
        ),
        sa.CheckConstraint("paid_cents >= 0 AND paid_cents <= 460000", name=op.f("ck_initiative_project_paid")),
        sa.CheckConstraint(
            "recovered_cents >= 0 AND recovered_cents <= paid_cents", name=op.f("ck_initiative_project_recovered")
        ),
        sa.CheckConstraint(
            "told_at_risk >= 0 AND told_at_risk <= told_present", name=op.f("ck_initiative_project_told")
        ),
        sa.ForeignKeyConstraint(
            ["call_id"], ["initiative_call.case_id"], name=op.f("fk_initiative_project_call_id_initiative_call")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_initiative_project_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_initiative_project_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_initiative_project")),
    )
    op.create_index(op.f("ix_initiative_project_call_id"), "initiative_project", ["call_id"], unique=False)
    op.create_index(
        op.f("ix_initiative_project_organisation_id"), "initiative_project", ["organisation_id"], unique=False
    )


def _initiative_activity() -> None:
    op.create_table(
        "initiative_activity",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("ages", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["initiative_project.case_id"], name=op.f("fk_initiative_activity_case_id_initiative_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_activity")),
        sa.UniqueConstraint("case_id", "row_id", name=op.f("uq_initiative_activity_case_id_row_id")),
    )


def _initiative_presence() -> None:
    op.create_table(
        "initiative_presence",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("class_name", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["initiative_project.case_id"], name=op.f("fk_initiative_presence_case_id_initiative_project")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_initiative_presence_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiative_presence")),
    )
    op.create_index(
        op.f("ix_initiative_presence_case_id_institution_id"),
        "initiative_presence",
        ["case_id", "institution_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_initiative_presence_institution_id"), "initiative_presence", ["institution_id"], unique=False
    )


def _initiative_count() -> None:
    op.create_table(
        "initiative_count",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("at_risk", sa.Integer(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.Column("counted_by_id", ID, nullable=False),
        sa.CheckConstraint("at_risk >= 0 AND at_risk <= present", name=op.f("ck_initiative_count_counts")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["initiative_project.case_id"], name=op.f("fk_initiative_count_case_id_initiative_project")
        ),
        sa.ForeignKeyConstraint(
            ["counted_by_id"], ["person.id"], name=op.f("fk_initiative_count_counted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_initiative_count_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("case_id", "institution_id", name=op.f("pk_initiative_count")),
        sqlite_with_rowid=False,
    )
