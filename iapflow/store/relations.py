"""In which relation people stand to cases, each said once and read both ways.

A relation is a SELECT of case id and person id on a day.  Scopes ask it for the
cases of a person, a snapshot for the persons of a case; so both always agree.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Select,
    String,
    and_,
    bindparam,
    literal,
    select,
    union_all,
)

from iapflow.store.base import BigId
from iapflow.store.case import Case, CaseRole
from iapflow.store.class_teacher import ClassTeacher, has_class_of
from iapflow.store.days import Day, holds
from iapflow.store.learner import Enrolment, Guardianship, Learner, is_informed
from iapflow.store.measure import Measure

Pairs = Select[Any, Any] | CompoundSelect[Any]
Relation = Callable[[Day], Pairs]


def appointed(role: str, on: Day) -> Select[Any, Any]:
    """Who is appointed to this role in the case itself."""
    return select(CaseRole.case_id.label("case_id"), CaseRole.person_id.label("person_id")).where(
        CaseRole.role == role, holds(CaseRole, on)
    )


def _author(on: Day) -> Pairs:
    """Who writes the plan, or whose own month of work it is."""
    return union_all(appointed("plan_author", on), _own_month())


def _class_teacher(on: Day) -> Pairs:
    """Whose class the learner is in: as appointed in the case, or as the register says."""
    registered = (
        select(Case.id.label("case_id"), ClassTeacher.person_id.label("person_id"))
        .join(Enrolment, and_(Enrolment.learner_id == Case.learner_id, Enrolment.institution_id == Case.institution_id))
        .join(ClassTeacher, has_class_of(Enrolment, on))
    )
    return union_all(appointed("class_teacher", on), registered)


def _giver(on: Day) -> Pairs:
    """Who gives a measure that stands in the plan, or whose own month of work it is."""
    gives = select(Measure.case_id.label("case_id"), Measure.giver_id.label("person_id")).where(
        Measure.giver_id.is_not(None), Measure.removed_at.is_(None)
    )
    return union_all(gives, _own_month())


def _own_month() -> Select[Any, Any]:
    """Whose month of work a case is."""
    return select(Case.id.label("case_id"), Case.person_id.label("person_id")).where(
        Case.person_id.is_not(None), Case.workflow == "work_month"
    )


def _guardian(on: Day) -> Pairs:
    """Who may represent the learner."""
    return (
        select(Case.id.label("case_id"), Guardianship.person_id.label("person_id"))
        .join(Guardianship, Guardianship.learner_id == Case.learner_id)
        .where(Guardianship.person_id.is_not(None), Guardianship.may_represent.is_(True), holds(Guardianship, on))
    )


def _informed_guardian(on: Day) -> Pairs:
    """Who may be told of the learner."""
    return (
        select(Case.id.label("case_id"), Guardianship.person_id.label("person_id"))
        .join(Guardianship, Guardianship.learner_id == Case.learner_id)
        .where(Guardianship.person_id.is_not(None), is_informed(), holds(Guardianship, on))
    )


def _subject(on: Day) -> Pairs:
    """The learner, who signs in as a person."""
    return (
        select(Case.id.label("case_id"), Learner.person_id.label("person_id"))
        .join(Learner, Learner.id == Case.learner_id)
        .where(Learner.person_id.is_not(None))
    )


RELATIONS: Mapping[str, Relation] = {
    "author_of_case": _author,
    "class_teacher_of_subject": _class_teacher,
    "giver_of_case": _giver,
    "guardian_of_subject": _guardian,
    "informed_guardian_of_subject": _informed_guardian,
    "subject_of_case": _subject,
}


def related(relation: object, role: str, people: Collection[int], on: date) -> ColumnElement[bool]:
    """The cases to which one of these people stands in this relation.

    A relation that is not known here (or none at all) means: appointed to the role in the case.
    """
    known = RELATIONS.get(relation) if isinstance(relation, str) else None
    pairs = (known(on) if known else appointed(role, on)).subquery()
    return Case.id.in_(select(pairs.c.case_id).where(pairs.c.person_id.in_(sorted(people))))


def people_of_case(connection: Connection, case_id: int, on: date) -> dict[str, frozenset[int]]:
    """Relation -> who stands in it to this case; appointments come under the role's own id too."""
    found: dict[str, set[int]] = {}
    for name, person_id in connection.execute(_everybody(), {"the_case": case_id, "on": on}):
        found.setdefault(name, set()).add(person_id)
    return {name: frozenset(people) for name, people in found.items()}


def people_of_cases(
    connection: Connection, case_ids: Collection[int], on: date
) -> dict[int, dict[str, frozenset[int]]]:
    """Case -> the same, for many cases with one statement."""
    found: dict[int, dict[str, set[int]]] = {}
    asked = {"the_cases": list(case_ids), "on": on}
    rows: Sequence[Any] = connection.execute(_everybody_of_many(), asked).all()
    for name, person_id, case_id in rows:
        found.setdefault(case_id, {}).setdefault(name, set()).add(person_id)
    return {
        case_id: {name: frozenset(people) for name, people in relations.items()} for case_id, relations in found.items()
    }


@cache
def _everybody() -> CompoundSelect[Any, Any]:
    """All relations and appointments of one case in one statement, built once."""
    the_case, on = bindparam("the_case", type_=BigId), bindparam("on", type_=Date())
    parts = []
    for name, relation in RELATIONS.items():
        pairs = relation(on).subquery()
        parts.append(select(literal(name, String()), pairs.c.person_id).where(pairs.c.case_id == the_case))
    roles = select(CaseRole.role, CaseRole.person_id).where(CaseRole.case_id == the_case, holds(CaseRole, on))
    return union_all(*parts, roles)


@cache
def _everybody_of_many() -> CompoundSelect[Any, Any]:
    """The same of many cases, and of which one."""
    cases, on = bindparam("the_cases", expanding=True, type_=BigId), bindparam("on", type_=Date())
    parts = []
    for name, relation in RELATIONS.items():
        pairs = relation(on).subquery()
        parts.append(
            select(literal(name, String()), pairs.c.person_id, pairs.c.case_id).where(pairs.c.case_id.in_(cases))
        )
    roles = select(CaseRole.role, CaseRole.person_id, CaseRole.case_id)
    return union_all(*parts, roles.where(CaseRole.case_id.in_(cases), holds(CaseRole, on)))
