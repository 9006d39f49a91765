"""Hours granted, held against what is about to be planned or entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.definitions.catalogue import Catalogue
from iapflow.errors import Text
from iapflow.reports.hours_split import granted_to
from iapflow.store.keys import is_key
from iapflow.store.measure import Measure
from iapflow.store.semester import Semester
from iapflow.store.work_log import WorkLogEntry

HOURS = "h"


def above_grant(session: Session, case: Any, entry: WorkLogEntry) -> Text | None:
    """What is to be said where a row gives more than is granted to its giver for the semester or the month."""
    semester = session.get(Semester, case.semester_id) if case.semester_id is not None else None
    line = granted_to(session, case.institution_id, semester, entry.giver_id) if semester else None
    if line is None or line.granted is None:
        return None
    if line.given + entry.hours > line.granted:
        return Text("More would be given than the {n} h granted for the semester.", {"n": line.granted})
    month = entry.worked_on.replace(day=1)
    most = line.of_month(month)
    if most is not None and line.months.get(month, Decimal(0)) + entry.hours > most:
        return Text("More would be given than the {n} h granted for the month.", {"n": most})
    return None


def planned_above(session: Session, catalogue: Catalogue, case: Any, rows: Sequence[Mapping[str, Any]]) -> list[Text]:
    """Givers for whom a plan, as it is written now, plans more than is granted to them.

    Args:
        rows: the measures of the draft.
    """
    semester = session.get(Semester, case.semester_id) if case.semester_id is not None else None
    told = []
    for giver, hours in _by_giver(catalogue, rows) if semester else ():
        line = granted_to(session, case.institution_id, semester, giver) if semester else None
        if line is None or line.granted is None:
            continue
        planned = line.planned - _here(session, case, giver) + hours
        if planned > line.granted:
            gaps = {"name": line.name, "n": line.granted, "m": planned}
            told.append(Text("{name}: {n} h granted, {m} h planned in all plans.", gaps))
    return told


def _by_giver(catalogue: Catalogue, rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, Decimal]]:
    items = catalogue.lists["measures"].items
    found: dict[int, Decimal] = {}
    for row in rows:
        item, giver = items.get(str(row.get("measure"))), str(row.get("giver") or "")
        if item is not None and item.values.get("unit") == HOURS and is_key(giver):
            found[int(giver)] = found.get(int(giver), Decimal(0)) + _number(row.get("volume"))
    yield from found.items()


def _here(session: Session, case: Any, giver: int) -> Decimal:
    mine = (Measure.case_id == case.id, Measure.giver_id == giver, Measure.unit == HOURS, Measure.removed_at.is_(None))
    return Decimal(str(session.scalar(select(func.sum(Measure.volume)).where(*mine)) or 0))


def _number(kept: Any) -> Decimal:
    try:
        found = Decimal(str(kept or 0))
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)
