"""Darba uzskaite: entering what was given, one short form a row.

The form's own rules are judged by the form; what only the database knows is judged here:
whether the measure stands in the plan, and whether anybody was in two places at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.builtin.figures import AUTHOR_HOURS
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from iapflow.forms.occasion import Occasion
from iapflow.forms.sheet import Sheet
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_editors
from iapflow.services import log_rules
from iapflow.services.confirmation_files import keep_named
from iapflow.services.filling import complete, confirmed_in, occasion_for
from iapflow.services.log_days import NOT_NOW, measures_of, outside_plan
from iapflow.services.log_givers import not_as_planned
from iapflow.services.log_hours import against_hours, with_hours
from iapflow.services.make_up import owe
from iapflow.services.months_closed import month_closed
from iapflow.services.moving import read_pen
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.services.stray_fields import noticed
from iapflow.services.writing import Pen
from iapflow.store.case import Case
from iapflow.store.measure import Measure
from iapflow.store.scope import work_log_scope
from iapflow.store.store import Store
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_log_months import count_month

ALIAS = "work_log"


@dataclass(frozen=True, slots=True)
class LogPage:
    """The page on which a row is entered: the form, and the plan's measures it may be for."""

    pen: Pen
    filled: Filled
    may_write: bool
    measures: tuple[Measure, ...]


def log_page(store: Store, room: Room, actor: Actor, case_id: int, first: Mapping[str, Any] | None = None) -> LogPage:
    """The empty form for a new row; `first` fills in what is known (a measure, its giver).

    Raises:
        Missing: no such case for this person.
    """
    with store.reading() as session:
        pen = read_pen(store, room, case_id, actor, lock=False)
        occasion = replace(occasion_for(session, pen.book, pen.snapshot, actor, pen.at), before=first or {})
        filled = first_draft(Sheet.of(pen.book.bundle, ALIAS), occasion)
        return LogPage(pen, filled, _may_write(pen, actor), measures_of(session, case_id))


def log_work(store: Store, room: Room, actor: Actor, case_id: int, page: tuple[Mapping[str, Any], str]) -> int:
    """Enter one row; its id.

    Args:
        page: the answers, and the page's request id, with which a repeated post changes nothing.

    Raises:
        Missing: no such case for this person.
        Refused: with every reason; nothing is stored.
    """
    answers, request_id = page
    with noticed(store, room, actor, case_id), store:
        session = store.session
        earlier = session.scalar(select(WorkLogEntry.id).where(WorkLogEntry.request_id == request_id))
        if earlier is not None:
            return earlier
        pen = read_pen(store, room, case_id, actor)
        if not _may_write(pen, actor):
            raise Refused((Reason("edit", NOT_NOW),))
        given = _judged(session, pen, actor, answers)
        entry = _entry(pen, actor, given, request_id)
        reasons = [
            *month_closed(session, pen, entry),
            *against_hours(pen, entry),
            *outside_plan(pen, entry),
            *not_as_planned(pen, actor, entry, given.get("measure")),
            *_overlaps(session, pen, entry),
            *_over_limit(pen, entry),
        ]
        found = [] if reasons else log_rules.against(pen, entry)
        reasons += log_rules.reasons(found, confirmed_in(answers))
        if reasons:
            raise Refused(tuple(reasons))
        entry.answered = log_rules.answered(found)
        session.add(entry)
        session.flush()
        keep_named(pen, entry, given.get("confirmation_file"))
        owe(pen, entry)
        count_month(store.connection, case_id, entry.worked_on)
        return entry.id


def judge(store: Store, room: Room, actor: Actor, case_id: int, posted: Mapping[str, Any]) -> LogPage:
    """The row as it was posted with everything that stands against it; nothing is stored."""
    with store.reading() as session:
        pen = read_pen(store, room, case_id, actor, lock=False)
        occasion = occasion_for(session, pen.book, pen.snapshot, actor, pen.at)
        occasion = replace(occasion, confirmed=confirmed_in(posted))
        filled = bind(Sheet.of(pen.book.bundle, ALIAS), with_hours(pen, posted, occasion), occasion, "submit")
        if filled.is_complete:
            found = log_rules.against(pen, _entry(pen, actor, filled.answers, ""))
            filled = replace(filled, warnings=[*filled.warnings, *log_rules.questions(found, occasion.confirmed)])
        return LogPage(pen, filled, _may_write(pen, actor), measures_of(session, case_id))


def draft_row(store: Store, room: Room, actor: Actor, case_id: int, posted: Mapping[str, Any]) -> LogPage:
    """The row as it would stand with what is typed now; nothing is judged or stored."""
    with store.reading() as session:
        pen = read_pen(store, room, case_id, actor, lock=False)
        occasion = occasion_for(session, pen.book, pen.snapshot, actor, pen.at)
        filled = bind(Sheet.of(pen.book.bundle, ALIAS), posted, occasion, "draft")
        return LogPage(pen, filled, _may_write(pen, actor), ())


def void(store: Store, room: Room, actor: Actor, entry_id: int, reason: str) -> int:
    """Take a wrong row out of every sum; it stays in the log with the reason.

    Returns:
        The id of its case.

    Raises:
        Missing: no such row for this person.
        Refused: without a reason, outside delivery, or somebody else's row.
    """
    with store:
        session = store.session
        entry = session.get(WorkLogEntry, entry_id)
        if entry is None:
            raise Missing
        pen = read_pen(store, room, entry.case_id, actor)
        seen = work_log_scope(actor, room.roles(session), room.log_views(session))
        if session.scalar(select(WorkLogEntry.id).where(WorkLogEntry.id == entry_id, seen)) is None:
            raise Missing
        against = list(_not_voidable(pen, actor, entry, reason))
        if against:
            raise Refused(tuple(against))
        if entry.voided_at is None:
            entry.voided_at = pen.at
            entry.remarks = " · ".join(part for part in (entry.remarks, reason.strip()) if part)
            session.flush()
            count_month(store.connection, entry.case_id, entry.worked_on)
        return entry.case_id


def may_void(pen: Pen, actor: Actor, giver_id: int, entered_by_id: int | None) -> bool:
    """One's own row, or, for the plan's author, any row of the plan."""
    own = actor.person_id in (giver_id, entered_by_id)
    return _may_write(pen, actor) and (own or actor.person_id in pen.snapshot.circumstances.related("author_of_case"))


def _not_voidable(pen: Pen, actor: Actor, entry: WorkLogEntry, reason: str) -> Iterator[Reason]:
    if not _may_write(pen, actor):
        yield Reason("edit", NOT_NOW)
    elif not may_void(pen, actor, entry.giver_id, entry.entered_by_id):
        yield Reason("by", Text("A row is taken back by whoever gave the support or by the plan's author."))
    yield from month_closed(pen.session, pen, entry)
    if not reason.strip():
        yield Reason("reason", Text("Write why the row is wrong."), "reason")


def _may_write(pen: Pen, actor: Actor) -> bool:
    held = roles_on(actor, pen.snapshot.circumstances, pen.book.roles)
    return bool(set(held) & form_editors(pen.book.workflow, pen.case.state, ALIAS))


def _judged(session: Session, pen: Pen, actor: Actor, answers: Mapping[str, Any]) -> Mapping[str, Any]:
    occasion: Occasion = occasion_for(session, pen.book, pen.snapshot, actor, pen.at)
    return complete(pen.book, ALIAS, with_hours(pen, answers, occasion), {}, occasion).answers


def _entry(pen: Pen, actor: Actor, given: Mapping[str, Any], request_id: str) -> WorkLogEntry:
    return WorkLogEntry(
        case_id=pen.case.id,
        measure_row=given.get("measure_row"),
        giver_id=int(given["giver"]),
        entered_by_id=actor.person_id,
        worked_on=date.fromisoformat(given["worked_on"]),
        time_from=_clock(given.get("time_from")),
        time_to=_clock(given.get("time_to")),
        hours=Decimal(str(given["hours"])),
        kind=given["kind"],
        activity=given.get("activity"),
        mode=given.get("mode"),
        channel=given.get("channel"),
        topic=given.get("topic") or given.get("neutral_topic"),
        no_show=bool(given.get("no_show")),
        no_show_reason=given.get("no_show_reason"),
        confirmation_kind=given.get("confirmation_kind"),
        confirmed_on=date.fromisoformat(given["confirmed_on"]) if given.get("confirmed_on") else None,
        late_reason=given.get("late_reason"),
        remarks=given.get("remarks"),
        request_id=request_id,
        recorded_at=pen.at,
    )


def _overlaps(session: Session, pen: Pen, entry: WorkLogEntry) -> list[Reason]:
    """The giver or the learner would be in two places at once."""
    if entry.time_from is None or entry.time_to is None:
        return []
    at_once = (
        select(WorkLogEntry.giver_id, Case.learner_id)
        .join(Case, Case.id == WorkLogEntry.case_id)
        .where(WorkLogEntry.worked_on == entry.worked_on, WorkLogEntry.voided_at.is_(None))
        .where(WorkLogEntry.time_from < entry.time_to, WorkLogEntry.time_to > entry.time_from)
        .where(Case.is_practice.is_(bool(pen.case.is_practice)))
    )
    clashes = session.execute(at_once).all()
    reasons = []
    if any(giver == entry.giver_id for giver, _ in clashes):
        sentence = Text("The giver has another entry at this time.")
        reasons.append(Reason("giver_overlap", sentence, f"{ALIAS}.time_from"))
    if any(learner == pen.case.learner_id for _, learner in clashes):
        sentence = Text("The learner has another consultation at this time.")
        reasons.append(Reason("learner_overlap", sentence, f"{ALIAS}.time_from"))
    return reasons


def _over_limit(pen: Pen, entry: WorkLogEntry) -> list[Reason]:
    """Drafting, supervising and evaluating one plan take so many hours at most."""
    if entry.kind != "author_hours":
        return []
    most = value_of(pen.session, AUTHOR_HOURS, entry.worked_on, pen.case.institution_id)
    given = pen.session.scalar(
        select(func.sum(WorkLogEntry.hours)).where(
            WorkLogEntry.case_id == entry.case_id,
            WorkLogEntry.kind == "author_hours",
            WorkLogEntry.voided_at.is_(None),
        )
    )
    left = most - Decimal(str(given or 0))
    if entry.hours <= left:
        return []
    sentence = Text("Of the author's {most} hours, {left} h are left for this plan.", {"most": most, "left": left})
    return [Reason("author_limit", sentence, f"{ALIAS}.hours")]


def _clock(written: str | None) -> time | None:
    return time.fromisoformat(written) if written else None
