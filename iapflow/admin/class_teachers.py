"""The register of class teachers: whose class it is, from a day to a day."""

from __future__ import annotations

from iapflow.admin.filters import Contains, InForce
from iapflow.admin.keeping import DatedView
from iapflow.admin.lookups import ScopedLoader
from iapflow.store.class_teacher import ClassTeacher
from iapflow.store.institution import Institution
from iapflow.store.person import Person
from iapflow.store.scope import REGISTRARS


class ClassTeacherView(DatedView):
    """Who has which class."""

    subject = ClassTeacher
    title = "Class teachers"
    about = "Who the class or group teacher of a class is. They see the early signs of their class only."
    path = "audzinataji"
    readers = writers = REGISTRARS
    column_list = ("person", "institution", "class_name", "valid_from", "valid_to")
    column_sortable_list = (("person", "person.family_name"), "class_name", "valid_from")
    column_default_sort = "class_name"
    column_filters = (
        Contains("person.family_name", "Family name"),
        Contains(ClassTeacher.class_name, "Class"),
        InForce(ClassTeacher),
    )
    form_columns = ("person", "institution", "class_name", "valid_from", "valid_to")
    form_ajax_refs = {  # noqa: RUF012
        "person": ScopedLoader("person", Person, "family_name", "given_name", "email"),
        "institution": ScopedLoader("institution", Institution, "name", "code"),
    }
    labels = {  # noqa: RUF012
        "person": "Person", "institution": "Institution", "class_name": "Class", "valid_from": "From",
        "valid_to": "Until",
    }  # fmt: skip
