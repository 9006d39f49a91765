"""The registers that a school keeps of its learners; an administrator does not come in here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import ValidationError
from wtforms.validators import InputRequired, Length, Optional

from iapflow.admin.fields import Line
from iapflow.admin.filters import Contains, InForce, Yes
from iapflow.admin.keeping import DatedView, KeptView
from iapflow.admin.lookups import LookupField, ScopedLoader
from iapflow.errors import Text
from iapflow.forms.cleaning import Unclean
from iapflow.forms.personal import clean_code
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import parts
from iapflow.services.learner_rows import MISMATCH, ages_on, fits_code, questions
from iapflow.store.base import db
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Guardianship, Learner
from iapflow.store.person import Person
from iapflow.store.scope import REGISTRARS

NAMES = ("family_name", "given_name")


def personal_code(form: Any, field: Any) -> None:
    """A personal code as a form takes it, written in the one way it is kept."""
    if not field.data:
        return
    try:
        field.data = clean_code(field.data, current_actor().on, is_demo=parts().config.is_demo)
    except Unclean as error:
        raise ValidationError(say(error.sentence)) from error


class LearnerView(KeptView):
    """Learners of one's own institution; a new one is enrolled at once."""

    subject = Learner
    title = "Learners"
    about = "Names, days of birth and personal codes of the learners of your institution."
    path = "izglitojamie"
    readers = writers = REGISTRARS
    column_list = ("family_name", "given_name", "date_of_birth", "is_practice")
    column_details_list = ("family_name", "given_name", "date_of_birth", "personal_code", "is_practice")
    column_export_list = column_list
    column_sortable_list = ("family_name", "given_name", "date_of_birth")
    column_default_sort = "family_name"
    column_searchable_list = NAMES
    column_filters = (Yes(Learner.is_practice, "Practice only"),)
    form_columns = ("given_name", "family_name", "date_of_birth", "personal_code")
    form_args = {"personal_code": {"validators": [Optional(), personal_code]}}  # noqa: RUF012
    form_ajax_refs = {"institution": ScopedLoader("institution", Institution, "name", "code")}  # noqa: RUF012
    labels = {  # noqa: RUF012
        "family_name": "Family name", "given_name": "Given name", "date_of_birth": "Date of birth",
        "personal_code": "Personal code", "is_practice": "Practice only",
    }  # fmt: skip

    def get_create_form(self) -> Any:
        """The same form, and where the learner is enrolled."""

        class NewLearner(self.get_form()):  # type: ignore[misc]
            institution = LookupField(self._form_ajax_refs["institution"], "Institution", [InputRequired()])
            grade = Line("Grade", [InputRequired(), Length(max=20)])
            class_name = Line("Class", [Optional(), Length(max=20)])

        return NewLearner

    def questions(self, form: Any) -> Iterable[tuple[str, Text]]:
        """A name with a digit, a check digit that does not fit; age and code are judged at their fields."""
        today, born, code = current_actor().on, form.date_of_birth, form.personal_code
        if problem := ages_on(db.session(), today, None).problem(born.data, today):
            born.errors = [say(problem)]
        elif not fits_code(born.data, code.data):
            code.errors = [say(MISMATCH)]
        return questions({name: getattr(form, name).data for name in NAMES}, code.data)

    def before(self, form: Any, row: Any, *, is_new: bool) -> None:
        """A new learner learns here from today."""
        today = current_actor().on
        if is_new:
            db.session.add(
                Enrolment(
                    learner=row,
                    institution=form.institution.data,
                    grade=form.grade.data,
                    class_name=form.class_name.data,
                    valid_from=today,
                )
            )


class EnrolmentView(DatedView):
    """Who learns where, and in which class."""

    subject = Enrolment
    title = "Enrolments"
    about = "Who learns in which institution and class, from a day to a day."
    path = "macibas"
    readers = writers = REGISTRARS
    column_list = ("learner", "institution", "grade", "class_name", "programme", "valid_from", "valid_to")
    column_sortable_list = (("learner", "learner.family_name"), "grade", "class_name", "valid_from")
    column_default_sort = "learner.family_name"
    column_filters = (
        Contains("learner.family_name", "Family name"),
        Contains(Enrolment.class_name, "Class"),
        InForce(Enrolment),
    )
    form_columns = ("learner", "institution", "grade", "class_name", "programme", "valid_from", "valid_to")
    form_ajax_refs = {  # noqa: RUF012
        "learner": ScopedLoader("learner", Learner, *NAMES),
        "institution": ScopedLoader("institution", Institution, "name", "code"),
    }
    labels = {  # noqa: RUF012
        "learner": "Learner", "institution": "Institution", "grade": "Grade", "class_name": "Class",
        "programme": "Programme", "valid_from": "From", "valid_to": "Until",
    }  # fmt: skip


class GuardianshipView(DatedView):
    """Who may speak for a learner."""

    subject = Guardianship
    title = "Guardians"
    about = (
        "Who the guardians of a learner are, whether each may represent the learner or be informed, and on what basis."
    )
    path = "parstavji"
    readers = writers = REGISTRARS
    column_list = ("learner", "full_name", "kinship", "may_represent", "valid_from", "valid_to")
    column_details_list = (*column_list, "may_be_informed", "basis", "person")
    column_sortable_list = (("learner", "learner.family_name"), "full_name", "valid_from")
    column_default_sort = "learner.family_name"
    column_searchable_list = ("full_name",)
    column_filters = (Contains("learner.family_name", "Family name"), InForce(Guardianship))
    form_columns = (
        "learner", "full_name", "kinship", "may_represent", "may_be_informed", "basis", "person",
        "valid_from", "valid_to",
    )  # fmt: skip
    form_ajax_refs = {  # noqa: RUF012
        "learner": ScopedLoader("learner", Learner, *NAMES),
        "person": ScopedLoader("person", Person, *NAMES, "email"),
    }
    labels = {  # noqa: RUF012
        "learner": "Learner", "full_name": "Name", "kinship": "Kinship", "may_represent": "May represent",
        "may_be_informed": "May be informed", "basis": "On what paper that rests",
        "person": "Person with an account", "valid_from": "From", "valid_to": "Until",
    }  # fmt: skip
