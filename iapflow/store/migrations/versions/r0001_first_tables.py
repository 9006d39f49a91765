"""The first tables.

Revision: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
MOMENT = sa.DateTime(timezone=True)
QUANTITY = sa.Numeric(10, 2).with_variant(sa.Float(), "sqlite")

JOURNAL_IS_FINAL = "the journal is append-only"


def upgrade() -> None:
    """Make every table, in the order of what points at what, and seal the journal."""
    for make in TABLES:
        make()
    if op.get_bind().dialect.name == "postgresql":
        _seal_postgresql()
    else:
        _seal_sqlite()


def _seal_postgresql() -> None:
    """Refuse changes to the journal, row by row and by TRUNCATE; leave room in hot pages."""
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{JOURNAL_IS_FINAL}' USING ERRCODE = 'restrict_violation'; "
        "END $$"
    )
    op.execute(
        "CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER event_stays_whole BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute("ALTER TABLE cases SET (fillfactor = 85)")


def _seal_sqlite() -> None:
    """Refuse changes to the journal; REPLACE too, by recursive_triggers."""
    for action in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER event_no_{action.lower()} BEFORE {action} ON event "
            f"BEGIN SELECT RAISE(ABORT, '{JOURNAL_IS_FINAL}'); END"
        )


def _auth_role() -> None:
    op.create_table(
        "auth_role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("permissions", sa.UnicodeText(), nullable=True),
        sa.Column("update_datetime", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_role")),
        sa.UniqueConstraint("name", name=op.f("uq_auth_role_name")),
    )


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("value", ID, nullable=False),
        sa.CheckConstraint("value >= 0", name=op.f("ck_counter_value")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )


def _definition_text() -> None:
    op.create_table(
        "definition_text",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ident", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stored_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_definition_text")),
    )
    op.create_index(op.f("ix_definition_text_kind_ident"), "definition_text", ["kind", "ident"], unique=False)


def _institution() -> None:
    op.create_table(
        "institution",
        sa.Column("id", ID, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("partner_type", sa.String(length=20), nullable=True),
        sa.Column("type", sa.String(length=20), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('state', 'region', 'municipality', 'institution')", name=op.f("ck_institution_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("code", name=op.f("uq_institution_code")),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", ID, nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("run_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("worker", sa.String(length=80), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["run_at", "id"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", ID, nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )


def _semester() -> None:
    op.create_table(
        "semester",
        sa.Column("id", ID, nullable=False),
        sa.Column("school_year", sa.String(length=7), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_semester_days")),
        sa.CheckConstraint("number IN (1, 2)", name=op.f("ck_semester_number")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_semester")),
        sa.UniqueConstraint("school_year", "number", name=op.f("uq_semester_school_year_number")),
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", JSON, nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )


def _unit_rate() -> None:
    op.create_table(
        "unit_rate",
        sa.Column("id", ID, nullable=False),
        sa.Column("measure_code", sa.String(length=20), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("cents_per_hour", sa.Integer(), nullable=False),
        sa.CheckConstraint("cents_per_hour >= 0", name=op.f("ck_unit_rate_amount")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_rate")),
        sa.UniqueConstraint("measure_code", "valid_from", name=op.f("uq_unit_rate_measure_code_valid_from")),
    )
    op.create_index(
        "uq_unit_rate_general",
        "unit_rate",
        ["valid_from"],
        unique=True,
        postgresql_where=sa.text("measure_code IS NULL"),
        sqlite_where=sa.text("measure_code IS NULL"),
    )


def _agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("id", ID, nullable=False),
        sa.Column("partner_id", ID, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("participates_from", sa.Date(), nullable=True),
        sa.Column("participates_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_agreement_days")),
        sa.ForeignKeyConstraint(["partner_id"], ["institution.id"], name=op.f("fk_agreement_partner_id_institution")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement")),
    )
    op.create_index(op.f("ix_agreement_partner_id"), "agreement", ["partner_id"], unique=False)


def _auth_user() -> None:
    op.create_table(
        "auth_user",
        sa.Column("person_id", ID, nullable=True),
        sa.Column("fs_webauthn_user_handle", sa.String(length=64), nullable=True),
        sa.Column("mf_recovery_codes", sa.UnicodeText(), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=True),
        sa.Column("us_phone_number", sa.String(length=128), nullable=True),
        sa.Column("username", sa.String(length=255), nullable=True),
        sa.Column("us_totp_secrets", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=255), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("fs_uniquifier", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_at", sa.DateTime(), nullable=True),
        sa.Column("current_login_at", sa.DateTime(), nullable=True),
        sa.Column("last_login_ip", sa.String(length=64), nullable=True),
        sa.Column("current_login_ip", sa.String(length=64), nullable=True),
        sa.Column("login_count", sa.Integer(), nullable=True),
        sa.Column("tf_primary_method", sa.String(length=64), nullable=True),
        sa.Column("tf_totp_secret", sa.String(length=255), nullable=True),
        sa.Column("tf_phone_number", sa.String(length=128), nullable=True),
        sa.Column("create_datetime", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("update_datetime", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_auth_user_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_user")),
        sa.UniqueConstraint("email", name=op.f("uq_auth_user_email")),
        sa.UniqueConstraint("fs_uniquifier", name=op.f("uq_auth_user_fs_uniquifier")),
        sa.UniqueConstraint("fs_webauthn_user_handle", name=op.f("uq_auth_user_fs_webauthn_user_handle")),
        sa.UniqueConstraint("person_id", name=op.f("uq_auth_user_person_id")),
        sa.UniqueConstraint("us_phone_number", name=op.f("uq_auth_user_us_phone_number")),
        sa.UniqueConstraint("username", name=op.f("uq_auth_user_username")),
    )


def _bundle() -> None:
    op.create_table(
        "bundle",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("members", JSON, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["published_by_id"], ["person.id"], name=op.f("fk_bundle_published_by_id_person")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_bundle")),
    )
    op.create_index(op.f("ix_bundle_workflow_version"), "bundle", ["workflow", "version"], unique=False)


def _institution_link() -> None:
    op.create_table(
        "institution_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("child_id", ID, nullable=False),
        sa.Column("parent_id", ID, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("child_id <> parent_id", name=op.f("ck_institution_link_not_itself")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_institution_link_days")),
        sa.ForeignKeyConstraint(
            ["child_id"], ["institution.id"], name=op.f("fk_institution_link_child_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["institution.id"], name=op.f("fk_institution_link_parent_id_institution")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_link")),
    )
    op.create_index(op.f("ix_institution_link_child_id"), "institution_link", ["child_id"], unique=False)
    op.create_index(op.f("ix_institution_link_parent_id"), "institution_link", ["parent_id"], unique=False)


def _institution_reach() -> None:
    op.create_table(
        "institution_reach",
        sa.Column("descendant_id", ID, nullable=False),
        sa.Column("ancestor_id", ID, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ancestor_id"], ["institution.id"], name=op.f("fk_institution_reach_ancestor_id_institution")
        ),
        sa.ForeignKeyConstraint(
            ["descendant_id"], ["institution.id"], name=op.f("fk_institution_reach_descendant_id_institution")
        ),
        sa.PrimaryKeyConstraint("descendant_id", "ancestor_id", "valid_from", name=op.f("pk_institution_reach")),
    )
    op.create_index(
        op.f("ix_institution_reach_ancestor_id_descendant_id"),
        "institution_reach",
        ["ancestor_id", "descendant_id"],
        unique=False,
    )


def _learner() -> None:
    op.create_table(
        "learner",
        sa.Column("id", ID, nullable=False),
        sa.Column("given_name", sa.String(length=200), nullable=False),
        sa.Column("family_name", sa.String(length=200), nullable=False),
        sa.Column("personal_code", sa.String(length=12), nullable=True),
        sa.Column("date_of_birth", sa.Date(), nullable=False),
        sa.Column("is_practice", sa.Boolean(), nullable=False),
        sa.Column("search_text", sa.String(length=620), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_learner_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner")),
        sa.UniqueConstraint("person_id", name=op.f("uq_learner_person_id")),
    )
    op.create_index(
        op.f("ix_learner_family_name_given_name_id"), "learner", ["family_name", "given_name", "id"], unique=False
    )
    op.create_index(op.f("ix_learner_personal_code"), "learner", ["personal_code"], unique=False)
    op.create_index(op.f("ix_learner_search_text"), "learner", ["search_text"], unique=False)


def _published_text() -> None:
    op.create_table(
        "published_text",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ident", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["definition_text.digest"], name=op.f("fk_published_text_digest_definition_text")
        ),
        sa.PrimaryKeyConstraint("kind", "ident", name=op.f("pk_published_text")),
    )


def _role_assignment() -> None:
    op.create_table(
        "role_assignment",
        sa.Column("id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("acting_for_id", ID, nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_role_assignment_days")),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_role_assignment_acting_for_id_person")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_role_assignment_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_assignment_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignment")),
    )
    op.create_index(
        op.f("ix_role_assignment_institution_id_role"), "role_assignment", ["institution_id", "role"], unique=False
    )
    op.create_index(op.f("ix_role_assignment_person_id"), "role_assignment", ["person_id"], unique=False)


def _auth_webauthn() -> None:
    op.create_table(
        "auth_webauthn",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=True),
        sa.Column("transports", sa.UnicodeText(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extensions", sa.String(length=255), nullable=True),
        sa.Column("create_datetime", sa.DateTime(), server_default=sa.func.now(), nullable=False),
        sa.Column("lastuse_datetime", sa.DateTime(), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["auth_user.id"], name=op.f("fk_auth_webauthn_user_id_auth_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_webauthn")),
    )
    op.create_index(op.f("ix_auth_webauthn_credential_id"), "auth_webauthn", ["credential_id"], unique=True)


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", ID, nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("workflow_version", sa.Integer(), nullable=False),
        sa.Column("bundle_digest", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("previous_state", sa.String(length=40), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("one_open", sa.Boolean(), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("subject_kind", sa.String(length=20), nullable=False),
        sa.Column("learner_id", ID, nullable=True),
        sa.Column("semester_id", ID, nullable=True),
        sa.Column("parent_id", ID, nullable=True),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("due_lines", JSON, nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.Column("summary", JSON, nullable=True),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_cases_revision")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_cases_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_cases_learner_id_learner")),
        sa.ForeignKeyConstraint(["parent_id"], ["cases.id"], name=op.f("fk_cases_parent_id_cases")),
        sa.ForeignKeyConstraint(["semester_id"], ["semester.id"], name=op.f("fk_cases_semester_id_semester")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
    )
    op.create_index("ix_cases_learner", "cases", ["learner_id", "workflow", "semester_id"], unique=False)
    op.create_index(
        "ix_cases_open_due",
        "cases",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open = 1"),
    )
    op.create_index(
        "ix_cases_open_queue",
        "cases",
        ["institution_id", "state", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("is_open"),
        sqlite_where=sa.text("is_open = 1"),
    )
    op.create_index("ix_cases_parent", "cases", ["parent_id"], unique=False)
    op.create_index(
        "uq_cases_one_open",
        "cases",
        ["workflow", "learner_id", "semester_id", "institution_id"],
        unique=True,
        postgresql_where=sa.text("is_open AND one_open"),
        sqlite_where=sa.text("is_open = 1 AND one_open = 1"),
    )


def _enrolment() -> None:
    op.create_table(
        "enrolment",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("class_name", sa.String(length=20), nullable=True),
        sa.Column("programme", sa.String(length=40), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_enrolment_days")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_enrolment_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_enrolment_learner_id_learner")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
    )
    op.create_index(
        op.f("ix_enrolment_institution_id_class_name"), "enrolment", ["institution_id", "class_name"], unique=False
    )
    op.create_index(op.f("ix_enrolment_learner_id"), "enrolment", ["learner_id"], unique=False)


def _guardianship() -> None:
    op.create_table(
        "guardianship",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("kinship", sa.String(length=40), nullable=False),
        sa.Column("may_represent", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_guardianship_days")),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_guardianship_learner_id_learner")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_guardianship_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardianship")),
    )
    op.create_index(op.f("ix_guardianship_learner_id"), "guardianship", ["learner_id"], unique=False)
    op.create_index(op.f("ix_guardianship_person_id"), "guardianship", ["person_id"], unique=False)


def _published() -> None:
    op.create_table(
        "published",
        sa.Column("workflow", sa.String(length=40), nullable=False),
        sa.Column("bundle_digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["bundle_digest"], ["bundle.digest"], name=op.f("fk_published_bundle_digest_bundle")),
        sa.PrimaryKeyConstraint("workflow", name=op.f("pk_published")),
    )


def _roles_users() -> None:
    op.create_table(
        "roles_users",
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["auth_role.id"], name=op.f("fk_roles_users_role_id_auth_role")),
        sa.ForeignKeyConstraint(["user_id"], ["auth_user.id"], name=op.f("fk_roles_users_user_id_auth_user")),
    )


def _application() -> None:
    op.create_table(
        "application",
        sa.Column("id", ID, nullable=False),
        sa.Column("learner_id", ID, nullable=False),
        sa.Column("semester_id", ID, nullable=False),
        sa.Column("school_year", sa.String(length=7), nullable=False),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.String(length=200), nullable=False),
        sa.Column("signer_kind", sa.String(length=40), nullable=False),
        sa.Column("received_how", sa.String(length=20), nullable=False),
        sa.Column("received_by_id", ID, nullable=True),
        sa.Column("register_number", sa.String(length=40), nullable=False),
        sa.Column("special_data_consent", sa.Boolean(), nullable=False),
        sa.Column("publicity_consent", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.CheckConstraint("withdrawn_on IS NULL OR withdrawn_on >= signed_on", name=op.f("ck_application_days")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_application_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_application_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name=op.f("fk_application_learner_id_learner")),
        sa.ForeignKeyConstraint(["received_by_id"], ["person.id"], name=op.f("fk_application_received_by_id_person")),
        sa.ForeignKeyConstraint(["semester_id"], ["semester.id"], name=op.f("fk_application_semester_id_semester")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint(
            "institution_id",
            "school_year",
            "register_number",
            name=op.f("uq_application_institution_id_school_year_register_number"),
        ),
    )
    op.create_index(op.f("ix_application_case_id"), "application", ["case_id"], unique=False)
    op.create_index(
        "uq_application_live",
        "application",
        ["learner_id", "semester_id", "institution_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
        sqlite_where=sa.text("withdrawn_on IS NULL"),
    )


def _case_role() -> None:
    op.create_table(
        "case_role",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name=op.f("ck_case_role_days")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_role_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_role_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_role")),
    )
    op.create_index(op.f("ix_case_role_case_id"), "case_role", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_case_role_person_id_role_case_id"), "case_role", ["person_id", "role", "case_id"], unique=False
    )


def _draft() -> None:
    op.create_table(
        "draft",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("alias", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by_id", ID, nullable=True),
        sa.Column("carried", JSON, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_draft_case_id_cases")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["person.id"], name=op.f("fk_draft_saved_by_id_person")),
        sa.PrimaryKeyConstraint("case_id", "alias", name=op.f("pk_draft")),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("transition", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=40), nullable=False),
        sa.Column("to_state", sa.String(length=40), nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("acting_for_id", ID, nullable=True),
        sa.Column("role", sa.String(length=40), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["acting_for_id"], ["person.id"], name=op.f("fk_event_acting_for_id_person")),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_event_actor_id_person")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_event_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_event_case_id_seq")),
        sa.UniqueConstraint("request_id", name=op.f("uq_event_request_id")),
    )
    op.create_index("ix_event_at", "event", ["at"], unique=False, postgresql_using="brin")


def _measure() -> None:
    op.create_table(
        "measure",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("measure_code", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("subject_code", sa.String(length=20), nullable=True),
        sa.Column("giver_id", ID, nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("volume", QUANTITY, nullable=True),
        sa.Column("amount_cents", ID, nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.CheckConstraint("amount_cents >= 0", name=op.f("ck_measure_amount")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_measure_days")),
        sa.CheckConstraint("volume >= 0 AND volume < 100000", name=op.f("ck_measure_volume")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_measure_case_id_cases")),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name=op.f("fk_measure_giver_id_person")),
        sa.PrimaryKeyConstraint("case_id", "row_id", name=op.f("pk_measure")),
    )
    op.create_index(op.f("ix_measure_giver_id"), "measure", ["giver_id"], unique=False)


def _risk() -> None:
    op.create_table(
        "risk",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("row_id", sa.String(length=40), nullable=False),
        sa.Column("group_code", sa.String(length=20), nullable=False),
        sa.Column("factor_code", sa.String(length=20), nullable=False),
        sa.Column("justification", sa.Text(), nullable=True),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_risk_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "row_id", name=op.f("pk_risk")),
    )
    op.create_index(op.f("ix_risk_group_code_factor_code"), "risk", ["group_code", "factor_code"], unique=False)


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("transition", sa.String(length=40), nullable=True),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("person_id", ID, nullable=True),
        sa.Column("institution_id", ID, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_by_id", ID, nullable=True),
        sa.Column("why", JSON, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_task_case_id_cases")),
        sa.ForeignKeyConstraint(["closed_by_id"], ["person.id"], name=op.f("fk_task_closed_by_id_person")),
        sa.ForeignKeyConstraint(
            ["institution_id"], ["institution.id"], name=op.f("fk_task_institution_id_institution")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_task_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_open",
        "task",
        ["case_id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_task_own",
        "task",
        ["person_id", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )
    op.create_index(
        "ix_task_queue",
        "task",
        ["institution_id", "role", "due_at", "id"],
        unique=False,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )


def _timer() -> None:
    op.create_table(
        "timer",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("payload", JSON, nullable=True),
        sa.CheckConstraint("kind IN ('due', 'remind', 'escalate', 'after', 'clock')", name=op.f("ck_timer_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_timer_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timer")),
    )
    op.create_index(
        "ix_timer_due",
        "timer",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        "ix_timer_open",
        "timer",
        ["case_id"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )


def _work_log_month() -> None:
    op.create_table(
        "work_log_month",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("hours", QUANTITY, nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.CheckConstraint("hours >= 0 AND hours < 100000", name=op.f("ck_work_log_month_hours")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_work_log_month_case_id_cases")),
        sa.PrimaryKeyConstraint("case_id", "month", name=op.f("pk_work_log_month")),
    )


def _measure_risk() -> None:
    op.create_table(
        "measure_risk",
        sa.Column("case_id", ID, nullable=False),
        sa.Column("measure_row", sa.String(length=40), nullable=False),
        sa.Column("risk_row", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id", "measure_row"],
            ["measure.case_id", "measure.row_id"],
            name=op.f("fk_measure_risk_case_id_measure_row_measure"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id", "risk_row"], ["risk.case_id", "risk.row_id"], name=op.f("fk_measure_risk_case_id_risk_row_risk")
        ),
        sa.PrimaryKeyConstraint("case_id", "measure_row", "risk_row", name=op.f("pk_measure_risk")),
    )


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("event_id", ID, nullable=True),
        sa.Column("alias", sa.String(length=40), nullable=False),
        sa.Column("form_id", sa.String(length=40), nullable=False),
        sa.Column("form_digest", sa.String(length=64), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("submitted_by_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_submission_case_id_cases")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_submission_event_id_event")),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["person.id"], name=op.f("fk_submission_submitted_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    op.create_index(op.f("ix_submission_case_id_alias_id"), "submission", ["case_id", "alias", "id"], unique=False)
    op.create_index(op.f("ix_submission_event_id"), "submission", ["event_id"], unique=False)


def _work_log_entry() -> None:
    op.create_table(
        "work_log_entry",
        sa.Column("id", ID, nullable=False),
        sa.Column("case_id", ID, nullable=False),
        sa.Column("measure_row", sa.String(length=40), nullable=True),
        sa.Column("giver_id", ID, nullable=False),
        sa.Column("entered_by_id", ID, nullable=True),
        sa.Column("worked_on", sa.Date(), nullable=False),
        sa.Column("time_from", sa.Time(), nullable=True),
        sa.Column("time_to", sa.Time(), nullable=True),
        sa.Column("hours", QUANTITY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=True),
        sa.Column("mode", sa.String(length=20), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("no_show", sa.Boolean(), nullable=False),
        sa.Column("no_show_reason", sa.Text(), nullable=True),
        sa.Column("confirmation_kind", sa.String(length=20), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=True),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.CheckConstraint("kind IN ('consultation', 'author_hours')", name=op.f("ck_work_log_entry_kind")),
        sa.CheckConstraint("hours >= 0 AND hours <= 24", name=op.f("ck_work_log_entry_hours")),
        sa.CheckConstraint("time_to > time_from", name=op.f("ck_work_log_entry_times")),
        sa.ForeignKeyConstraint(
            ["case_id", "measure_row"],
            ["measure.case_id", "measure.row_id"],
            name=op.f("fk_work_log_entry_case_id_measure_row_measure"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_work_log_entry_case_id_cases")),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_work_log_entry_entered_by_id_person")),
        sa.ForeignKeyConstraint(["giver_id"], ["person.id"], name=op.f("fk_work_log_entry_giver_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_log_entry")),
        sa.UniqueConstraint("request_id", name=op.f("uq_work_log_entry_request_id")),
    )
    op.create_index(
        op.f("ix_work_log_entry_case_id_worked_on"), "work_log_entry", ["case_id", "worked_on"], unique=False
    )
    op.create_index(
        op.f("ix_work_log_entry_giver_id_worked_on"), "work_log_entry", ["giver_id", "worked_on"], unique=False
    )


TABLES = (
    _auth_role,
    _counter,
    _definition_text,
    _institution,
    _outbox,
    _person,
    _semester,
    _setting,
    _unit_rate,
    _agreement,
    _auth_user,
    _bundle,
    _institution_link,
    _institution_reach,
    _learner,
    _published_text,
    _role_assignment,
    _auth_webauthn,
    _cases,
    _enrolment,
    _guardianship,
    _published,
    _roles_users,
    _application,
    _case_role,
    _draft,
    _event,
    _measure,
    _risk,
    _task,
    _timer,
    _work_log_month,
    _measure_risk,
    _submission,
    _work_log_entry,
)
