"""What an auditor looks at first (R14): plans whose work log or money holds something out of the ordinary.

One row for each plan and kind of exception.  An overlap of a giver or of a learner stands for both plans.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, select, union
from sqlalchemy.orm import aliased

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, learners, plans, register
from iapflow.reports.counted_rows import handed_in
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.claim import Claim, ClaimDocument, ClaimLine
from iapflow.store.measure import Measure
from iapflow.store.work_log import WorkLogEntry, WorkLogMonth
from iapflow.store.work_log_measures import AUTHOR, WorkLogMeasure

AUTHOR_HOURS = 6
Plans = Select[tuple[int]]
"""The plans that are asked for, by their ids."""
KINDS: dict[str, Label] = {
    "giver_overlap": {"lv": "Sniedzējam pārklājas laiks", "en": "A giver's times overlap"},
    "learner_overlap": {"lv": "Izglītojamajam pārklājas laiks", "en": "A learner's times overlap"},
    "late_word": {"lv": "Attālināta konsultācija apliecināta vēlāk", "en": "A remote consultation was confirmed late"},
    "over_plan": {"lv": "Sniegts vairāk, nekā plānots", "en": "More was given than planned"},
    "author_hours": {"lv": "Sagatavotājam vairāk nekā 6 stundas", "en": "More than 6 hours of the author"},
    "over_agreed": {"lv": "Pieprasīts vairāk, nekā saskaņots", "en": "More was claimed than agreed"},
    "same_document": {"lv": "Viens dokuments divās kompensācijās", "en": "One document in two claims"},
}


def found(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans with their exceptions; only rows of plans that are asked for are looked at, and what they clash with."""
    asked_for = handed_in(viewer, asked, ()).with_only_columns(Case.id).cte("asked_for")
    each = (
        _giver_overlaps, _own_overlaps, _learner_overlaps, _late_words, _over_plan, _author_hours, _over_agreed,
        _same_document,
    )  # fmt: skip
    said = union(*(question(select(asked_for.c.id)) for question in each)).subquery()
    return handed_in(viewer, asked, (said.c.kind,)).join(said, said.c.case_id == Case.id).subquery()


def _said(kind: str, case_id: Any, plans: Plans) -> Select[Any]:
    return select(case_id.label("case_id"), literal(kind).label("kind")).where(case_id.in_(plans))


def _given(row: Any) -> ColumnElement[bool]:
    return and_(row.voided_at.is_(None), row.no_show.is_(False), row.time_from.is_not(None))


def _at_once(one: Any, other: Any) -> ColumnElement[bool]:
    """Two rows that are given at the same time of a day."""
    return and_(
        one.id != other.id, one.worked_on == other.worked_on, one.time_from < other.time_to,
        other.time_from < one.time_to, _given(one), _given(other),
    )  # fmt: skip


def _giver_overlaps(plans: Plans) -> Select[Any]:
    one, other = aliased(WorkLogEntry), aliased(WorkLogEntry)
    together = and_(one.giver_id == other.giver_id, _at_once(one, other))
    return _said("giver_overlap", one.case_id, plans).join_from(one, other, together)


def _own_overlaps(plans: Plans) -> Select[int, str]:
    """A learner's two rows in one plan; looked at only on days that have more than one."""
    one, other, row = aliased(WorkLogEntry), aliased(WorkLogEntry), WorkLogEntry
    days = select(row.case_id, row.worked_on).where(row.case_id.in_(plans)).group_by(row.case_id, row.worked_on)
    twice = days.having(func.count() > 1).cte("twice")
    return (
        select(one.case_id.label("case_id"), literal("learner_overlap").label("kind"))
        .select_from(twice)
        .join(one, and_(one.case_id == twice.c.case_id, one.worked_on == twice.c.worked_on))
        .join(other, and_(other.case_id == twice.c.case_id, _at_once(one, other)))
    )


def _learner_overlaps(plans: Plans) -> Select[Any]:
    """In two plans of the same learner; rows are looked at only where both plans have hours in the same month."""
    one, other = aliased(WorkLogEntry), aliased(WorkLogEntry)
    pairs = _of_a_learner(plans).cte("pairs")
    return (
        _said("learner_overlap", one.case_id, plans)
        .select_from(pairs)
        .join(one, one.case_id == pairs.c.mine)
        .join(other, and_(other.case_id == pairs.c.theirs, _at_once(one, other)))
    )


def _of_a_learner(plans: Plans) -> Select[int, int]:
    mine, theirs = aliased(Case), aliased(Case)
    month, same = aliased(WorkLogMonth), aliased(WorkLogMonth)
    return (
        select(mine.id.label("mine"), theirs.id.label("theirs"))
        .distinct()
        .join(theirs, and_(theirs.learner_id == mine.learner_id, theirs.id != mine.id))
        .join(month, month.case_id == mine.id)
        .join(same, and_(same.case_id == theirs.id, same.month == month.month))
        .where(mine.id.in_(plans))
    )


def _late_words(plans: Plans) -> Select[Any]:
    row = WorkLogEntry
    return _said("late_word", row.case_id, plans).where(
        row.voided_at.is_(None), row.mode == "remote", row.confirmed_on > row.worked_on
    )


def _over_plan(plans: Plans) -> Select[Any]:
    row, measure = WorkLogMeasure, Measure
    return (
        _said("over_plan", row.case_id, plans)
        .join_from(row, measure, and_(measure.case_id == row.case_id, measure.row_id == row.measure_row))
        .where(measure.removed_at.is_(None), measure.unit == "h")
        .group_by(row.case_id, row.measure_row, measure.volume)
        .having(func.sum(row.hours) > measure.volume)
    )


def _author_hours(plans: Plans) -> Select[Any]:
    row = WorkLogMeasure
    return (
        _said("author_hours", row.case_id, plans)
        .where(row.measure_row == AUTHOR)
        .group_by(row.case_id)
        .having(func.sum(row.hours) > AUTHOR_HOURS)
    )


def _over_agreed(plans: Plans) -> Select[Any]:
    line, measure = ClaimLine, Measure
    return (
        _said("over_agreed", line.plan_id, plans)
        .join_from(line, Claim, and_(Claim.case_id == line.case_id, Claim.voided_at.is_(None)))
        .join(measure, and_(measure.case_id == line.plan_id, measure.row_id == line.measure_row))
        .group_by(line.plan_id, line.measure_row, measure.amount_cents)
        .having(func.sum(line.cents) > measure.amount_cents)
    )


def _same_document(plans: Plans) -> Select[Any]:
    one, other, claim, rival = aliased(ClaimDocument), aliased(ClaimDocument), aliased(Claim), aliased(Claim)
    twice = and_(other.number == one.number, other.issued_on == one.issued_on, other.case_id != one.case_id)
    return (
        _said("same_document", ClaimLine.plan_id, plans)
        .join_from(ClaimLine, claim, and_(claim.case_id == ClaimLine.case_id, claim.voided_at.is_(None)))
        .join(one, one.case_id == claim.case_id)
        .join(other, twice)
        .join(rival, and_(rival.case_id == other.case_id, rival.voided_at.is_(None)))
        .where(rival.institution_id == claim.institution_id)
    )


KIND = Cut("exception", "Exception", lambda rows: rows.kind, lambda session, viewer, keys: KINDS)

register(
    Report(
        "exceptions", "Exceptions", "Overlaps and other things out of the ordinary that an auditor looks at first.",
        found, (KIND, *cuts.PLACES, *cuts.TIMES), (Figure("Plans", plans), Figure("Learners", learners)),
        frozenset(readers()),
    )
)  # fmt: skip
