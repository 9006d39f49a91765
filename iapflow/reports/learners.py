"""Learners in reach, with where each stands this semester."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from iapflow.errors import Sentence, Text
from iapflow.reports.viewer import NAMELESS, Label, Viewer
from iapflow.store.application import Application
from iapflow.store.case import Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.folding import ESCAPE, containing
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person
from iapflow.store.semester import Semester, semester_on

PLAN = "support_plan"
APPLICATION = "application"
TALK = "talk"
AUTHOR = "plan_author"
NO_APPLICATION = "no_application"
NO_AUTHOR = "no_author"
WHOLE_CODE = re.compile(r"\s*(\d{6})[\s-]*(\d{5})\s*")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of the list; empty words ask nothing.

    Args:
        q: part of a name, or a whole personal code.
        status: no_application, no_author, or a state of the plan.
        limit, offset: which rows.
    """

    q: str = ""
    class_name: str = ""
    status: str = ""
    limit: int = 25
    offset: int = 0


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A learner in the list; everything of the plan is empty while there is none."""

    id: int
    name: str
    class_name: str
    institution: str
    signed_on: date | None
    plan_id: int | None
    plan_number: str
    plan_state_id: str
    plan_state: Label
    author: str
    may_start: bool
    may_talk: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the list, with what its filters offer."""

    rows: Sequence[LearnerRow]
    has_next: bool
    classes: Sequence[str]
    semester: Semester | None

    @property
    def class_choices(self) -> list[tuple[str, str]]:
        """The classes as a filter offers them."""
        return [(name, name) for name in self.classes]


def statuses(viewer: Viewer) -> list[tuple[str, Sentence]]:
    """What the list can be narrowed to; states that read alike stand there once."""
    workflow = viewer.workflow(PLAN)
    states = {state.label["lv"]: (name, state.label) for name, state in workflow.states.items()} if workflow else {}
    first: list[tuple[str, Sentence]] = [
        (NO_APPLICATION, Text("No application")),
        (NO_AUTHOR, Text("Signed, no author")),
    ]
    return [*first, *states.values()]


def is_nameless(viewer: Viewer) -> bool:
    """Whether every role of this person is one that sees no children's names."""
    return viewer.actor.roles <= NAMELESS


def page(session: Session, viewer: Viewer, wanted: Wanted) -> Page:
    """The learners this person sees by name, by family name."""
    semester = semester_on(session, viewer.actor.on)
    found = session.execute(_listed(viewer, wanted, semester)).all()
    rows = [_row(row, viewer) for row in found[: wanted.limit]]
    return Page(rows, len(found) > wanted.limit, _classes(session, viewer), semester)


def hits(session: Session, viewer: Viewer, q: str, most: int) -> list[LearnerRow]:
    """The first of those that a search finds, without what the list's filters need."""
    semester = semester_on(session, viewer.actor.on)
    found = session.execute(_listed(viewer, Wanted(q=q, limit=most - 1), semester))
    return [_row(row, viewer) for row in found]


def _listed(viewer: Viewer, wanted: Wanted, semester: Semester | None) -> Select[*tuple[Any, ...]]:
    plan, author = aliased(Case), aliased(Person)
    semester_id = semester.id if semester else 0
    last = (
        select(func.max(Case.id))
        .where(Case.workflow == PLAN, Case.semester_id == semester_id, Case.learner_id == Learner.id)
        .where(viewer.cases())
        .correlate(Learner)
        .scalar_subquery()
    )
    appointed = and_(CaseRole.case_id == plan.id, CaseRole.role == AUTHOR, holds(CaseRole, viewer.actor.on))
    signed = and_(
        Application.learner_id == Learner.id,
        Application.semester_id == semester_id,
        Application.institution_id == Enrolment.institution_id,
        Application.withdrawn_on.is_(None),
    )
    return (
        select(
            Learner.id, Learner.given_name, Learner.family_name,
            Enrolment.class_name, Institution.name.label("institution"), Application.signed_on,
            plan.id.label("plan_id"), plan.number.label("plan_number"), plan.state.label("plan_state"),
            author.given_name.label("author_given"), author.family_name.label("author_family"),
            viewer.starts(APPLICATION, Enrolment.institution_id).label("may_start"),
            viewer.starts(TALK, Enrolment.institution_id).label("may_talk"),
        )
        .select_from(Learner)
        .outerjoin(Enrolment, Enrolment.id == _enrolled(viewer.actor.on))
        .outerjoin(Institution, Institution.id == Enrolment.institution_id)
        .outerjoin(Application, signed)
        .outerjoin(plan, plan.id == last)
        .outerjoin(CaseRole, appointed)
        .outerjoin(author, author.id == CaseRole.person_id)
        .where(viewer.learners(), _searched(viewer, wanted.q), _status(viewer, wanted.status, plan))
        .where(Enrolment.class_name == wanted.class_name if wanted.class_name else true())
        .order_by(Learner.family_name, Learner.given_name, Learner.id)
        .limit(wanted.limit + 1)
        .offset(wanted.offset)
    )  # fmt: skip


def _enrolled(on: date) -> Any:
    """The enrolment of today; of two, the later one."""
    one = aliased(Enrolment)
    return (
        select(func.max(one.id))
        .where(one.learner_id == Learner.id, holds(one, on))
        .correlate(Learner)
        .scalar_subquery()
    )


def _searched(viewer: Viewer, q: str) -> ColumnElement[bool]:
    if not q.strip():
        return true()
    code = WHOLE_CODE.fullmatch(q)
    if code:
        return and_(Learner.personal_code == f"{code[1]}-{code[2]}", viewer.coded_learners())
    in_class = func.lower(Enrolment.class_name) == q.strip().lower()
    return or_(Learner.search_text.like(containing(q), escape=ESCAPE), in_class)


def _status(viewer: Viewer, status: str, plan: Any) -> ColumnElement[bool]:
    if status == NO_APPLICATION:
        return and_(Application.id.is_(None), plan.id.is_(None))
    if status == NO_AUTHOR:
        return and_(Application.id.is_not(None), plan.id.is_(None))
    return plan.state.in_(viewer.alike(PLAN, status)) if status else true()


def _classes(session: Session, viewer: Viewer) -> list[str]:
    """The classes of the learners in reach, the ninth before the tenth."""
    names = session.scalars(
        select(Enrolment.class_name)
        .join(Learner, Learner.id == Enrolment.learner_id)
        .where(viewer.learners(), holds(Enrolment, viewer.actor.on), Enrolment.class_name.is_not(None))
        .distinct()
    )
    return sorted((name for name in names if name), key=_grade_first)


def _grade_first(name: str) -> tuple[int, str]:
    digits = re.match(r"\d+", name)
    return (int(digits[0]) if digits else 99, name)


def _row(row: Row[Any], viewer: Viewer) -> LearnerRow:
    return LearnerRow(
        id=row.id,
        name=f"{row.given_name} {row.family_name}",
        class_name=row.class_name or "",
        institution=row.institution or "",
        signed_on=row.signed_on,
        plan_id=row.plan_id,
        plan_number=row.plan_number or "",
        plan_state_id=row.plan_state or "",
        plan_state=viewer.label_of(PLAN, row.plan_state) if row.plan_state else {},
        author=f"{row.author_given} {row.author_family}" if row.author_given else "",
        may_start=bool(row.may_start),
        may_talk=bool(row.may_talk),
    )
