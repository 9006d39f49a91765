"""The reports of the programme itself (domain.md 6.5): plans, learners and risks here, the others in their modules."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, literal

from iapflow.reports import (
    continuing,
    counted_rows,
    cuts,
    exceptions,
    finance,
    institutions,
    outcomes,
    participant_records,
    participants,
    shares,
    teacher_support,
    timeliness,
    youth_initiatives,
)
from iapflow.reports.counted import REPORTS, Asked, Cut, Figure, Report, learners, part, plans, register, total
from iapflow.reports.early_report import readers
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.columns import UtcDateTime
from iapflow.store.moments import days_between

__all__ = ["MODULES", "REPORTS", "in_order"]

PLANS, LEARNERS = Figure("Plans", plans), Figure("Learners", learners)
READERS = frozenset(readers())
WAITING = ("submitted", "approved_by_head", "at_municipality", "at_state")
AGES: dict[str, Label] = {
    "0": {"lv": "līdz 5 dienām", "en": "up to 5 days"}, "1": {"lv": "6–10 dienas", "en": "6–10 days"},
    "2": {"lv": "11–20 dienas", "en": "11–20 days"}, "3": {"lv": "21–40 dienas", "en": "21–40 days"},
    "4": {"lv": "vairāk nekā 40 dienas", "en": "more than 40 days"},
}  # fmt: skip
MODULES = (
    continuing, exceptions, finance, institutions, outcomes, participant_records, participants, shares, teacher_support,
    timeliness, youth_initiatives,
)  # fmt: skip
"""Those whose reports stand beside those of this one."""


def standing(viewer: Viewer, asked: Asked) -> Subquery:
    """Every plan with how many days it has stood where it stands; closed ones stand nowhere."""
    began = literal(datetime.combine(viewer.actor.on, time(), UTC), UtcDateTime())
    passed = days_between(Case.entered_at, began)
    days = case((Case.is_open.is_(True), case((passed > 0, passed), else_=0.0)))
    band = case((days <= 5, "0"), (days <= 10, "1"), (days <= 20, "2"), (days <= 40, "3"), (days > 40, "4"))
    return counted_rows.plan_rows(viewer, asked, (days.label("days"), band.label("days_band"))).subquery()


def _waits(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.state.in_(WAITING)
    return found


AGE_IN_STEP = Cut("age", "Days in this step", lambda rows: rows.days_band, lambda session, viewer, keys: AGES)

register(
    Report(
        "plans-by-status", "Plans by status", "How many plans stand where and for how long, and for how many learners.",
        standing, (cuts.STATUS, AGE_IN_STEP, *cuts.PLACES, *cuts.TIMES),
        (
            PLANS, LEARNERS, part("Waiting for approval", _waits),
            Figure("Days in this step on average", lambda rows: func.avg(rows.days)),
            Figure("Days in this step at most", lambda rows: func.max(rows.days)),
        ),
        READERS,
    )
)  # fmt: skip
register(
    Report(
        "plans-and-learners", "Plans and learners", "Plans that were handed in, and each learner counted once.",
        counted_rows.plans, (*cuts.TIMES, *cuts.PLACES, cuts.PROGRAMME), (PLANS, LEARNERS), READERS,
    )
)  # fmt: skip
register(
    Report(
        "risks", "Risks", "A plan with several risks is in several lines; the sum counts it once.",
        counted_rows.risks, (cuts.GROUP, cuts.FACTOR, *cuts.PLACES, *cuts.TIMES), (PLANS, LEARNERS), READERS,
    )
)  # fmt: skip
register(
    Report(
        "delivery", "Delivered hours", "Hours of the work log that count, by the month in which they were given.",
        counted_rows.months, (cuts.MONTH, *cuts.PLACES, *cuts.TIMES),
        (PLANS, LEARNERS, Figure("Delivered, h", total("hours"), "h"), Figure("Entries", total("entries"))), READERS,
    )
)  # fmt: skip
ORDER: Sequence[str] = (
    "plans-by-status", "plans-and-learners", "risks", "measures", "finance", "delivery", "shares", "outcomes",
    "risk-change", "usefulness", "continuing", "timeliness", "participants", "participant-records", "coverage",
    "teacher-support", "youth-initiatives", "exceptions",
)  # fmt: skip
"""As they stand in the list of all; what is not named comes after."""


def in_order() -> list[Report]:
    """All reports, as people look for them."""
    places = {code: place for place, code in enumerate(ORDER)}
    return sorted(REPORTS.values(), key=lambda one: places.get(one.code, len(ORDER)))
