"""Signals of risk, their sums and reviews.

Revision: 0015
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
KINDS = "kind IN ('attendance', 'results', 'behaviour', 'oneroster')"
QUANTITY = sa.Numeric(10, 2).with_variant(sa.Float(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _class_teacher()
    _attendance_day()
    _result_day()
    _observation()
    _early_switch()
    _early_signal()
    _early_tally()
    _early_mapping()
    _early_file()


def _class_teacher() -> None:
    op.create_table(
        "class_teacher",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("class_name", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_class_teacher_days")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_class_teacher_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_class_teacher_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_teacher")),
    )
    op.create_index(
        op.f("ix_class_teacher_institution_id_class_name"),
        "class_teacher",
        ["institution_id", "class_name"],
        unique=False,
    )
    op.create_index(op.f("ix_class_teacher_person_id"), "class_teacher", ["person_id"], unique=False)


def _attendance_day() -> None:
    op.create_table(
        "attendance_day",
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("lessons", sa.SmallInteger(), nullable=False),
        sa.Column("absent", sa.SmallInteger(), nullable=False),
        sa.Column("unexcused", sa.SmallInteger(), nullable=False),
        sa.Column("late", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("absent BETWEEN 0 AND lessons", name=op.f("ck_attendance_day_absent")),
        sa.CheckConstraint("late BETWEEN 0 AND lessons", name=op.f("ck_attendance_day_late")),
        sa.CheckConstraint("lessons BETWEEN 0 AND 24", name=op.f("ck_attendance_day_lessons")),
        sa.CheckConstraint("unexcused BETWEEN 0 AND absent", name=op.f("ck_attendance_day_unexcused")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_attendance_day_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_attendance_day_learner_id_learner")),
        sa.PrimaryKeyConstraint("institution_id", "learner_id", "day", name=op.f("pk_attendance_day")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_attendance_day_missed",
        "attendance_day",
        ["institution_id", "learner_id", "day"],
        unique=False,
        postgresql_where=sa.text("lessons > 0 AND unexcused >= lessons"),
        sqlite_where=sa.text("lessons > 0 AND unexcused >= lessons"),
    )


def _result_day() -> None:
    op.create_table(
        "result_day",
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("marks", sa.SmallInteger(), nullable=False),
        sa.Column("hundredths", sa.Integer(), nullable=False),
        sa.Column("missing", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("hundredths BETWEEN 0 AND marks * 1000", name=op.f("ck_result_day_sum")),
        sa.CheckConstraint("marks BETWEEN 0 AND 99 AND missing BETWEEN 0 AND 99", name=op.f("ck_result_day_counts")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_result_day_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_result_day_learner_id_learner")),
        sa.PrimaryKeyConstraint("institution_id", "learner_id", "subject", "day", name=op.f("pk_result_day")),
        sqlite_with_rowid=False,
    )


def _observation() -> None:
    op.create_table(
        "observation",
        sa.Column("id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", ID, nullable=True),
        sa.Column("is_serious", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.SmallInteger(), nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("import_key", sa.String(length=64), nullable=True),
        sa.CheckConstraint("kind IN ('behaviour', 'concern', 'wellbeing')", name=op.f("ck_observation_kind")),
        sa.CheckConstraint("answer IS NULL OR answer BETWEEN 1 AND 5", name=op.f("ck_observation_answer")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_observation_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_observation_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_observation_learner_id_learner")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_observation_noted_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("import_key", name=op.f("uq_observation_import_key")),
    )
    op.create_index(op.f("ix_observation_case_id"), "observation", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_observation_institution_id_learner_id_noted_on"),
        "observation",
        ["institution_id", "learner_id", "noted_on"],
        unique=False,
    )
    op.create_index(op.f("ix_observation_learner_id"), "observation", ["learner_id"], unique=False)


def _early_switch() -> None:
    op.create_table(
        "early_switch",
        sa.Column("id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("watch", QUANTITY, nullable=True),
        sa.Column("act", QUANTITY, nullable=True),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("flagged_then", sa.Integer(), nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by_id", ID, nullable=True),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.Column("let_go_on", sa.Date(), nullable=True),
        sa.Column("let_go_days", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["person.id"], name=op.f("fk_early_switch_decided_by_id_person")),
        sa.ForeignKeyConstraint(["ended_by_id"], ["person.id"], name=op.f("fk_early_switch_ended_by_id_person")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_early_switch_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_switch")),
    )
    op.create_index(
        "uq_early_switch_stands",
        "early_switch",
        ["institution_id", "indicator"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )


def _early_signal() -> None:
    op.create_table(
        "early_signal",
        sa.Column("id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("semester_id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("value", QUANTITY, nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("case_id", ID, nullable=True),
        sa.CheckConstraint("level IN ('watch', 'act')", name=op.f("ck_early_signal_level")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_early_signal_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_early_signal_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_early_signal_learner_id_learner")),
        sa.ForeignKeyConstraint(["semester_id"], ["semester.id"], name=op.f("fk_early_signal_semester_id_semester")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_signal")),
        sa.UniqueConstraint("institution_id", "semester_id", "learner_id", "indicator", name="uq_early_signal_one"),
    )
    op.create_index(op.f("ix_early_signal_case_id"), "early_signal", ["case_id"], unique=False)
    op.create_index(op.f("ix_early_signal_learner_id"), "early_signal", ["learner_id"], unique=False)


def _early_tally() -> None:
    op.create_table(
        "early_tally",
        sa.Column("semester_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column("value", QUANTITY, nullable=False),
        sa.Column("learners", sa.Integer(), nullable=False),
        sa.Column("leavers", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "learners >= 0 AND leavers >= 0 AND leavers <= learners", name=op.f("ck_early_tally_counts")
        ),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_early_tally_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["semester_id"], ["semester.id"], name=op.f("fk_early_tally_semester_id_semester")),
        sa.PrimaryKeyConstraint("semester_id", "institution_id", "indicator", "value", name=op.f("pk_early_tally")),
        sqlite_with_rowid=False,
    )


def _early_mapping() -> None:
    op.create_table(
        "early_mapping",
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("columns", JSON, nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_early_mapping_kind")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_early_mapping_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("institution_id", "kind", name=op.f("pk_early_mapping")),
    )


def _early_file() -> None:
    op.create_table(
        "early_file",
        sa.Column("id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("handed_in_by_id", ID, nullable=True),
        sa.Column("handed_in_at", MOMENT, nullable=False),
        sa.Column("taken_in_at", MOMENT, nullable=True),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=True),
        sa.Column("changed", sa.Integer(), nullable=True),
        sa.CheckConstraint(KINDS, name=op.f("ck_early_file_kind")),
        sa.ForeignKeyConstraint(["handed_in_by_id"], ["person.id"], name=op.f("fk_early_file_handed_in_by_id_person")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_early_file_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_early_file")),
    )
    op.create_index(op.f("ix_early_file_institution_id"), "early_file", ["institution_id"], unique=False)
