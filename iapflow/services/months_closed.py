"""Whether a row of the log lies in a month that is handed in: then it stands still."""

from sqlalchemy.orm import Session

from iapflow.errors import Reason, Text
from iapflow.services.writing import Pen
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import locked_by


def month_closed(session: Session, pen: Pen, entry: WorkLogEntry) -> list[Reason]:
    """The reason not to write a row where its giver's month is handed in, checked, accepted or paid."""
    if pen.case.is_practice:
        return []
    number = locked_by(session, entry.giver_id, pen.case.institution_id, entry.worked_on)
    if number is None:
        return []
    words = {"number": number, "month": f"{entry.worked_on:%m.%Y}."}
    sentence = Text(
        "Month {month} is handed in ({number}) and stands still. Take it back, or ask the coordinator to return it.",
        words,
    )
    return [Reason("month_closed", sentence, "work_log.worked_on")]
