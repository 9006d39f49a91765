"""Youth initiatives in numbers (R13): projects, participants, those at risk among them, money."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, select

from iapflow.reports import cuts
from iapflow.reports.counted import Asked, Cut, Figure, Report, euro, plans, register, total
from iapflow.reports.counted_rows import in_reach, places
from iapflow.reports.initiatives import SEE_NUMBERS
from iapflow.reports.viewer import Label, Viewer
from iapflow.store.case import Case
from iapflow.store.initiatives import WORKFLOW, InitiativeCall, InitiativeProject
from iapflow.store.institution import Institution
from iapflow.store.semester import Semester


def projects(viewer: Viewer, asked: Asked) -> Subquery:
    """Projects that were handed in, by the semester in which their call was opened."""
    project = InitiativeProject
    found = (
        select(
            Case.id.label("case_id"), Case.state, project.told_present, project.told_at_risk, project.is_met,
            project.granted_cents, project.paid_cents, project.recovered_cents,
            Semester.id.label("semester_id"), Semester.school_year, *places(viewer),
        )
        .select_from(project)
        .join(Case, Case.id == project.case_id)
        .join(InitiativeCall, InitiativeCall.case_id == project.call_id)
        .join(Institution, Institution.id == Case.institution_id)
        .outerjoin(
            Semester,
            and_(Semester.starts_on <= InitiativeCall.first_day, Semester.ends_on >= InitiativeCall.first_day),
        )
        .where(Case.state != "draft", in_reach(viewer))
    )  # fmt: skip
    return (found if asked.semester is None else found.where(Semester.id == asked.semester)).subquery()


def _states(session: Any, viewer: Viewer, keys: Any) -> dict[str, Label]:
    return {key: viewer.label_of(WORKFLOW, key) for key in keys if key}


def _met(rows: Any) -> ColumnElement[Any]:
    return func.count().filter(rows.is_met.is_(True))


def _is_met(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.is_met.is_(True)
    return found


def _granted(rows: Any) -> ColumnElement[bool]:
    found: ColumnElement[bool] = rows.granted_cents.is_not(None)
    return found


STATUS = Cut("status", "Status", lambda rows: rows.state, _states)
PLACE = Cut("institution", "Municipality", cuts.INSTITUTION.column, cuts.INSTITUTION.names, cuts.REGION.column)

register(
    Report(
        "youth-initiatives", "Youth initiatives",
        "Projects, who took part, how many of them are at risk as schools counted, and the money.",
        projects, (PLACE, STATUS, cuts.REGION, *cuts.TIMES),
        (
            Figure("Projects", plans), Figure("Participants", total("told_present")),
            Figure("Of them at risk", total("told_at_risk"), part_of=1),
            Figure("Condition met", _met, where=_is_met),
            Figure("Contracts", lambda rows: func.count(rows.granted_cents), where=_granted),
            Figure("Granted, EUR", euro("granted_cents"), "EUR"), Figure("Paid, EUR", euro("paid_cents"), "EUR"),
            Figure("Recovered, EUR", euro("recovered_cents"), "EUR"),
        ),
        SEE_NUMBERS, people=(1,),
    )
)  # fmt: skip
