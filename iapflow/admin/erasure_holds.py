"""The register of holds: whose data are kept beyond their time while a dispute runs."""

from __future__ import annotations

from typing import Any

from wtforms import ValidationError

from iapflow.admin.filters import Contains, InForce
from iapflow.admin.keeping import DatedView
from iapflow.admin.learners import NAMES
from iapflow.admin.lookups import ScopedLoader
from iapflow.http.language import say
from iapflow.store.erasure_hold import ErasureHold
from iapflow.store.learner import Learner
from iapflow.store.person import Person
from iapflow.store.scope import REGISTRARS


class ErasureHoldView(DatedView):
    """Holds on learners of one's own institution; ended, never deleted."""

    subject = ErasureHold
    title = "Holds on erasure"
    about = "While a dispute runs, nothing of the learner is erased or made nameless. End the hold when it is over."
    path = "dzesanas_aizliegumi"
    readers = writers = REGISTRARS
    column_list = ("learner", "person", "reason", "valid_from", "valid_to")
    column_sortable_list = (("learner", "learner.family_name"), "valid_from")
    column_default_sort = ("valid_from", True)
    column_filters = (Contains("learner.family_name", "Family name"), InForce(ErasureHold))
    form_columns = ("learner", "person", "reason", "valid_from", "valid_to")
    form_ajax_refs = {  # noqa: RUF012
        "learner": ScopedLoader("learner", Learner, *NAMES),
        "person": ScopedLoader("person", Person, *NAMES, "email"),
    }
    labels = {  # noqa: RUF012
        "learner": "Learner", "person": "Who answers for it", "reason": "Why", "valid_from": "From",
        "valid_to": "Until",
    }  # fmt: skip

    def before_delete(self, row: Any) -> None:
        """What was held, by whom and why is kept."""
        raise ValidationError(say("A hold is ended, not deleted."))
