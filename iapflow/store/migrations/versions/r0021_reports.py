"""Sums kept for reports, outcomes, totals of learners, reports that are ordered.

Revision: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
QUANTITY = sa.Numeric(10, 2).with_variant(sa.Float(), "sqlite")


def upgrade() -> None:
    """Five tables; the sums are worked out from the log that is there."""
    _work_log_measure()
    _outcomes()
    _enrolment_total()
    _report_order()
    _count_what_is_there()


def _work_log_measure() -> None:
    op.create_table(
        "work_log_measure",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("measure_row", sa.String(length=40), nullable=False),
        sa.Column("hours", QUANTITY, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours >= 0 AND hours < 100000", name=op.f("ck_work_log_measure_hours")),
        sa.CheckConstraint("entries >= 0 AND missed >= 0", name=op.f("ck_work_log_measure_counts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_work_log_measure_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "month", "measure_row", name=op.f("pk_work_log_measure")),
    )


def _outcomes() -> None:
    op.create_table(
        "plan_outcome",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("recommendation", sa.String(length=20), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_plan_outcome_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_plan_outcome")),
    )
    op.create_table(
        "risk_outcome",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("change", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_risk_outcome_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "row_id", name=op.f("pk_risk_outcome")),
    )
    op.create_table(
        "measure_outcome",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("usefulness", sa.String(length=20), nullable=False),
        sa.Column("gap_reason", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_measure_outcome_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "row_id", name=op.f("pk_measure_outcome")),
    )


def _enrolment_total() -> None:
    op.create_table(
        "enrolment_total",
        sa.Column("id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("learners", sa.Integer(), nullable=False),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.CheckConstraint("learners >= 0 AND learners < 100000", name=op.f("ck_enrolment_total_learners")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_enrolment_total_entered_by_id_person")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_enrolment_total_institution_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment_total")),
        sa.UniqueConstraint(
            "institution_id", "grade", "counted_on", name=op.f("uq_enrolment_total_institution_id_grade_counted_on")
        ),
    )


def _report_order() -> None:
    op.create_table(
        "report_order",
        sa.Column("id", ID, nullable=False),
        sa.Column("reader_id", ID, nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("every", sa.String(length=20), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.CheckConstraint("every IN ('week', 'month')", name=op.f("ck_report_order_every")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_report_order_made_by_id_person")),
        sa.ForeignKeyConstraint(["reader_id"], ["person.id"], name=op.f("fk_report_order_reader_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_order")),
    )
    op.create_index(op.f("ix_report_order_made_by_id"), "report_order", ["made_by_id"], unique=False)
    op.create_index(op.f("ix_report_order_reader_id"), "report_order", ["reader_id"], unique=False)


def _count_what_is_there() -> None:
    """By month and measure, out of the rows of the log that count."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    month = "date(worked_on, 'start of month')" if is_sqlite else "date_trunc('month', worked_on)::date"
    given = "CASE WHEN no_show THEN 0 ELSE {} END"
    op.execute(
        "INSERT INTO work_log_measure (case_id, month, measure_row, hours, entries, missed)"  # noqa: S608 - our own words
        f" SELECT case_id, {month}, coalesce(measure_row, ''), sum({given.format('hours')}), sum({given.format('1')}),"
        " sum(CASE WHEN no_show THEN 1 ELSE 0 END) FROM work_log_entry WHERE voided_at IS NULL"
        f" GROUP BY case_id, {month}, coalesce(measure_row, '')"
    )
