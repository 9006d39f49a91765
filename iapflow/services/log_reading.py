"""Darba uzskaite for reading: a plan's measures and rows, and one's own plans; each person sees their part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.builtin.figures import AUTHOR_HOURS
from iapflow.definitions.model import ListDef
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_editors, form_viewers
from iapflow.reports import work_log as report
from iapflow.reports.handed_over import GivenLine, SupportLine, given, supports
from iapflow.services.confirmation_files import files_beside
from iapflow.services.log_pages import may_confirm_here
from iapflow.services.make_up import is_owed
from iapflow.services.moving import read_pen
from iapflow.services.naming import subject_of
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.services.work_log import ALIAS, may_void
from iapflow.services.writing import Pen
from iapflow.store.delivery_days import delivery_of
from iapflow.store.make_up import MakeUp
from iapflow.store.scope import GIVER, case_scope, held_roles, work_log_scope
from iapflow.store.store import Store
from iapflow.store.work_log import WorkLogEntry

WORKFLOW = "support_plan"
ROWS = 50


@dataclass(frozen=True, slots=True)
class PlanLog:
    """A plan's log as one person sees it.

    Args:
        measures: only one's own for somebody who sees the log as a giver.
        author_left: hours the author has left; None where the author's rows are not this person's to see.
        voidable: ids of rows this person may take back.
        stopped_on: the last day that can be entered of a plan that is suspended.
        supports: what the plan gives beside hours; empty for somebody who sees the log as a giver.
        entries: the page of everything delivered, the newest first: rows of the log and lines of claims.
        files: row -> (name of the document that confirms it, whether it can be fetched).
    """

    pen: Pen
    subject_name: str
    measures: Sequence[report.MeasureLine]
    rows: Sequence[report.LogLine]
    author_given: Decimal | None
    author_left: Decimal | None
    may_write: bool
    voidable: frozenset[int]
    stopped_on: date | None = None
    has_next: bool = False
    supports: Sequence[SupportLine] = ()
    entries: Sequence[report.LogLine | GivenLine] = ()
    claims: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    files: Mapping[int, tuple[str, bool]] = field(default_factory=dict)
    may_confirm: bool = False
    owed: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class OwnLog:
    """One's own plans and newest rows, with the lists their codes are said by."""

    plans: Sequence[report.PlanLine]
    rows: Sequence[report.LogLine]
    lists: dict[str, ListDef]


def plan_log(store: Store, room: Room, actor: Actor, case_id: int, offset: int = 0) -> PlanLog:
    """The log of one plan, one page of its rows.

    Raises:
        Missing: no such plan, or its log is not this person's to see.
    """
    with store.reading() as session:
        pen = read_pen(store, room, case_id, actor, lock=False)
        held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
        workflow, state = pen.book.workflow, pen.case.state
        if ALIAS not in workflow.forms or not held & form_viewers(workflow, state, ALIAS):
            raise Missing
        whole = any(str(pen.book.roles[role].relation) != GIVER for role in held)
        seen = work_log_scope(actor, room.roles(session), room.log_views(session))
        found = report.lines(session, seen, (offset + ROWS + 1, 0), WorkLogEntry.case_id == case_id)
        beside = list(given(session, case_id)) if whole else []
        every: list[report.LogLine | GivenLine] = [*found, *beside]
        page = sorted(every, key=_when, reverse=True)[offset : offset + ROWS + 1]
        entries = page[:ROWS]
        rows = [one for one in entries if isinstance(one, report.LogLine)]
        people = {person for one in held_roles(actor, pen.book.roles) for person in one.people}
        measures = [one for one in report.measures(session, case_id) if whole or one.giver_id in people]
        hours = report.author_hours(session, case_id) if whole else None
        catalogue = room.definitions.current(session)
        return PlanLog(
            pen=pen,
            subject_name=str(subject_of(pen, held).get("name", "")),
            measures=measures,
            rows=rows,
            author_given=hours,
            author_left=None if hours is None else max(_author_hours(pen) - hours, Decimal(0)),
            may_write=bool(held & form_editors(workflow, state, ALIAS)),
            voidable=frozenset(
                row.entry_id
                for row in rows
                if not row.voided_at and may_void(pen, actor, row.giver_id, row.entered_by_id)
            ),
            stopped_on=delivery_of(session, [case_id])[case_id].stopped_on,
            has_next=len(page) > ROWS,
            supports=supports(session, case_id) if whole else (),
            entries=entries,
            claims={one.number: catalogue.workflows[one.workflow].states[one.state].label for one in beside},
            files=files_beside(session, [row.entry_id for row in rows]),
            may_confirm=may_confirm_here(actor, pen),
            owed=_owed(session, case_id, None if whole else actor.person_id),
        )


def _owed(session: Session, case_id: int, giver_id: int | None) -> Decimal:
    asked = select(func.sum(MakeUp.hours)).where(MakeUp.case_id == case_id, is_owed())
    if giver_id is not None:
        asked = asked.where(MakeUp.giver_id == giver_id)
    return Decimal(str(session.scalar(asked) or 0))


def _when(one: report.LogLine | GivenLine) -> tuple[date, int]:
    return (one.worked_on, one.entry_id) if isinstance(one, report.LogLine) else (one.last_on, 0)


def _author_hours(pen: Pen) -> Decimal:
    return value_of(pen.session, AUTHOR_HOURS, pen.at.date(), pen.case.institution_id)


def own_log(store: Store, room: Room, actor: Actor) -> OwnLog:
    """The plans in which this person logs work, and their newest rows."""
    with store.reading() as session:
        roles, views = room.roles(session), room.views(session)
        catalogue = room.definitions.current(session)
        workflow = catalogue.workflows[WORKFLOW]
        held = list(held_roles(actor, roles))
        editors = {state: form_editors(workflow, state, ALIAS) for state in workflow.states}
        states = [state for state, who in editors.items() if who]
        givers = {person for one in held if one.relation == GIVER for person in one.people}
        whole = any(
            one.role in editors[state] and one.relation not in (None, GIVER) for one in held for state in states
        )
        plans = report.plans(session, case_scope(actor, roles, views), states, [] if whole else sorted(givers) or [0])
        rows = report.lines(session, work_log_scope(actor, roles, room.log_views(session)), (10, 0))
        return OwnLog(plans, rows, dict(catalogue.lists))


@dataclass(frozen=True, slots=True)
class OneRow:
    """A row of the log, with the lists its codes are said by."""

    line: report.LogLine
    lists: dict[str, ListDef]


def one_row(store: Store, room: Room, actor: Actor, entry_id: int) -> OneRow:
    """One row.

    Raises:
        Missing: there is no such row for this person.
    """
    with store.reading() as session:
        seen = work_log_scope(actor, room.roles(session), room.log_views(session))
        found = report.lines(session, seen, (1, 0), WorkLogEntry.id == entry_id)
        if not found:
            raise Missing
        return OneRow(found[0], dict(room.definitions.current(session).lists))
