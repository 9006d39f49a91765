"""From answers to tables: what is counted, paid or reported leaves the JSON row by row.

Row ids are the form's and stay for ever; a row that is no longer in the plan is marked removed,
because log entries and claims may hang on it.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, exists, select

from iapflow.extend import Reason, Refused, Text, Work, record_target
from iapflow.store.application import Application
from iapflow.store.learner import Learner
from iapflow.store.measure import Measure, MeasureRisk
from iapflow.store.person import Person
from iapflow.store.risk import Risk
from iapflow.store.semester import Semester

Row = Mapping[str, Any]


@record_target("risks")
def risks(work: Work, rows: Iterable[Row]) -> None:
    """The plan's risks."""
    kept = {row.row_id: row for row in work.session.scalars(select(Risk).where(Risk.case_id == work.case.id))}
    for position, row in enumerate(rows):
        risk = kept.pop(row["id"], None) or Risk(case_id=work.case.id, row_id=row["id"], recorded_at=work.at)
        risk.group_code = row["group"]
        risk.factor_code = row["factor"]
        risk.justification = row.get("justification")
        risk.is_protected = bool(row.get("protected"))
        risk.position = position
        risk.removed_at = None
        work.session.add(risk)
    for gone in kept.values():
        gone.removed_at = gone.removed_at or work.at
    work.session.flush()


@record_target("measures")
def measures(work: Work, rows: Iterable[Row]) -> None:
    """The plan's measures, and which risks each of them answers."""
    given = list(rows)
    kept = {row.row_id: row for row in work.session.scalars(select(Measure).where(Measure.case_id == work.case.id))}
    for position, row in enumerate(given):
        measure = kept.pop(row["id"], None) or Measure(case_id=work.case.id, row_id=row["id"], recorded_at=work.at)
        _fill(measure, row, position)
        work.session.add(measure)
    for gone in kept.values():
        gone.removed_at = gone.removed_at or work.at
    work.session.flush()
    _link(work, given)


@record_target("applications")
def applications(work: Work, answers: Row) -> None:
    """The application as it was signed and taken in, or the day on which it was withdrawn."""
    case = work.case
    if "withdrawn_on" in answers:
        _withdraw(work, date.fromisoformat(answers["withdrawn_on"]))
        return
    learner = work.session.get(Learner, case.learner_id)
    semester = work.session.get(Semester, case.semester_id)
    receiver = work.session.get(Person, int(answers["received_by"])) if answers.get("received_by") else None
    if learner is None or semester is None:
        raise ValueError("an application's case names a learner and a semester")
    _refuse_twice(work, semester, answers["register_number"])
    work.session.add(
        Application(
            learner_id=learner.id,
            semester_id=semester.id,
            school_year=semester.school_year,
            institution_id=case.institution_id,
            case_id=case.id,
            signed_on=date.fromisoformat(answers["signed_on"]),
            signed_by=answers.get("signed_by") or learner.full_name,
            signer_kind=answers["signer_kind"],
            received_how=answers["received_how"],
            received_by_id=receiver.id if receiver else None,
            register_number=answers["register_number"],
            special_data_consent=bool(answers.get("special_data_consent")),
            publicity_consent=bool(answers.get("publicity_consent")),
        )
    )
    work.session.flush()


def _withdraw(work: Work, day: date) -> None:
    live = select(Application).where(Application.case_id == work.case.id, Application.withdrawn_on.is_(None))
    for application in work.session.scalars(live):
        if day < application.signed_on:
            sentence = Text(
                "The application was signed on {day}; it cannot be withdrawn before.", {"day": application.signed_on}
            )
            raise Refused((Reason("withdrawn_early", sentence, "withdrawal.withdrawn_on"),))
        application.withdrawn_on = day
    work.session.flush()


def _refuse_twice(work: Work, semester: Semester, number: str) -> None:
    """One number a school year in an institution, and one application in force a learner and semester."""
    here = Application.institution_id == work.case.institution_id
    same_number = (here, Application.school_year == semester.school_year, Application.register_number == number)
    if work.session.scalar(select(exists().where(*same_number))):
        sentence = Text("This register number is already used in this school year.")
        raise Refused((Reason("register_number", sentence, "application.register_number"),))
    same_learner = (here, Application.learner_id == work.case.learner_id, Application.semester_id == semester.id)
    if work.session.scalar(select(exists().where(*same_learner, Application.withdrawn_on.is_(None)))):
        raise Refused((Reason("application_live", Text("A signed application for this semester stands already.")),))


def _fill(measure: Measure, row: Row, position: int) -> None:
    measure.measure_code = row["measure"]
    measure.kind = row.get("kind")
    measure.subject_code = row.get("subject")
    measure.giver_id = int(row["giver"]) if row.get("giver") else None
    measure.unit = row.get("unit")
    measure.volume = Decimal(str(row["volume"])) if row.get("volume") is not None else None
    measure.amount_cents = row.get("amount")
    measure.starts_on = _day(row.get("starts_on"))
    measure.ends_on = _day(row.get("ends_on"))
    measure.position = position
    measure.removed_at = None


def _link(work: Work, rows: Iterable[Row]) -> None:
    work.session.execute(delete(MeasureRisk).where(MeasureRisk.case_id == work.case.id))
    for row in rows:
        for risk in row.get("risks") or ():
            work.session.add(MeasureRisk(case_id=work.case.id, measure_row=row["id"], risk_row=risk))
    work.session.flush()


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
