"""The registers of people who act, and of the roles they hold."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError
from wtforms.validators import Email, Optional

from iapflow.admin.filters import Contains, InForce, Is, Yes
from iapflow.admin.keeping import DatedView, KeptView
from iapflow.admin.lookups import ScopedLoader
from iapflow.admin.naming import role_words
from iapflow.admin.rights import ADMINISTRATORS
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.services.expiring import against_endless
from iapflow.store.institution import Institution
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.scope import REGISTRARS


class PersonView(KeptView):
    """People who act or are named in a case."""

    subject = Person
    title = "People"
    about = "Everybody who works here or is named in a plan. What they may do follows from their roles."
    path = "personas"
    readers = ADMINISTRATORS | REGISTRARS
    writers = ADMINISTRATORS
    column_list = ("family_name", "given_name", "email", "phone", "is_active")
    column_sortable_list = ("family_name", "given_name", "email")
    column_default_sort = "family_name"
    column_searchable_list = ("family_name", "given_name", "email")
    column_filters = (Yes(Person.is_active, "Active"),)
    form_columns = ("given_name", "family_name", "email", "phone", "is_active")
    form_args = {"email": {"validators": [Optional(), Email()]}}  # noqa: RUF012
    labels = {  # noqa: RUF012
        "family_name": "Family name", "given_name": "Given name", "email": "E-mail", "phone": "Phone",
        "is_active": "Active",
    }  # fmt: skip


class RoleAssignmentView(DatedView):
    """Dated roles in units of the tree."""

    subject = RoleAssignment
    title = "Roles held"
    about = "Who holds which role where, from a day to a day. A role that has ended opens nothing any more."
    path = "lomas"
    readers = ADMINISTRATORS | REGISTRARS
    writers = ADMINISTRATORS
    column_list = ("person", "role", "institution", "valid_from", "valid_to", "acting_for")
    column_sortable_list = (
        ("person", ("person.family_name", "person.given_name")),
        "role",
        ("institution", "institution.name"),
        "valid_from",
    )
    column_default_sort = "person.family_name"
    column_filters = (
        Contains("person.family_name", "Family name"),
        Is(RoleAssignment.role, "Role", role_words),
        Contains("institution.name", "Institution"),
        InForce(RoleAssignment),
    )
    form_columns = ("person", "role", "institution", "valid_from", "valid_to", "acting_for")
    form_ajax_refs = {  # noqa: RUF012
        "person": ScopedLoader("person", Person, "family_name", "given_name", "email"),
        "institution": ScopedLoader("institution", Institution, "name", "code"),
        "acting_for": ScopedLoader("acting_for", Person, "family_name", "given_name", "email"),
    }
    labels = {  # noqa: RUF012
        "person": "Person", "role": "Role", "institution": "Institution", "valid_from": "From", "valid_to": "Until",
        "acting_for": "In place of",
    }  # fmt: skip
    words = {"role": role_words}  # noqa: RUF012

    def before(self, form: Any, row: Any, *, is_new: bool) -> None:
        """A role that is given for a time only has a last day."""
        super().before(form, row, is_new=is_new)
        with current_store().reading() as session:
            reason = against_endless(room().roles(session), row.role, row.valid_to)
        if reason is not None:
            raise ValidationError(say(reason.sentence))
