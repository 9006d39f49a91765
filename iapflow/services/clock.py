"""What time it is: the real time, or the demo's own clock that a button moves.

The demo's clock is the real one plus a number of days kept in the settings, so that it runs on
between the buttons and every process agrees on it.
"""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.errors import Reason, Refused, Text
from iapflow.services.marks import OFFSET, mark, set_mark
from iapflow.store.semester import Semester
from iapflow.store.store import Store

WEEK = 7


def now(session: Session, real: datetime) -> datetime:
    """The moment the program lives in: `real`, moved by the demo's offset if there is one."""
    return real + timedelta(days=int(mark(session, OFFSET) or 0))


def is_demo(session: Session) -> bool:
    """Whether this database has a clock of its own, and so made-up data only."""
    return mark(session, OFFSET) is not None


def set_demo_day(session: Session, day: date, real: datetime) -> None:
    """Let the demo's clock show this day from now on."""
    days = (day - real.astimezone(UTC).date()).days
    set_mark(session, OFFSET, days)


def move(store: Store, by: str, real: datetime) -> None:
    """Move the demo's clock: by a `day`, a `week`, or to the end of the `semester`.

    Raises:
        Refused: this is not a demo, whose clock alone can be moved.
    """
    with store:
        session = store.session
        if not is_demo(session):
            raise Refused((Reason("state", Text("Only a demonstration has a clock that can be moved.")),))
        today = now(session, real).date()
        set_demo_day(session, _day(session, today, by), real)


def _day(session: Session, today: date, by: str) -> date:
    if by != "semester":
        return today + timedelta(days=WEEK if by == "week" else 1)
    ends = session.scalar(select(Semester.ends_on).where(Semester.ends_on > today).order_by(Semester.ends_on).limit(1))
    return ends or today + timedelta(days=WEEK)
