"""Supervision for teachers.

Revision: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Certified supervisors; supervisions with their groups and marks."""
    _certificate()
    _supervision()
    _seat()
    _rating()


def _certificate() -> None:
    op.create_table(
        "supervisor_certificate",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_supervisor_certificate_days")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_supervisor_certificate_person_id_person")),
        sa.ForeignKeyConstraint(
            ["entered_by_id"], ["person.id"], name=op.f("fk_supervisor_certificate_entered_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisor_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_supervisor_certificate_number")),
    )
    op.create_index(op.f("ix_supervisor_certificate_person_id"), "supervisor_certificate", ["person_id"], unique=False)


def _supervision() -> None:
    op.create_table(
        "supervision",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("group_kind", sa.String(length=40), nullable=False),
        sa.Column("asked_by_id", ID, nullable=True),
        sa.Column("supervisor_id", ID, nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("time_from", sa.String(length=5), nullable=True),
        sa.Column("time_to", sa.String(length=5), nullable=True),
        sa.Column("mode", sa.String(length=40), nullable=True),
        sa.Column("place", sa.String(length=500), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_supervision_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_supervision_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_supervision_asked_by_id_person")),
        sa.ForeignKeyConstraint(["supervisor_id"], ["person.id"], name=op.f("fk_supervision_supervisor_id_person")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_supervision")),
    )
    op.create_index(op.f("ix_supervision_asked_by_id"), "supervision", ["asked_by_id"], unique=False)
    op.create_index(op.f("ix_supervision_held_on"), "supervision", ["held_on"], unique=False)
    op.create_index(op.f("ix_supervision_institution_id"), "supervision", ["institution_id"], unique=False)
    op.create_index(op.f("ix_supervision_supervisor_id"), "supervision", ["supervisor_id"], unique=False)


def _seat() -> None:
    op.create_table(
        "supervision_seat",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("job", sa.String(length=200), nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("has_rated", sa.Boolean(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["supervision.case_id"], name=op.f("fk_supervision_seat_case_id_supervision")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_supervision_seat_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_seat")),
        sa.UniqueConstraint("case_id", "person_id", name=op.f("uq_supervision_seat_case_id_person_id")),
    )
    op.create_index(op.f("ix_supervision_seat_person_id"), "supervision_seat", ["person_id"], unique=False)


def _rating() -> None:
    op.create_table(
        "supervision_rating",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("mark", sa.SmallInteger(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.CheckConstraint("mark BETWEEN 1 AND 5", name=op.f("ck_supervision_rating_mark")),
        sa.CheckConstraint("given >= 1", name=op.f("ck_supervision_rating_given")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["supervision.case_id"], name=op.f("fk_supervision_rating_case_id_supervision")
        ),
        sa.PrimaryKeyConstraint("case_id", "mark", name=op.f("pk_supervision_rating")),
        sqlite_with_rowid=False,
    )
