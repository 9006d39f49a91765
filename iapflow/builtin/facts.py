"""Facts: named, typed questions to the database, asked only when a rule mentions them."""

from datetime import date

from sqlalchemy import and_, exists, func, or_, select

from iapflow.extend import CaseKey, Read, fact
from iapflow.store.application import Application
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimLine
from iapflow.store.days import holds
from iapflow.store.event import Event
from iapflow.store.institution import Agreement, InstitutionReach
from iapflow.store.log_evidence import is_explained
from iapflow.store.person import RoleAssignment
from iapflow.store.submission import Submission
from iapflow.store.task import Task
from iapflow.store.work_log import WorkLogEntry


@fact("application_signed", gives="bool")
def application_signed(read: Read, case: CaseKey) -> bool:
    """Whether a signed application for this learner, semester and institution stands."""
    return read.is_true(
        exists().where(
            Application.learner_id == case.learner_id,
            Application.semester_id == case.semester_id,
            Application.institution_id == case.institution_id,
            Application.withdrawn_on.is_(None),
        )
    )


@fact("agreement_valid", gives="bool")
def agreement_valid(read: Read, case: CaseKey) -> bool:
    """Whether an agreement of the institution, or of a partner above it, covers the plan's first day."""
    on = _first_day(read, case)
    return read.is_true(
        exists()
        .where(InstitutionReach.descendant_id == case.institution_id)
        .where(InstitutionReach.ancestor_id == Agreement.partner_id)
        .where(holds(InstitutionReach, on))
        .where(holds(Agreement, on))
        .where(or_(Agreement.participates_from.is_(None), Agreement.participates_from <= on))
        .where(or_(Agreement.participates_to.is_(None), Agreement.participates_to >= on))
    )


def _first_day(read: Read, case: CaseKey) -> date:
    """The first day of the plan as it was handed in last; without one, the day of asking."""
    mine = select(Submission.answers).where(Submission.case_id == case.case_id, Submission.alias == "plan")
    answers = read.session.scalar(mine.order_by(Submission.id.desc()).limit(1)) or {}
    written = answers.get("period_start")
    return date.fromisoformat(written) if written else read.on


@fact("special_data_consent", gives="bool")
def special_data_consent(read: Read, case: CaseKey) -> bool:
    """Whether consent to special-category data stands: as answered last when it was asked, else on the application."""
    here = Case.learner_id == case.learner_id, Case.semester_id == case.semester_id
    asked = select(Case.state).where(*here, Case.institution_id == case.institution_id)
    answered = asked.where(Case.workflow == "special_consent", Case.state.in_(("given", "refused", "withdrawn")))
    last = read.session.scalar(answered.order_by(Case.entered_at.desc(), Case.id.desc()).limit(1))
    if last is not None:
        return last == "given" and application_signed(read, case)
    return read.is_true(
        exists().where(
            Application.learner_id == case.learner_id,
            Application.semester_id == case.semester_id,
            Application.institution_id == case.institution_id,
            Application.withdrawn_on.is_(None),
            Application.special_data_consent.is_(True),
        )
    )


@fact("plan_author_linked", gives="bool")
def plan_author_linked(read: Read, case: CaseKey) -> bool:
    """Whether somebody in the institution holds the plan author's role today."""
    return read.is_true(
        exists()
        .where(RoleAssignment.institution_id == case.institution_id)
        .where(RoleAssignment.role == "plan_author")
        .where(holds(RoleAssignment, read.on))
    )


@fact("money_used", gives="bool")
def money_used(read: Read, case: CaseKey) -> bool:
    """Whether anything payable was logged on this case, the author's own hours included, or claimed of it."""
    logged = (
        exists()
        .where(WorkLogEntry.case_id == case.case_id)
        .where(WorkLogEntry.voided_at.is_(None), WorkLogEntry.no_show.is_(False))
    )
    counts = (ClaimLine.case_id == Claim.case_id, Claim.voided_at.is_(None))
    claimed = exists().where(ClaimLine.plan_id == case.case_id, *counts)
    return read.is_true(logged) or read.is_true(claimed)


@fact("log_complete", gives="bool")
def log_complete(read: Read, case: CaseKey) -> bool:
    """Whether every row of the log is confirmed or explained, and every missed one."""
    open_row = and_(
        WorkLogEntry.case_id == case.case_id,
        WorkLogEntry.voided_at.is_(None),
        WorkLogEntry.kind == "consultation",
        or_(
            and_(WorkLogEntry.no_show.is_(False), WorkLogEntry.confirmed_on.is_(None), ~is_explained()),
            and_(WorkLogEntry.no_show.is_(True), WorkLogEntry.no_show_reason.is_(None)),
        ),
    )
    return not read.is_true(exists().where(open_row))


@fact("halted", gives="bool")
def halted(read: Read, case: CaseKey) -> bool:
    """Whether the case stands suspended because it was halted together with others, and by nothing since."""
    entered = select(Event.transition).where(Event.case_id == case.case_id, Event.from_state != Event.to_state)
    return read.session.scalar(entered.order_by(Event.seq.desc()).limit(1)) == "halt"


@fact("open_children", gives="whole")
def open_children(read: Read, case: CaseKey) -> int:
    """How many cases begun by this one are still open."""
    return read.number(select(func.count()).select_from(Case).where(Case.parent_id == case.case_id, Case.is_open))


@fact("tasks_done", gives="bool")
def tasks_done(read: Read, case: CaseKey) -> bool:
    """Whether the tasks of the state are done, as its `done` asks; elsewhere, whether none is open."""
    return not read.is_true(
        exists().where(Task.case_id == case.case_id, Task.key.is_not(None), Task.closed_at.is_(None))
    )
