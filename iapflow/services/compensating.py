"""What rules about compensations read of the database, asked only when a rule mentions it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.builtin.compensations import LIMITS, SUPPORT
from iapflow.extend import CaseKey
from iapflow.store.claim import CompensationLimit
from iapflow.store.claimed import Bearing, Support

ALL_LIMITS = select(CompensationLimit.measure_code, CompensationLimit.valid_from, CompensationLimit.cents_per_unit)


def compensations_read(session: Session, key: CaseKey) -> dict[str, Callable[[], Any]]:
    """Name -> how it is asked."""
    return {
        LIMITS: lambda: [tuple(limit) for limit in session.execute(ALL_LIMITS)],
        SUPPORT: lambda: Support(session, key.institution_id, key.learner_id, key.semester_id, key.case_id),
    }


class EveryPlan:
    """Stands for the plans in a workflow's own tests: each holds every measure with plenty left; nobody is away."""

    PLENTY = 100_000_000

    def bearings(self, measure: str, plan_id: int | None = None) -> list[Bearing]:
        """One row without days of its own."""
        return [Bearing(plan_id or 1, "", 1, "m1", measure, self.PLENTY, 0, None, None)]

    def left(self, measure: str, plan_id: int | None = None) -> int:
        """Plenty."""
        return self.PLENTY

    def is_ordered(self, measure: str, on: date) -> bool:
        """Always."""
        return True

    def is_away(self, day: date, learner_id: int | None = None) -> bool:
        """Never."""
        return False


IN_TESTS = {LIMITS: [], SUPPORT: EveryPlan()}
