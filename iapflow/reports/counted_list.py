"""The list behind a number: the cases of one line that are for this person to see, or the institutions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, cast, distinct, func, select
from sqlalchemy.orm import Session

from iapflow.reports.counted import MISSING, Asked, Report
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.institution import Institution
from iapflow.store.learner import Learner


@dataclass(frozen=True, slots=True)
class Behind:
    """One case; `name` is None where children are numbers."""

    case_id: int
    number: str
    state: Label
    institution: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list; `counted` is how many the number stands for, `total` how many this person may open."""

    rows: Sequence[Behind]
    total: int
    counted: int


def listed(
    session: Session, viewer: Viewer, report: Report, asked: tuple[Asked, str | None, int], place: tuple[int, int]
) -> Listed:
    """The cases of a line's number, or of the whole table's where the key is None.

    Args:
        asked: what is looked at, the line's key, and the place of the number.
        place: how many at most, and after how many.
    """
    (wanted, key, number), (limit, offset) = asked, place
    rows = report.rows(viewer, wanted)
    ids = select(rows.c.case_id).where(*_behind_number(report, rows, (wanted, key, number)))
    counted = session.scalar(select(func.count(distinct(ids.subquery().c.case_id)))) or 0
    mine = select(Case.id).where(Case.id.in_(ids), viewer.cases())
    total = session.scalar(select(func.count()).select_from(mine.subquery())) or 0
    found = session.execute(
        select(Case, Institution.name, Learner.given_name, Learner.family_name, Case.id.in_(
            select(Case.id).where(viewer.named_cases())
        ).label("named"))
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(Learner, Learner.id == Case.learner_id)
        .where(Case.id.in_(mine))
        .order_by(Institution.name, Case.id)
        .limit(limit).offset(offset)
    ).all()  # fmt: skip
    return Listed([_behind(viewer, row) for row in found], total, counted)


@dataclass(frozen=True, slots=True)
class Unit:
    """One institution behind a number."""

    id: int
    name: str


def listed_units(
    session: Session, viewer: Viewer, report: Report, asked: tuple[Asked, str | None, int]
) -> Sequence[Unit]:
    """The institutions behind a number, by name."""
    rows = report.rows(viewer, asked[0])
    ids = select(rows.c.institution_id).where(*_behind_number(report, rows, asked))
    found = session.execute(
        select(Institution.id, Institution.name).where(Institution.id.in_(ids)).order_by(Institution.name)
    )
    return [Unit(*row) for row in found]


def _behind_number(report: Report, rows: Any, asked: tuple[Asked, str | None, int]) -> list[Any]:
    wanted, key, number = asked
    found: list[Any] = []
    if key is not None:
        column: Any = report.cut(wanted.cut).column(rows.c)
        found.append(column.is_(None) if key == MISSING else _as_text(column) == key)
    where = report.figures[number].where
    if where is not None:
        found.append(where(rows.c))
    return found


def _behind(viewer: Viewer, row: Any) -> Behind:
    case, institution, given, family, named = row
    name = f"{given} {family}" if named and given else None
    return Behind(case.id, case.number, viewer.label_of(case.workflow, case.state), institution, name)


def _as_text(column: Any) -> Any:
    return cast(column, String)
