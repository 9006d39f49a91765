"""How people sign in: Flask-Security's own tables under names of ours, tied to a person.

The roles here open no case: what a person may do follows from `RoleAssignment`.
"""

from __future__ import annotations

from flask_security.models import fsqla_v3
from flask_security.models.fsqla import FsModels
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from iapflow.store.base import Model, db, link
from iapflow.store.person import Person

FsModels.set_db_info(  # type: ignore[no-untyped-call]
    db,
    user_table_name="auth_user",
    role_table_name="auth_role",
    webauthn_table_name="auth_webauthn",
)


class Role(Model, fsqla_v3.FsRoleMixin):
    """A role in Flask-Security's sense; kept empty but for what that package needs."""

    __tablename__ = "auth_role"


class User(Model, fsqla_v3.FsUserMixin):
    """An account; the person behind it may hold roles, the account itself holds none."""

    __tablename__ = "auth_user"
    __table_args__ = (UniqueConstraint("person_id"),)

    person_id: Mapped[int | None] = link("person.id", nullable=True)

    person: Mapped[Person | None] = relationship()


class WebAuthn(Model, fsqla_v3.FsWebAuthnMixin):
    """A key registered for signing in without a password."""

    __tablename__ = "auth_webauthn"
