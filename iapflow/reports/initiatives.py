"""Youth initiatives as lists: calls for everybody, own projects, the ranking, counting, what runs, and report R13.

An organisation is told whether the condition is met; numbers only where those at risk and the rest
are both at least `LEAST`.  Nobody but the school itself sees who of a list is looked for as at risk.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.days import holds
from iapflow.store.initiative_ranking import places
from iapflow.store.initiatives import (
    ASKED,
    COUNTED_IN,
    RUNNING,
    WORKFLOW,
    InitiativeActivity,
    InitiativeCall,
    InitiativeCount,
    InitiativePresence,
    InitiativeProject,
    Organisation,
)
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.scope import REGISTRARS

LEAST = 5
PLAN = "support_plan"
NO_PLAN = ("draft", "inactive")
"""States in which a plan says nothing yet, or nothing any more."""
COORDINATORS = frozenset({"municipal_coordinator"})
SEE_NUMBERS = frozenset({"municipal_coordinator", "state_officer", "regional_coordinator"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is told outside the school: `waits`, `met` or `not_met`; `at_risk` only where nobody can be guessed."""

    word: str
    present: int | None = None
    at_risk: int | None = None


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project in a list."""

    case_id: int
    number: str
    organisation: str
    title: str
    state: Label
    state_id: str
    points: float | None
    place: int | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class ToCount:
    """A project whose list names people of a school."""

    case_id: int
    school_id: int
    school: str
    title: str
    present: int
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the list: found in the register of the school or not, with a support plan or not."""

    name: str
    class_name: str
    is_found: bool
    has_plan: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """The page on which a school counts; `at_risk` is what was kept, else None."""

    case_id: int
    school_id: int
    school: str
    title: str
    lines: Sequence[Line]
    at_risk: int | None

    @property
    def planned(self) -> int:
        """How many of the list have a support plan."""
        return sum(line.has_plan for line in self.lines)


def told(project: InitiativeProject) -> Outcome:
    """What may be said of a project outside the school."""
    present, at_risk = project.told_present, project.told_at_risk
    if present is None or at_risk is None:
        return Outcome("waits")
    word = "met" if project.is_met else "not_met"
    is_safe = at_risk >= LEAST and present - at_risk >= LEAST
    return Outcome(word, present, at_risk if is_safe else None)


def open_calls(session: Session, on: date) -> Sequence[InitiativeCall]:
    """The calls in which proposals are taken today, soonest ending first."""
    call = InitiativeCall
    days = (call.closed_at.is_(None), call.first_day <= on, call.last_day >= on)
    return session.scalars(select(call).where(*days).order_by(call.last_day, call.case_id)).all()


def calls_for(session: Session, viewer: Viewer) -> list[int]:
    """The municipalities in whose open calls this person's organisation may begin a proposal."""
    units = viewer.actor.units("ngo_applicant")
    return [call.municipality_id for call in open_calls(session, viewer.actor.on) if call.municipality_id in units]


def projects(session: Session, viewer: Viewer) -> list[ProjectRow]:
    """The projects this person sees, best scored first."""
    ranking = places()
    rows = session.execute(
        select(InitiativeProject, Case, Organisation.name, ranking.c.place)
        .outerjoin(ranking, ranking.c.case_id == InitiativeProject.case_id)
        .join(Case, Case.id == InitiativeProject.case_id)
        .join(Organisation, Organisation.id == InitiativeProject.organisation_id)
        .where(viewer.cases())
        .order_by(ranking.c.place.nulls_last(), InitiativeProject.points_hundredths.desc().nulls_last(), Case.id)
    )
    sees_points = bool(viewer.actor.roles & (SEE_NUMBERS | {"ngo_panel"}))
    return [
        ProjectRow(
            case.id, case.number, name, project.title or "", viewer.label_of(WORKFLOW, case.state), case.state,
            (project.points_hundredths or 0) / 100 if sees_points and project.points_hundredths is not None else None,
            place if sees_points else None, told(project),
        )
        for project, case, name, place in rows
    ]  # fmt: skip


def requests(session: Session, viewer: Viewer) -> Sequence[Organisation]:
    """Organisations that wait for this coordinator's decision, oldest first."""
    units = {unit for role in COORDINATORS for unit in viewer.actor.units(role)}
    waiting = (Organisation.state == ASKED, Organisation.municipality_id.in_(sorted(units)))
    return session.scalars(select(Organisation).where(*waiting).order_by(Organisation.id)).all()


def to_count(session: Session, viewer: Viewer) -> list[ToCount]:
    """Projects whose lists name people of the schools this person coordinates, while the report waits."""
    row, people = InitiativePresence, _people()
    asked = (
        select(row.case_id, Institution.id, Institution.name, InitiativeProject.title, people, InitiativeCount.case_id)
        .join(InitiativeProject, InitiativeProject.case_id == row.case_id)
        .join(Case, Case.id == row.case_id)
        .join(Institution, Institution.id == row.institution_id)
        .outerjoin(
            InitiativeCount,
            (InitiativeCount.case_id == row.case_id) & (InitiativeCount.institution_id == row.institution_id),
        )
        .where(row.institution_id.in_(sorted(_led(viewer))), Case.state.in_(COUNTED_IN))
        .where(InitiativeProject.told_present.is_(None))
        .group_by(row.case_id, Institution.id, Institution.name, InitiativeProject.title, InitiativeCount.case_id)
        .order_by(row.case_id, Institution.id)
    )
    return [
        ToCount(case, unit, school, title or "", present, kept is not None)
        for case, unit, school, title, present, kept in session.execute(asked)
    ]


def counting(session: Session, viewer: Viewer, case_id: int, school_id: int) -> Counting | None:
    """The list of one school for one project; None where it is not this person's to count."""
    if school_id not in _led(viewer):
        return None
    row = InitiativePresence
    listed = session.execute(
        select(row.full_name, row.class_name, func.min(row.held_on))
        .where(row.case_id == case_id, row.institution_id == school_id)
        .group_by(row.full_name, row.class_name)
        .order_by(row.full_name)
    ).all()
    project = session.get(InitiativeProject, case_id)
    if project is None or not listed:
        return None
    known = _learners(session, school_id, project, viewer.actor.on)
    lines: dict[tuple[str, str], Line] = {}
    for name, class_name, _ in listed:
        has_plan = known.get(name.casefold())
        line = Line(name, class_name or "", has_plan is not None, bool(has_plan))
        lines.setdefault((name.casefold(), class_name or ""), line)
    kept = session.get(InitiativeCount, (case_id, school_id))
    school = session.get_one(Institution, school_id)
    at_risk = kept.at_risk if kept else None
    return Counting(case_id, school_id, school.name, project.title or "", tuple(lines.values()), at_risk)


def running(session: Session, viewer: Viewer) -> Sequence[InitiativeActivity]:
    """Coming activities of running projects of the municipalities in which this person works."""
    return session.scalars(_running(viewer).order_by(InitiativeActivity.held_on, InitiativeActivity.id)).all()


def activity(session: Session, viewer: Viewer, activity_id: int) -> InitiativeActivity | None:
    """One of them."""
    return session.scalar(_running(viewer).where(InitiativeActivity.id == activity_id))


def _running(viewer: Viewer) -> Select[InitiativeActivity]:
    units = {grant.unit_id for grant in viewer.actor.grants}
    mine = select(InstitutionReach.ancestor_id).where(
        InstitutionReach.descendant_id.in_(sorted(units)), holds(InstitutionReach, viewer.actor.on)
    )
    return (
        select(InitiativeActivity)
        .join(Case, Case.id == InitiativeActivity.case_id)
        .where(Case.state == RUNNING, Case.institution_id.in_(mine), InitiativeActivity.held_on >= viewer.actor.on)
    )


def _led(viewer: Viewer) -> Collection[int]:
    return {unit for role in REGISTRARS for unit in viewer.actor.units(role)}


def _people() -> ColumnElement[int]:
    """Different names of a list; the same name in two classes is two people."""
    row = InitiativePresence
    return func.count(func.distinct(func.lower(row.full_name) + "/" + func.coalesce(row.class_name, "")))


def _learners(session: Session, school: int, project: InitiativeProject, on: date) -> dict[str, bool]:
    """Name -> whether a learner of the school of that name has a support plan."""
    first, last = project.starts_on or on, project.ends_on or on
    taught = (
        Enrolment.institution_id == school, Enrolment.valid_from <= last,
        or_(Enrolment.valid_to.is_(None), Enrolment.valid_to >= first),
    )  # fmt: skip
    has_plan = (
        select(Case.id)
        .where(Case.learner_id == Learner.id, Case.workflow == PLAN, Case.state.not_in(NO_PLAN))
        .where(Case.institution_id == school)
        .exists()
    )
    rows = session.execute(
        select(Learner.given_name, Learner.family_name, has_plan)
        .join(Enrolment, Enrolment.learner_id == Learner.id)
        .where(*taught, Learner.is_practice.is_(False))
    )
    found: dict[str, bool] = {}
    for given, family, planned in rows:
        name = f"{given} {family}".casefold()
        found[name] = found.get(name, False) or bool(planned)
    return found
