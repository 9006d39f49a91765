"""Confirming rows of the work log, time owed, own notes; one payment list for claims and months.

Revision: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
QUANTITY = sa.Numeric(10, 2).with_variant(sa.Float(), "sqlite")


def upgrade() -> None:
    """Make the tables; let a payment list hold any case."""
    _confirming()
    _owed()
    _own()
    _payments()


def _confirming() -> None:
    op.create_table(
        "confirmation_way",
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("pin_proof", sa.String(length=120), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by_id", ID, nullable=True),
        sa.CheckConstraint("way IN ('sheet', 'pin', 'link')", name=op.f("ck_confirmation_way_way")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_confirmation_way_attempts")),
        sa.ForeignKeyConstraint(
            ["changed_by_id"], ["person.id"], name=op.f("fk_confirmation_way_changed_by_id_person")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_confirmation_way_learner_id_learner")),
        sa.PrimaryKeyConstraint("learner_id", name=op.f("pk_confirmation_way")),
    )
    op.create_table(
        "confirmation_change",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_confirmation_change_by_id_person")),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_confirmation_change_learner_id_learner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation_change")),
    )
    op.create_index(op.f("ix_confirmation_change_learner_id"), "confirmation_change", ["learner_id"], unique=False)
    op.create_table(
        "confirmation_link_row",
        sa.Column("link_id", ID, nullable=False),
        sa.Column("entry_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["work_log_entry.id"], name=op.f("fk_confirmation_link_row_entry_id_work_log_entry")
        ),
        sa.ForeignKeyConstraint(
            ["link_id"], ["purpose_link.id"], name=op.f("fk_confirmation_link_row_link_id_purpose_link")
        ),
        sa.PrimaryKeyConstraint("link_id", "entry_id", name=op.f("pk_confirmation_link_row")),
    )
    op.create_table(
        "log_evidence",
        sa.Column("entry_id", ID, nullable=False),
        sa.Column("file", sa.Text(), nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("confirmed_by_id", ID, nullable=True),
        sa.Column("explained_on", sa.Date(), nullable=True),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("looked_by_id", ID, nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_log_evidence_confirmed_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["work_log_entry.id"], name=op.f("fk_log_evidence_entry_id_work_log_entry")
        ),
        sa.ForeignKeyConstraint(["looked_by_id"], ["person.id"], name=op.f("fk_log_evidence_looked_by_id_person")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_log_evidence")),
    )


def _owed() -> None:
    op.create_table(
        "make_up",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("measure_row", sa.String(length=40), nullable=False),
        sa.Column("giver_id", ID, nullable=False),
        sa.Column("missed_on", sa.Date(), nullable=False),
        sa.Column("hours", QUANTITY, nullable=False),
        sa.Column("cause", sa.String(length=20), nullable=False),
        sa.Column("entry_id", ID, nullable=True),
        sa.Column("moved_to", sa.Date(), nullable=True),
        sa.Column("moved_from", sa.Time(), nullable=True),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("noted_by_id", ID, nullable=True),
        sa.Column("settled_by_id", ID, nullable=True),
        sa.Column("waived_at", MOMENT, nullable=True),
        sa.Column("waived_by_id", ID, nullable=True),
        sa.Column("waived_because", sa.Text(), nullable=True),
        sa.CheckConstraint("cause IN ('no_show', 'giver', 'moved')", name=op.f("ck_make_up_cause")),
        sa.CheckConstraint("hours > 0 AND hours <= 24", name=op.f("ck_make_up_hours")),
        sa.ForeignKeyConstraint(
            ["case_id", "measure_row"],
            ["measure.case_id", "measure.row_id"],
            name=op.f("fk_make_up_case_id_measure_row_measure"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_make_up_case_id_cases")),
        sa.ForeignKeyConstraint(["entry_id"], ["work_log_entry.id"], name=op.f("fk_make_up_entry_id_work_log_entry")),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name=op.f("fk_make_up_giver_id_person")),
        sa.ForeignKeyConstraint(["noted_by_id"], ["person.id"], name=op.f("fk_make_up_noted_by_id_person")),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["work_log_entry.id"], name=op.f("fk_make_up_settled_by_id_work_log_entry")
        ),
        sa.ForeignKeyConstraint(["waived_by_id"], ["person.id"], name=op.f("fk_make_up_waived_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_make_up")),
    )
    op.create_index(op.f("ix_make_up_case_id_missed_on"), "make_up", ["case_id", "missed_on"], unique=False)
    op.create_index(op.f("ix_make_up_giver_id_missed_on"), "make_up", ["giver_id", "missed_on"], unique=False)
    op.create_table(
        "measure_slot",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("measure_row", sa.String(length=40), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("time_from", sa.Time(), nullable=False),
        sa.Column("time_to", sa.Time(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by_id", ID, nullable=True),
        sa.CheckConstraint("time_to > time_from", name=op.f("ck_measure_slot_times")),
        sa.CheckConstraint("weekday >= 1 AND weekday <= 7", name=op.f("ck_measure_slot_weekday")),
        sa.ForeignKeyConstraint(
            ["case_id", "measure_row"],
            ["measure.case_id", "measure.row_id"],
            name=op.f("fk_measure_slot_case_id_measure_row_measure"),
        ),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_measure_slot_set_by_id_person")),
        sa.PrimaryKeyConstraint("case_id", "measure_row", "weekday", name=op.f("pk_measure_slot")),
    )


def _own() -> None:
    op.create_table(
        "own_note",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_own_note_author_id_person")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_own_note_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_note")),
    )
    op.create_index(op.f("ix_own_note_case_id_author_id"), "own_note", ["case_id", "author_id"], unique=False)
    op.create_table(
        "note_successor",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("successor_id", ID, nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_note_successor_author_id_person")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_note_successor_case_id_cases")),
        sa.ForeignKeyConstraint(["successor_id"], ["person.id"], name=op.f("fk_note_successor_successor_id_person")),
        sa.PrimaryKeyConstraint("case_id", "author_id", name=op.f("pk_note_successor")),
    )
    op.create_table(
        "giver_account",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_giver_account_person_id_person")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_giver_account_set_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_giver_account")),
    )
    op.create_index(op.f("ix_giver_account_person_id"), "giver_account", ["person_id"], unique=False)


def _payments() -> None:
    """A row of a list names a case; its rows are put by while the table is made anew, which SQLite needs."""
    op.execute("CREATE TABLE payment_item_before AS SELECT * FROM payment_item")
    op.drop_table("payment_item")
    op.create_table(
        "payment_item",
        sa.Column("list_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("payee", sa.String(length=200), nullable=False),
        sa.Column("iban", sa.String(length=34), nullable=False),
        sa.Column("cents", ID, nullable=False),
        sa.Column("reference", sa.String(length=140), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("outcome_on", sa.Date(), nullable=True),
        sa.CheckConstraint("outcome IN ('waiting', 'paid', 'returned')", name=op.f("ck_payment_item_outcome")),
        sa.CheckConstraint("cents > 0", name=op.f("ck_payment_item_amount")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_payment_item_case_id_cases")),
        sa.ForeignKeyConstraint(["list_id"], ["payment_list.id"], name=op.f("fk_payment_item_list_id_payment_list")),
        sa.PrimaryKeyConstraint("list_id", "case_id", name=op.f("pk_payment_item")),
    )
    op.create_index(op.f("ix_payment_item_case_id"), "payment_item", ["case_id"], unique=False)
    op.execute(
        "INSERT INTO payment_item (list_id, case_id, payee, iban, cents, reference, outcome, outcome_on) "
        "SELECT list_id, claim_id, payee, iban, cents, reference, outcome, outcome_on FROM payment_item_before"
    )
    op.drop_table("payment_item_before")
