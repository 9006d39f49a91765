"""Participants for the fund's yearly report (R10): who joined, who finished, and how; each learner once.

A learner joins with the first plan by which support is given, and is a participant of every year in which
such a plan begins.  A year is the calendar year in which the semester begins, as the fund asks on 30 January.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, Subquery, case, cast, exists, extract, func, literal, select
from sqlalchemy.orm import aliased

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, learners, part, plans, register
from iapflow.reports.counted_rows import PLAN, plan_rows
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.learner import Learner
from iapflow.store.outcome import PlanOutcome
from iapflow.store.semester import Semester

GIVEN = "in_delivery"
STAYS, COMPLETES = ("continues", "promoted", "extended_year", "repeated"), ("graduated",)
ENDED = ("evaluated", "closed")
AGES: dict[str, Label] = {
    "0-14": {"lv": "līdz 14 gadiem", "en": "up to 14"}, "15-17": {"lv": "15–17 gadi", "en": "15–17"},
    "18": {"lv": "18 gadi un vairāk", "en": "18 or more"},
}  # fmt: skip


def implemented(viewer: Viewer, asked: Asked) -> Subquery:
    """Plans by which support was given or is given."""
    year = cast(extract("year", Semester.starts_on), String)
    more = (PlanOutcome.outcome, year.label("fund_year"), _age().label("age"), _is_first().label("is_first"))
    found = plan_rows(viewer, asked, more).outerjoin(PlanOutcome, PlanOutcome.case_id == Case.id)
    return found.where(was_given(Case)).subquery()


def was_given(plan: Any) -> ColumnElement[bool]:
    """Whether a plan was ever in delivery."""
    return exists().where(Event.case_id == plan.id, Event.to_state == GIVEN).correlate(plan)


def _is_first() -> ColumnElement[bool]:
    """Whether no plan of an earlier semester was given."""
    earlier, then = aliased(Case), aliased(Semester)
    return ~exists().where(
        earlier.learner_id == Case.learner_id, earlier.workflow == PLAN, then.id == earlier.semester_id,
        then.starts_on < Semester.starts_on,
        select(Event.id).where(Event.case_id == earlier.id, Event.to_state == GIVEN).correlate(earlier).exists(),
    ).correlate(Case, Semester)  # fmt: skip


def _age() -> ColumnElement[Any]:
    """The age when the semester began, by the bands the fund asks for."""
    born, began = Learner.date_of_birth, Semester.starts_on
    years = extract("year", began) - extract("year", born)
    not_yet = _in_year(born) > _in_year(began)
    age = years - case((not_yet, 1), else_=0)
    return case((age < 15, literal("0-14")), (age < 18, literal("15-17")), (age >= 18, literal("18")))


def _in_year(day: Any) -> ColumnElement[Any]:
    """A number that grows through the year."""
    return extract("month", day) * 100 + extract("day", day)


def _joined(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.is_first
    return found


def _ended_as(*outcomes: str) -> Any:
    return lambda rows: rows.state.in_(ENDED) & rows.outcome.in_(outcomes)


def _silent(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.state.in_(ENDED) & func.coalesce(rows.outcome, "unknown").in_(["unknown"])
    return found


FUND_YEAR = Cut("fund-year", "Calendar year", lambda rows: rows.fund_year)
AGE = Cut("age", "Age when the semester began", lambda rows: rows.age, lambda session, viewer, keys: AGES)
OUTCOME = Cut("outcome", "Outcome", lambda rows: rows.outcome, cuts.listed("outcomes"))

register(
    Report(
        "participants", "Participants", "Learners to whom support was given: who joined, who left and how; each once.",
        implemented, (FUND_YEAR, AGE, OUTCOME, cuts.PROGRAMME, *cuts.PLACES, *cuts.TIMES),
        (
            Figure("Plans", plans), Figure("Learners", learners), part("Joined", _joined, of=1),
            part("Go on learning", _ended_as(*STAYS), of=1),
            part("Completed the education", _ended_as(*COMPLETES), of=1),
            part("Left education early", _ended_as("left_early"), of=1),
            part("Outcome not known", _silent, of=1),
        ),
        frozenset(readers()),
    )
)  # fmt: skip
