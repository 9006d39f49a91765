"""Suppliers and limits to keep; claims and payment lists to look at."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement
from wtforms import ValidationError

from iapflow.admin.base import ClosedView
from iapflow.admin.catalogues import UnitRateView
from iapflow.admin.filters import Contains, Is, Since, Until
from iapflow.admin.keeping import KeptView
from iapflow.admin.lookups import ScopedLoader
from iapflow.admin.rights import ADMINISTRATORS, OVERSEERS
from iapflow.forms.cleaning import Unclean
from iapflow.forms.types.base import Around
from iapflow.forms.types.contact import IbanType
from iapflow.http import formats
from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.parts import now
from iapflow.store.claim import Claim, CompensationLimit, Supplier
from iapflow.store.institution import Institution
from iapflow.store.payment import PaymentList
from iapflow.store.scope import REGISTRARS, below

ACCOUNTANTS = frozenset({"accountant"})
KEEPERS = ADMINISTRATORS | ACCOUNTANTS | REGISTRARS | {"municipal_coordinator"}
PROVISIONS = {"service": "service", "reimbursement": "reimbursement"}


class SupplierView(KeptView):
    """Who is paid for meals, lodging and transport."""

    subject = Supplier
    title = "Suppliers"
    about = "Who feeds, houses or carries learners, and the account they are paid to."
    path = "piegadataji"
    readers = writers = KEEPERS
    column_list = ("name", "registration_number", "iban", "unit", "valid_from", "valid_to")
    column_sortable_list = ("name", "valid_from")
    column_default_sort = "name"
    column_searchable_list = ("name", "registration_number")
    column_filters = (Contains("unit.name", "Institution"),)
    form_columns = ("unit", "name", "registration_number", "iban", "email", "valid_from", "valid_to")
    form_ajax_refs = {"unit": ScopedLoader("unit", Institution, "name", "code")}  # noqa: RUF012
    labels = {  # noqa: RUF012
        "unit": "Institution", "name": "Name", "registration_number": "Registration number", "iban": "Bank account",
        "email": "E-mail", "valid_from": "From", "valid_to": "Until",
    }  # fmt: skip

    def scope(self) -> ColumnElement[bool]:
        """Of the units in which one keeps them, those below, and those above, which one may use."""
        return _of_units(Supplier.unit_id)

    def before(self, form: Any, row: Any, *, is_new: bool) -> None:
        """An account that is one."""
        super().before(form, row, is_new=is_new)
        try:
            row.iban = IbanType().clean(row.iban or "", None, Around(now().date()))  # type: ignore[arg-type]
        except Unclean:
            raise ValidationError(say("The account number has a typing error or is none.")) from None


class CompensationLimitView(UnitRateView):
    """The most a unit may cost, from a day on."""

    subject = CompensationLimit
    title = "Limits of compensations"
    about = "The most that one unit of a measure may cost from a day on; empty means no limit."
    path = "limiti"
    column_list = ("measure_code", "valid_from", "cents_per_unit")
    column_sortable_list = ("measure_code", "valid_from")
    column_filters = (Contains(CompensationLimit.measure_code, "Measure"),)
    form_columns = column_list
    labels = {"measure_code": "Measure", "valid_from": "From", "cents_per_unit": "Cents a unit"}  # noqa: RUF012

    def cell(self, row: Any, name: str) -> Any:
        """Money is written as money."""
        if name == "cents_per_unit" and row.cents_per_unit is not None:
            return formats.money(row.cents_per_unit, language())
        return super().cell(row, name)


class ClaimView(ClosedView):
    """Claims, without whom they are for."""

    subject = Claim
    title = "Claims for compensations"
    about = "What is claimed, what was found eligible, and when it was paid."
    path = "kompensaciju-pieteikumi"
    readers = OVERSEERS | ACCOUNTANTS
    column_list = (
        "case", "institution", "month", "measure_code", "provision", "asked_cents", "eligible_cents", "paid_on",
    )  # fmt: skip
    column_sortable_list = ("month", "asked_cents", "paid_on")
    column_default_sort = ("month", True)
    column_select_related_list = (Claim.case, Claim.institution)
    column_filters = (
        Since(Claim.month, "Month"),
        Until(Claim.month, "Month"),
        Is(Claim.provision, "How it is paid", PROVISIONS),
        Contains("institution.name", "Institution"),
    )
    labels = {  # noqa: RUF012
        "case": "Case", "institution": "Institution", "month": "Month", "measure_code": "Measure",
        "provision": "How it is paid", "asked_cents": "Asked, cents", "eligible_cents": "Eligible, cents",
        "paid_on": "Paid on",
    }  # fmt: skip
    words = {"provision": PROVISIONS}  # noqa: RUF012


class PaymentListView(ClosedView):
    """Lists that were handed to the bank."""

    subject = PaymentList
    title = "Payment lists"
    about = "Which claims were handed to the bank together."
    path = "maksajumu-saraksti"
    readers = ACCOUNTANTS | {"municipal_coordinator"}
    column_list = ("number", "unit", "payer", "pays_on", "made_at", "made_by")
    column_sortable_list = ("number", "pays_on")
    column_default_sort = ("pays_on", True)
    column_filters = (Since(PaymentList.pays_on, "Day of payment"), Until(PaymentList.pays_on, "Day of payment"))
    labels = {  # noqa: RUF012
        "number": "Number", "unit": "Institution", "payer": "Payer", "pays_on": "Day of payment", "made_at": "Made",
        "made_by": "Who",
    }  # fmt: skip

    def scope(self) -> ColumnElement[bool]:
        """Of the units one pays for or coordinates, and those below."""
        return _of_units(PaymentList.unit_id)


def _of_units(unit: Any) -> ColumnElement[bool]:
    actor = current_actor()
    units = {grant.unit_id for grant in actor.grants if grant.role in KEEPERS}
    found: ColumnElement[bool] = unit.in_(below(units or {0}, actor))
    return found
