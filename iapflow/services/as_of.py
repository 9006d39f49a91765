"""A case as it was on a day: where it stood, on which texts, who was in it, what was handed in, what stood open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Reason, Refused, Text
from iapflow.reports.work_log import LogLine
from iapflow.services.looking import CaseView, JournalLine, Label, look, people_on
from iapflow.services.marking import Remark
from iapflow.services.open_then import Ending, Waiting, endings_then, log_then, remarks_then, to_dos_then
from iapflow.services.room import Room
from iapflow.store.event import Event
from iapflow.store.store import Store
from iapflow.store.submission import Submission

RIGA = ZoneInfo("Europe/Riga")
LAST_MOMENT = time(23, 59, 59, 999999, tzinfo=RIGA)


@dataclass(frozen=True, slots=True)
class Filling:
    """A form that had been handed in by then, to be read as it was."""

    id: int
    label: Label
    at: datetime


@dataclass(frozen=True, slots=True)
class Then:
    """The case on the evening of a day.

    Args:
        view: the case now, which decides what this person may see of it.
        journal: what had happened by then, oldest first.
        fillings: the last one of each form by then.
        to_dos, endings: what was open, and the terms that ran.
        remarks: of the last return by then, with what had been answered.
        log: rows that had been entered and not been taken back.
    """

    view: CaseView
    day: date
    state: Label
    version: int
    journal: Sequence[JournalLine]
    people: Sequence[tuple[Label, str]]
    fillings: Sequence[Filling]
    to_dos: Sequence[Waiting] = ()
    endings: Sequence[Ending] = ()
    remarks: Sequence[Remark] = ()
    log: Sequence[LogLine] = ()


def as_of(store: Store, room: Room, actor: Actor, case_id: int, day: date) -> Then:
    """The case as it stood when that day ended; who may see it now may see how it was, never more of it.

    Raises:
        Missing: there is no such case, or it is not theirs to see.
        Refused: the case had not begun, or the day has not been yet.
    """
    with store.reading() as session:
        view = look(store, room, actor, case_id)
        evening = datetime.combine(day, LAST_MOMENT)
        journal = [line for line in view.journal if line.at <= evening]
        if not journal:
            raise Refused((Reason("day", Text("The case did not exist on that day."), "diena"),))
        if day > view.pen.at.astimezone(RIGA).date():
            raise Refused((Reason("day", Text("That day has not been yet."), "diena"),))
        return Then(
            view=view,
            day=day,
            state=journal[-1].to_state,
            version=_version(session, view, evening),
            journal=journal,
            people=people_on(session, view.pen, day),
            fillings=_fillings(session, view, evening),
            to_dos=to_dos_then(session, view.pen, evening),
            endings=endings_then(session, view.pen, evening),
            remarks=remarks_then(view.pen, view.roles, evening),
            log=log_then(room, actor, (view.pen, view.roles), evening),
        )


def _version(session: Session, view: CaseView, evening: datetime) -> int:
    """The version it ran on: what the first later move to another version came from, else today's."""
    later = select(Event.note).where(Event.case_id == view.pen.case.id, Event.at > evening).order_by(Event.seq)
    for note in session.scalars(later):
        if isinstance(note, Mapping) and "from_version" in note:
            return int(note["from_version"])
    return int(view.pen.case.workflow_version)


def _fillings(session: Session, view: CaseView, evening: datetime) -> list[Filling]:
    labels = {form.alias: form.label for form in view.forms if not form.is_many}
    rows = session.execute(
        select(Submission.id, Submission.alias, Submission.submitted_at)
        .where(
            Submission.case_id == view.pen.case.id,
            Submission.alias.in_(sorted(labels)),
            Submission.submitted_at <= evening,
        )
        .order_by(Submission.id)
    )
    last = {row.alias: Filling(row.id, labels[row.alias], row.submitted_at) for row in rows}
    return list(last.values())
