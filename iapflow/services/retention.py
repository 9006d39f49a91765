"""What is kept no longer: answers of closed cases whose retention says `erase`, and drafts nobody hands in any more.

Answers go from what was handed in, with the files, remarks and documents that hold them; the journal
stays and says that they went.  What a retention would make nameless or put away is told, not done.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, String, cast, delete, exists, false, func, literal, select, true
from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.calendar_days import subtract
from iapflow.definitions.keeping import kept_by, last_day, without
from iapflow.definitions.model.purpose import Retention
from iapflow.definitions.registry import UnitSpec
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store import firing
from iapflow.store.case import Case
from iapflow.store.claiming import lock_case
from iapflow.store.document import Document
from iapflow.store.event import Event
from iapflow.store.mark import Mark
from iapflow.store.setting import Setting
from iapflow.store.store import Store, connection_of
from iapflow.store.submission import Draft, Submission
from iapflow.store.upload import Upload

ERASED = "erased"
"""What the journal calls it; no transition of a workflow."""
ERASE = "erase"
DRAFT_DAYS = "closed_draft_days"
LAST = "retention_looked"
"""The setting that remembers on which day was looked last."""
MOST = 500
"""So many cases lose answers in one pass; the rest follow in the next."""
SLACK = 3
"""Days by which months of different lengths may differ."""

Gone = Mapping[str, Collection[str]]
"""Alias -> the fields and columns that go."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Closed cases that hold what a retention keeps no longer from a day on; `then` says what is to become of it."""

    retention: str
    then: str
    cases: int


def erase_ended(store: Store, room: Room) -> int:
    """Once a day: what has ended goes, each case in its own transaction; how many cases lost something."""
    with store.reading() as session:
        on = room.now(session).date()
        looked = session.get(Setting, LAST)
        if looked is not None and looked.value == on.isoformat():
            return 0
        found = list(islice(_ended(session, room, on), MOST))
    for case_id, retention, gone in found:
        with store as session:
            _erase(session, (case_id, retention, gone), room.now(session))
    with store as session:
        _drop_drafts(session, on)
        if len(found) < MOST:
            session.merge(Setting(name=LAST, value=on.isoformat(), valid_from=None))
    return len(found)


def endings(session: Session, room: Room, by: date) -> list[Ending]:
    """What will have ended by a day, by retention: erased by itself, or to be seen to by people."""
    catalogue = room.definitions.current(session)
    found = []
    for name, retention in catalogue.retentions.items():
        cases = {case_id for case_id, _ in _cases(session, room, (name, retention), by)}
        if cases:
            found.append(Ending(name, retention.then, len(cases)))
    return found


def _ended(session: Session, room: Room, on: date) -> Iterator[tuple[int, str, Gone]]:
    for name, retention in room.definitions.current(session).retentions.items():
        if retention.then == ERASE:
            for case_id, gone in _cases(session, room, (name, retention), on):
                yield case_id, name, gone


def _cases(session: Session, room: Room, of: tuple[str, Retention], on: date) -> Iterator[tuple[int, Gone]]:
    """The closed cases whose time was over before this day, with what goes; none twice."""
    name, retention = of
    units = room.definitions.registry.units
    closed = (Case.is_open.is_(False), *_long_closed(retention, on, units))
    for digest in session.scalars(select(Case.bundle_digest).where(*closed).distinct()).all():
        gone = _gone(room.definitions.bundle(session, digest), name)
        if not gone:
            continue
        mark = literal(f"e:{name}:").concat(cast(Case.id, String)).concat(":").concat(cast(Case.revision, String))
        mine = (Case.bundle_digest == digest, *closed, ~exists().where(Event.request_id == mark))
        for row in session.execute(select(Case.id, Case.entered_at).where(*mine).order_by(Case.id)).all():
            last = last_day(retention, row.entered_at.date(), units)
            if last is not None and last < on:
                yield row.id, gone


def _long_closed(retention: Retention, on: date, units: Mapping[str, UnitSpec]) -> Iterator[ColumnElement[bool]]:
    """Closed at all long enough ago, to a day or two; the last day is counted for each case."""
    if retention.until is not None:
        yield true() if retention.until < on else false()
    elif retention.in_ is not None and not units[retention.in_.unit].needs_calendar:
        day = subtract(on, retention.in_, units).due + timedelta(days=SLACK)
        yield Case.entered_at < datetime.combine(day, time(tzinfo=UTC))
    else:
        yield false()


def _gone(bundle: Bundle, retention: str) -> Gone:
    kept = {alias: kept_by(bundle.form_of(alias)) for alias in bundle.workflow.forms}
    gone = {alias: {path for path, by in paths.items() if by == retention} for alias, paths in kept.items()}
    return {alias: paths for alias, paths in gone.items() if paths}


def _erase(session: Session, what: tuple[int, str, Gone], at: datetime) -> None:
    case_id, retention, gone = what
    connection = connection_of(session)
    lock_case(connection, case_id)
    last = select(func.max(Event.seq)).where(Event.case_id == case_id).scalar_subquery()
    case = session.execute(select(Case.revision, Case.state, last.label("seq")).where(Case.id == case_id)).one()
    once = f"e:{retention}:{case_id}:{case.revision}"
    if session.scalar(select(exists().where(Event.request_id == once))):
        return
    for alias, paths in gone.items():
        for sent in session.scalars(select(Submission).where(Submission.case_id == case_id, Submission.alias == alias)):
            sent.answers = without(sent.answers, paths)
        for draft in session.scalars(select(Draft).where(Draft.case_id == case_id, Draft.alias == alias)):
            draft.answers = without(draft.answers, paths)
        _drop_beside(session, case_id, alias, paths)
    line = {
        "case_id": case_id, "seq": case.seq + 1, "revision": case.revision, "transition": ERASED,
        "from_state": case.state, "to_state": case.state, "at": at, "note": {"retention": retention},
        "request_id": once,
    }  # fmt: skip
    firing.insert_event(connection, line)


def _drop_beside(session: Session, case_id: int, alias: str, paths: Collection[str]) -> None:
    """Files, remarks and documents that hold some of it."""
    here = {path.partition(".")[0] for path in paths}
    for mark in session.scalars(select(Mark).where(Mark.case_id == case_id, Mark.alias == alias)):
        if not mark.path or mark.path.partition("[")[0].partition(".")[0] in here:
            session.delete(mark)
    session.execute(
        delete(Upload).where(Upload.case_id == case_id, Upload.alias == alias, Upload.path.in_(sorted(paths)))
    )
    session.execute(delete(Document).where(Document.case_id == case_id, Document.alias == alias))


def _drop_drafts(session: Session, on: date) -> None:
    """What was being written in a case that closed so long ago, and the files that only it names."""
    days = int(value_of(session, DRAFT_DAYS, on))
    before = datetime.combine(on - timedelta(days=days), time(tzinfo=UTC))
    closed = select(Case.id).where(Case.is_open.is_(False), Case.entered_at < before)
    left = session.execute(select(Draft.case_id, Draft.alias).where(Draft.case_id.in_(closed))).all()
    for case_id, alias in left:
        firing.drop_drafts(connection_of(session), case_id, [alias])
