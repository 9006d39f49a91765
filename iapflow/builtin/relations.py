"""In which relation people stand to cases: SELECTs of case id and person id on a day."""

from typing import Any

from sqlalchemy import Select, and_, select, union_all

from iapflow.extend import relation
from iapflow.store.case import Case
from iapflow.store.class_teacher import ClassTeacher, has_class_of
from iapflow.store.days import Day, holds
from iapflow.store.learner import Enrolment, Guardianship, Learner, is_informed
from iapflow.store.measure import Measure
from iapflow.store.relations import Pairs, appointed


@relation("author_of_case")
def author(on: Day) -> Pairs:
    """Who writes the plan, or whose own month of work it is."""
    return union_all(appointed("plan_author", on), _own_month())


@relation("class_teacher_of_subject", about=("learner",))
def class_teacher(on: Day) -> Pairs:
    """Whose class the learner is in: as appointed in the case, or as the register says."""
    registered = (
        select(Case.id.label("case_id"), ClassTeacher.person_id.label("person_id"))
        .join(Enrolment, and_(Enrolment.learner_id == Case.learner_id, Enrolment.institution_id == Case.institution_id))
        .join(ClassTeacher, has_class_of(Enrolment, on))
    )
    return union_all(appointed("class_teacher", on), registered)


@relation("giver_of_case")
def giver(on: Day) -> Pairs:
    """Who gives a measure that stands in the plan, whose own month of work it is, or which specialist was named."""
    gives = select(Measure.case_id.label("case_id"), Measure.giver_id.label("person_id")).where(
        Measure.giver_id.is_not(None), Measure.removed_at.is_(None)
    )
    return union_all(gives, appointed("support_specialist", on), _own_month())


def _own_month() -> Select[Any, Any]:
    """Whose month of work a case is."""
    return select(Case.id.label("case_id"), Case.person_id.label("person_id")).where(
        Case.person_id.is_not(None), Case.workflow == "work_month"
    )


@relation("guardian_of_subject", about=("learner",))
def guardian(on: Day) -> Pairs:
    """Who may represent the learner."""
    return (
        select(Case.id.label("case_id"), Guardianship.person_id.label("person_id"))
        .join(Guardianship, Guardianship.learner_id == Case.learner_id)
        .where(Guardianship.person_id.is_not(None), Guardianship.may_represent.is_(True), holds(Guardianship, on))
    )


@relation("informed_guardian_of_subject", about=("learner",))
def informed_guardian(on: Day) -> Pairs:
    """Who may be told of the learner."""
    return (
        select(Case.id.label("case_id"), Guardianship.person_id.label("person_id"))
        .join(Guardianship, Guardianship.learner_id == Case.learner_id)
        .where(Guardianship.person_id.is_not(None), is_informed(), holds(Guardianship, on))
    )


@relation("subject_of_case", about=("learner", "person"))
def subject(on: Day) -> Pairs:
    """The learner, who signs in as a person."""
    return (
        select(Case.id.label("case_id"), Learner.person_id.label("person_id"))
        .join(Learner, Learner.id == Case.learner_id)
        .where(Learner.person_id.is_not(None))
    )
