"""The registers of the tree: institutions, who is above whom, agreements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, or_
from wtforms import ValidationError

from iapflow.admin.filters import Contains, InForce, Is
from iapflow.admin.keeping import DatedView, KeptView
from iapflow.admin.lookups import ScopedLoader
from iapflow.admin.naming import PARTNER_TYPES, SCHOOL_TYPES, UNIT_KINDS
from iapflow.admin.rights import ADMINISTRATORS
from iapflow.http.language import say
from iapflow.store.base import db
from iapflow.store.institution import Agreement, Institution, InstitutionLink, InstitutionReach
from iapflow.store.reach import rebuild_reach
from iapflow.store.scope import REGISTRARS


def work_out_reach() -> None:
    """Work out anew who is above whom, in the same transaction."""
    try:
        rebuild_reach(db.session())
    except ValueError as error:
        raise ValidationError(say("A unit would stand above itself.")) from error


class InstitutionView(KeptView):
    """Units of the tree."""

    subject = Institution
    title = "Institutions"
    about = "States, regions, municipalities and schools: what kind of partner each is."
    path = "iestades"
    readers = ADMINISTRATORS | REGISTRARS
    writers = ADMINISTRATORS
    column_list = ("name", "code", "kind", "type", "partner_type")
    column_sortable_list = ("name", "code", "kind")
    column_default_sort = "name"
    column_searchable_list = ("name", "code")
    column_filters = (
        Is(Institution.kind, "Kind", UNIT_KINDS),
        Is(Institution.partner_type, "Partner", PARTNER_TYPES),
    )
    form_columns = ("name", "code", "kind", "type", "partner_type")
    labels = {"name": "Name", "code": "Code", "kind": "Kind", "type": "Type of institution", "partner_type": "Partner"}  # noqa: RUF012
    words = {"kind": UNIT_KINDS, "type": SCHOOL_TYPES, "partner_type": PARTNER_TYPES}  # noqa: RUF012

    def before_delete(self, row: Any) -> None:
        """What was worked out about a unit goes with it."""
        reach = InstitutionReach
        db.session.execute(delete(reach).where(or_(reach.descendant_id == row.id, reach.ancestor_id == row.id)))

    def after(self, row: Any) -> None:
        """A new unit reaches itself."""
        work_out_reach()


class InstitutionLinkView(DatedView):
    """Who was above whom, and when."""

    subject = InstitutionLink
    title = "Subordination"
    about = "Which unit belonged to which, from a day to a day. Rights follow from it."
    path = "paklautiba"
    readers = writers = ADMINISTRATORS
    column_list = ("child", "parent", "valid_from", "valid_to")
    column_sortable_list = (("child", "child.name"), ("parent", "parent.name"), "valid_from")
    column_default_sort = "child.name"
    column_filters = (
        Contains("child.name", "Unit"),
        Contains("parent.name", "Belongs to"),
        InForce(InstitutionLink),
    )
    form_columns = ("child", "parent", "valid_from", "valid_to")
    form_ajax_refs = {  # noqa: RUF012
        "child": ScopedLoader("child", Institution, "name", "code"),
        "parent": ScopedLoader("parent", Institution, "name", "code"),
    }
    labels = {"child": "Unit", "parent": "Belongs to", "valid_from": "From", "valid_to": "Until"}  # noqa: RUF012

    def before(self, form: Any, row: Any, *, is_new: bool) -> None:
        """Nothing belongs to itself."""
        super().before(form, row, is_new=is_new)
        if row.child is row.parent:
            raise ValidationError(say("A unit would stand above itself."))

    def after(self, row: Any) -> None:
        """Who is above whom has changed."""
        work_out_reach()


class AgreementView(KeptView):
    """Cooperation agreements with partners."""

    subject = Agreement
    title = "Agreements"
    about = "Cooperation agreements: from when to when a partner takes part."
    path = "ligumi"
    readers = writers = ADMINISTRATORS
    column_list = ("partner", "number", "signed_on", "valid_from", "valid_to")
    column_details_list = (*column_list, "participates_from", "participates_to")
    column_sortable_list = (("partner", "partner.name"), "number", "signed_on", "valid_from")
    column_default_sort = "partner.name"
    column_searchable_list = ("number",)
    column_filters = (Contains("partner.name", "Partner"), InForce(Agreement))
    form_columns = ("partner", "number", "signed_on", "valid_from", "valid_to", "participates_from", "participates_to")
    form_ajax_refs = {"partner": ScopedLoader("partner", Institution, "name", "code")}  # noqa: RUF012
    labels = {  # noqa: RUF012
        "partner": "Partner", "number": "Number", "signed_on": "Signed on", "valid_from": "From", "valid_to": "Until",
        "participates_from": "Takes part from", "participates_to": "Takes part until",
    }  # fmt: skip
