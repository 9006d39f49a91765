"""Seminars, courses and the library.

Revision: 0027
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
LIVE = sa.text("revoked_at IS NULL")
QUANTITY = sa.Numeric(10, 2).with_variant(sa.Float(), "sqlite")


def upgrade() -> None:
    """Materials with their editions and codes; events, who registers, what is certified."""
    _method_material()
    _material_edition()
    _material_code()
    _teacher_event()
    _event_registration()
    _event_certificate()


def _method_material() -> None:
    op.create_table(
        "method_material",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("publisher", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_method_material_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_method_material")),
    )
    op.create_index(op.f("ix_method_material_published_on"), "method_material", ["published_on"], unique=False)


def _material_edition() -> None:
    op.create_table(
        "material_edition",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("edition", sa.String(length=60), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("file_token", sa.String(length=32), nullable=True),
        sa.Column("file_name", sa.String(length=160), nullable=True),
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.CheckConstraint("file_token IS NOT NULL OR address IS NOT NULL", name=op.f("ck_material_edition_somewhere")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["method_material.case_id"], name=op.f("fk_material_edition_case_id_method_material")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material_edition")),
        sa.UniqueConstraint("case_id", "edition", name=op.f("uq_material_edition_case_id_edition")),
    )


def _material_code() -> None:
    op.create_table(
        "material_code",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.CheckConstraint("kind IN ('audience', 'group', 'factor', 'measure')", name=op.f("ck_material_code_kind")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["method_material.case_id"], name=op.f("fk_material_code_case_id_method_material")
        ),
        sa.PrimaryKeyConstraint("case_id", "kind", "code", name=op.f("pk_material_code")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_material_code_kind_code"), "material_code", ["kind", "code"], unique=False)


def _teacher_event() -> None:
    op.create_table(
        "teacher_event",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=500), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("time_from", sa.String(length=5), nullable=False),
        sa.Column("time_to", sa.String(length=5), nullable=False),
        sa.Column("register_by", sa.Date(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("hours", QUANTITY, nullable=False),
        sa.Column("least_hours", QUANTITY, nullable=False),
        sa.Column("audience", JSON, nullable=False),
        sa.Column("programme", JSON, nullable=False),
        sa.Column("is_for_all", sa.Boolean(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_teacher_event_days")),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_teacher_event_capacity")),
        sa.CheckConstraint("least_hours >= 0 AND least_hours <= hours", name=op.f("ck_teacher_event_hours")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_teacher_event_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_teacher_event_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_teacher_event")),
    )
    op.create_index(op.f("ix_teacher_event_institution_id"), "teacher_event", ["institution_id"], unique=False)
    op.create_index(op.f("ix_teacher_event_starts_on"), "teacher_event", ["starts_on"], unique=False)


def _event_registration() -> None:
    op.create_table(
        "event_registration",
        sa.Column("id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("job", sa.String(length=200), nullable=True),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("hours", QUANTITY, nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state IN ('confirmed', 'waiting', 'cancelled')", name=op.f("ck_event_registration_state")),
        sa.CheckConstraint("hours >= 0", name=op.f("ck_event_registration_hours")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["teacher_event.case_id"], name=op.f("fk_event_registration_event_id_teacher_event")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_event_registration_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_registration_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_registration")),
        sa.UniqueConstraint("event_id", "person_id", name=op.f("uq_event_registration_event_id_person_id")),
    )
    op.create_index(op.f("ix_event_registration_person_id"), "event_registration", ["person_id"], unique=False)


def _event_certificate() -> None:
    op.create_table(
        "event_certificate",
        sa.Column("id", ID, nullable=False),
        sa.Column("registration_id", ID, nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("hours", QUANTITY, nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["registration_id"], ["event_registration.id"],
            name=op.f("fk_event_certificate_registration_id_event_registration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_certificate")),
        sa.UniqueConstraint("number", name=op.f("uq_event_certificate_number")),
    )  # fmt: skip
    op.create_index(
        op.f("ix_event_certificate_registration_id"), "event_certificate", ["registration_id"], unique=False
    )
    op.create_index(
        "uq_event_certificate_live", "event_certificate", ["registration_id"], unique=True,
        postgresql_where=LIVE, sqlite_where=LIVE,
    )  # fmt: skip
