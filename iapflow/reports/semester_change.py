"""Between two semesters: who took part in the one that ends, what the evaluation recommends, what is noted for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, select, true
from sqlalchemy.orm import Session, aliased

from iapflow.reports.viewer import Label, Viewer
from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.semester import Semester, semester_on
from iapflow.store.semester_choice import SemesterChoice
from iapflow.store.submission import Submission

PLAN, APPLICATION, EVALUATION, RECOMMENDATION = "support_plan", "application", "evaluation", "recommendation"
LIST = "recommendations"
OF_AGE, GOES_ON = 18, "goes_on"


@dataclass(frozen=True, slots=True)
class Change:
    """The semester that ends (or has just ended) and the one that comes."""

    before: Semester
    after: Semester


@dataclass(frozen=True, slots=True)
class Going:
    """A learner who took part in the semester that ends.

    Args:
        recommended: what the evaluation says, empty without one.
        adult_on: the eighteenth birthday, where it lies between the beginnings of the two semesters or in the later.
        choice: what is noted for the coming semester, empty while nothing is; who has signed goes on.
        case_id: the conversation or application that was begun for it.
    """

    learner_id: int
    name: str
    class_name: str
    enrolment_id: int
    unit: int
    recommended: Label
    adult_on: date | None
    plan_id: int | None
    plan_number: str
    plan_state_id: str
    plan_state: Label
    choice: str
    leaves_on: date | None
    case_id: int | None


def change_on(session: Session, on: date, days: int) -> Change | None:
    """The change that is to be noted on a day: so many days before a semester ends the coming one, else the last."""
    now = semester_on(session, on)
    if now is None:
        return None
    coming = semester_on(session, now.ends_on + timedelta(days=1))
    if coming is not None and on >= now.ends_on - timedelta(days=days):
        return Change(now, coming)
    earlier = select(Semester).where(Semester.ends_on < now.starts_on).order_by(Semester.ends_on.desc()).limit(1)
    last = session.scalars(earlier).one_or_none()
    return None if last is None else Change(last, now)


def going(session: Session, viewer: Viewer, change: Change, learner: int | None = None) -> Sequence[Going]:
    """Everybody (or one learner) who took part here and is enrolled still, by class and name."""
    rows = session.execute(_listed(viewer, change, learner)).all()
    said = _recommended(session, [row.plan_id for row in rows if row.plan_id])
    labels = {code: item.label for code, item in viewer.catalogue.lists[LIST].items.items()}
    found = [_going(row, viewer, change, labels.get(said.get(row.plan_id, ""), {})) for row in rows]
    return sorted(found, key=lambda one: (len(one.class_name), one.class_name, one.name))


def _listed(viewer: Viewer, change: Change, learner: int | None) -> Select[*tuple[Any, ...]]:
    plan = aliased(Case)
    last = (
        select(func.max(Case.id))
        .where(
            Case.workflow == PLAN, Case.semester_id == change.before.id, Case.learner_id == Learner.id,
            Case.institution_id == Enrolment.institution_id, viewer.cases(),
        )
        .correlate(Learner, Enrolment)
        .scalar_subquery()
    )  # fmt: skip
    took_part = and_(
        Application.learner_id == Learner.id, Application.institution_id == Enrolment.institution_id,
        Application.semester_id == change.before.id, Application.withdrawn_on.is_(None),
    )  # fmt: skip
    next_one = aliased(Application)
    signed = and_(
        next_one.learner_id == Learner.id, next_one.institution_id == Enrolment.institution_id,
        next_one.semester_id == change.after.id, next_one.withdrawn_on.is_(None),
    )  # fmt: skip
    noted = and_(
        SemesterChoice.learner_id == Learner.id, SemesterChoice.semester_id == change.after.id,
        SemesterChoice.institution_id == Enrolment.institution_id,
    )  # fmt: skip
    return (
        select(
            Learner.id, Learner.given_name, Learner.family_name, Learner.date_of_birth,
            Enrolment.id.label("enrolment_id"), Enrolment.institution_id, Enrolment.class_name, Enrolment.grade,
            plan.id.label("plan_id"), plan.number, plan.state,
            SemesterChoice.choice, SemesterChoice.leaves_on, SemesterChoice.case_id,
            next_one.id.label("signed_id"), next_one.case_id.label("signed_case"),
        )
        .select_from(Learner)
        .join(Enrolment, and_(Enrolment.learner_id == Learner.id, holds(Enrolment, viewer.actor.on)))
        .join(Application, took_part)
        .outerjoin(plan, plan.id == last)
        .outerjoin(SemesterChoice, noted)
        .outerjoin(next_one, signed)
        .where(viewer.learners(), viewer.starts(APPLICATION, Enrolment.institution_id))
        .where(true() if learner is None else Learner.id == learner)
    )  # fmt: skip


def _recommended(session: Session, plans: Sequence[int]) -> Mapping[int, str]:
    """Plan -> the recommendation of the evaluation that was handed in last."""
    handed_in = (
        select(Submission.case_id, Submission.answers)
        .where(Submission.case_id.in_(plans), Submission.alias == EVALUATION)
        .order_by(Submission.id)
    )
    return {case_id: str(answers.get(RECOMMENDATION) or "") for case_id, answers in session.execute(handed_in)}


def _going(row: Row[Any], viewer: Viewer, change: Change, recommended: Label) -> Going:
    return Going(
        learner_id=row.id,
        name=f"{row.given_name} {row.family_name}",
        class_name=row.class_name or row.grade,
        enrolment_id=row.enrolment_id,
        unit=row.institution_id,
        recommended=recommended,
        adult_on=_adult_on(row.date_of_birth, change),
        plan_id=row.plan_id,
        plan_number=row.number or "",
        plan_state_id=row.state or "",
        plan_state=viewer.label_of(PLAN, row.state) if row.state else {},
        choice=row.choice or (GOES_ON if row.signed_id else ""),
        leaves_on=row.leaves_on,
        case_id=row.case_id or row.signed_case,
    )


def _adult_on(born: date, change: Change) -> date | None:
    """The eighteenth birthday, where it changes who signs: after the ending semester began, by the end of the next."""
    leap = (born.month, born.day) == (2, 29)
    day = date(born.year + OF_AGE, 3, 1) if leap else date(born.year + OF_AGE, born.month, born.day)
    return day if change.before.starts_on < day <= change.after.ends_on else None
