"""*Kas kavējas un kāpēc*: what is past its day in reach, whose turn it is, and what is known of the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlalchemy.orm import Session

from iapflow.errors import Sentence, Text
from iapflow.reports.doing import Doing, doing_of
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import IS_OPEN, Case, CaseRole
from iapflow.store.days import holds
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.learner import Learner
from iapflow.store.person import Person, RoleAssignment
from iapflow.store.seen import CaseSeen
from iapflow.store.submission import Draft
from iapflow.store.task import Task
from iapflow.store.task_reminder import TaskReminder

NAMED = 3
"""More names than this are not told one by one."""


@dataclass(frozen=True, slots=True)
class LateRow:
    """One late to-do.

    Args:
        who: whose turn it is, by name; empty where nobody can do it.
        why: what is known, in sentences.
        reminded_at: of the latest reminder by hand.
    """

    task_id: int
    case_id: int
    number: str
    name: str
    institution: str
    doing: Doing
    state: Label
    role: Label
    who: Sequence[str]
    why: Sequence[Sentence]
    due_on: date
    days_late: int
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Late:
    """One page, the longest late first."""

    rows: Sequence[LateRow]
    count: int
    has_next: bool


def late(session: Session, viewer: Viewer, limit: int, offset: int = 0) -> Late:
    """What is late in the cases this person sees, whoever's turn it is."""
    asked = and_(
        Task.closed_at.is_(None), Task.due_at < _midnight(viewer.actor.on), IS_OPEN, viewer.cases()
    )  # the case's own day may be later: a task has its own
    count = session.scalar(select(func.count()).select_from(Task).join(Case, Case.id == Task.case_id).where(asked))
    found = session.execute(_listed(viewer, asked).limit(limit + 1).offset(offset)).all()
    rows = found[:limit]
    known = _Known(session, viewer, rows)
    return Late([_row(row, viewer, known) for row in rows], count or 0, len(found) > limit)


def _listed(viewer: Viewer, asked: Any) -> Any:
    return (
        select(
            Task.id.label("task_id"), Task.transition, Task.key, Task.row_id, Task.why, Task.due_at, Task.role,
            Task.person_id, Case.id, Case.number, Case.workflow, Case.state, Case.revision, Case.institution_id,
            Institution.name.label("institution"), Learner.given_name, Learner.family_name,
            viewer.named_cases().label("is_named"), TaskReminder.sent_at,
        )
        .select_from(Task)
        .join(Case, Case.id == Task.case_id)
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .outerjoin(TaskReminder, TaskReminder.task_id == Task.id)
        .where(asked)
        .order_by(Task.due_at, Task.id)
    )  # fmt: skip


class _Known:
    """What is asked once for a whole page: who could act, who has opened, what was drafted."""

    def __init__(self, session: Session, viewer: Viewer, rows: Iterable[Row[Any]]) -> None:
        rows = list(rows)
        cases = sorted({row.id for row in rows})
        self.roles = viewer.roles
        self.appointed = _appointed(session, viewer.actor.on, cases)
        self.holding = _holding(session, viewer.actor.on, rows)
        own = sorted({row.person_id for row in rows if row.person_id})
        self.people = {one.id: one.full_name for one in session.scalars(select(Person).where(Person.id.in_(own)))}
        seen = select(CaseSeen.case_id, CaseSeen.revision, CaseSeen.seen_at).where(CaseSeen.case_id.in_(cases))
        self.seen = {(row.case_id, row.revision): row.seen_at for row in session.execute(seen)}
        drafts = select(Draft.case_id, func.max(Draft.saved_at)).where(Draft.case_id.in_(cases)).group_by(Draft.case_id)
        self.drafted = {case_id: saved_at for case_id, saved_at in session.execute(drafts)}  # noqa: C416

    def who(self, row: Row[Any]) -> list[str]:
        """The names of those whose turn it is."""
        if row.person_id in self.people:
            return [self.people[row.person_id]]
        role = self.roles.get(row.role)
        if role is not None and role.relation:
            return self.appointed[row.id, row.role]
        return self.holding[row.institution_id, row.role]


def _appointed(session: Session, on: date, cases: Sequence[int]) -> Mapping[tuple[int, str], list[str]]:
    rows = session.execute(
        select(CaseRole.case_id, CaseRole.role, Person.given_name, Person.family_name)
        .join(Person, Person.id == CaseRole.person_id)
        .where(CaseRole.case_id.in_(cases), holds(CaseRole, on), Person.is_active.is_(True))
    )
    found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    for row in rows:
        found[row.case_id, row.role].append(f"{row.given_name} {row.family_name}")
    return found


def _holding(session: Session, on: date, rows: Sequence[Row[Any]]) -> Mapping[tuple[int, str], list[str]]:
    """(institution, role) -> who holds it there or above."""
    found: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
    asked = session.execute(
        select(InstitutionReach.descendant_id, RoleAssignment.role, Person.given_name, Person.family_name)
        .join(RoleAssignment, RoleAssignment.institution_id == InstitutionReach.ancestor_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(InstitutionReach.descendant_id.in_(sorted({row.institution_id for row in rows})))
        .where(RoleAssignment.role.in_(sorted({row.role for row in rows})), holds(RoleAssignment, on))
        .where(holds(InstitutionReach, on), Person.is_active.is_(True))
        .order_by(Person.family_name, Person.given_name)
    )
    for row in asked:
        name = f"{row.given_name} {row.family_name}"
        if name not in found[row.descendant_id, row.role]:
            found[row.descendant_id, row.role].append(name)
    return found


def _why(row: Row[Any], known: _Known, who: Sequence[str]) -> list[Sentence]:
    """What the data tell; people add the rest."""
    if not who:
        return [Text("Nobody holds this role now.")]
    drafted, seen = known.drafted.get(row.id), known.seen.get((row.id, row.revision))
    if drafted is not None:
        return [Text("Begun; last written on {day}.", {"day": drafted})]
    if seen is not None:
        return [Text("Opened on {day}, not decided yet.", {"day": seen})]
    return [Text("Not opened yet.")]


def _row(row: Row[Any], viewer: Viewer, known: _Known) -> LateRow:
    who, due, role = known.who(row), row.due_at.date(), viewer.roles.get(row.role)
    return LateRow(
        task_id=row.task_id,
        case_id=row.id,
        number=row.number,
        name=f"{row.given_name} {row.family_name}" if row.is_named and row.given_name else "",
        institution=row.institution,
        doing=doing_of(viewer.workflow(row.workflow), row),
        state=viewer.label_of(row.workflow, row.state),
        role=role.label if role else {"lv": row.role},
        who=who[:NAMED],
        why=_why(row, known, who),
        due_on=due,
        days_late=(viewer.actor.on - due).days,
        reminded_at=row.sent_at,
    )


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)
