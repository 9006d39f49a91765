"""Claims, suppliers and payment lists.

Revision: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
QUANTITY = sa.Numeric(10, 2).with_variant(sa.Float(), "sqlite")


def upgrade() -> None:
    """What others point at comes first."""
    _compensation_limit()
    _payment_list()
    _supplier()
    _absence()
    _claim()
    _claim_document()
    _claim_line()
    _payment_item()


def _compensation_limit() -> None:
    op.create_table(
        "compensation_limit",
        sa.Column("id", ID, nullable=False),
        sa.Column("measure_code", sa.String(length=20), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("cents_per_unit", sa.Integer(), nullable=True),
        sa.CheckConstraint("cents_per_unit >= 0", name=op.f("ck_compensation_limit_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compensation_limit")),
        sa.UniqueConstraint("measure_code", "valid_from", name=op.f("uq_compensation_limit_measure_code_valid_from")),
    )


def _payment_list() -> None:
    op.create_table(
        "payment_list",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("payer", sa.String(length=200), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("pays_on", sa.Date(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by_id", ID, nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_payment_list_made_by_id_person")),
        sa.ForeignKeyConstraint(["unit_id"], ["institution.id"], name=op.f("fk_payment_list_unit_id_institution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_list")),
        sa.UniqueConstraint("number", name=op.f("uq_payment_list_number")),
        sa.UniqueConstraint("request_id", name=op.f("uq_payment_list_request_id")),
    )
    op.create_index(op.f("ix_payment_list_unit_id_id"), "payment_list", ["unit_id", "id"], unique=False)


def _supplier() -> None:
    op.create_table(
        "supplier",
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("registration_number", sa.String(length=20), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_supplier_days")),
        sa.ForeignKeyConstraint(["unit_id"], ["institution.id"], name=op.f("fk_supplier_unit_id_institution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supplier")),
        sa.UniqueConstraint("unit_id", "registration_number", name=op.f("uq_supplier_unit_id_registration_number")),
    )


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.CheckConstraint("source IN ('hand', 'import')", name=op.f("ck_absence_source")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_absence_entered_by_id_person")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_absence_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_absence_learner_id_learner")),
        sa.PrimaryKeyConstraint("learner_id", "day", name=op.f("pk_absence")),
    )
    op.create_index(op.f("ix_absence_institution_id_day"), "absence", ["institution_id", "day"], unique=False)


def _claim() -> None:
    op.create_table(
        "claim",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("measure_code", sa.String(length=20), nullable=False),
        sa.Column("provision", sa.String(length=20), nullable=False),
        sa.Column("supplier_id", ID, nullable=True),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("asked_cents", ID, nullable=False),
        sa.Column("eligible_cents", ID, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.CheckConstraint("asked_cents >= 0 AND eligible_cents <= asked_cents", name=op.f("ck_claim_amount")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_claim_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_claim_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["supplier_id"], ["supplier.id"], name=op.f("fk_claim_supplier_id_supplier")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_claim")),
    )
    op.create_index(op.f("ix_claim_institution_id_month"), "claim", ["institution_id", "month"], unique=False)


def _claim_document() -> None:
    op.create_table(
        "claim_document",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("cents", ID, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["claim.case_id"], name=op.f("fk_claim_document_case_id_claim")),
        sa.PrimaryKeyConstraint("case_id", "row_id", name=op.f("pk_claim_document")),
    )
    op.create_index(op.f("ix_claim_document_number_issued_on"), "claim_document", ["number", "issued_on"], unique=False)


def _claim_line() -> None:
    op.create_table(
        "claim_line",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("measure_row", sa.String(length=40), nullable=False),
        sa.Column("quantity", QUANTITY, nullable=False),
        sa.Column("cents", ID, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.CheckConstraint("cents >= 0 AND quantity >= 0", name=op.f("ck_claim_line_amount")),
        sa.CheckConstraint("last_on >= first_on", name=op.f("ck_claim_line_days")),
        sa.ForeignKeyConstraint(["case_id"], ["claim.case_id"], name=op.f("fk_claim_line_case_id_claim")),
        sa.ForeignKeyConstraint(
            ["plan_id", "measure_row"],
            ["measure.case_id", "measure.row_id"],
            name=op.f("fk_claim_line_plan_id_measure_row_measure"),
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["cases.id"], name=op.f("fk_claim_line_plan_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "row_id", name=op.f("pk_claim_line")),
    )
    op.create_index(op.f("ix_claim_line_plan_id_measure_row"), "claim_line", ["plan_id", "measure_row"], unique=False)


def _payment_item() -> None:
    op.create_table(
        "payment_item",
        sa.Column("list_id", ID, nullable=False),
        sa.Column("claim_id", ID, nullable=False),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("cents", ID, nullable=False),
        sa.Column("reference", sa.String(length=140), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.CheckConstraint("outcome IN ('waiting', 'paid', 'returned')", name=op.f("ck_payment_item_outcome")),
        sa.CheckConstraint("cents > 0", name=op.f("ck_payment_item_amount")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.case_id"], name=op.f("fk_payment_item_claim_id_claim")),
        sa.ForeignKeyConstraint(["list_id"], ["payment_list.id"], name=op.f("fk_payment_item_list_id_payment_list")),
        sa.PrimaryKeyConstraint("list_id", "claim_id", name=op.f("pk_payment_item")),
    )
    op.create_index(op.f("ix_payment_item_claim_id"), "payment_item", ["claim_id"], unique=False)
