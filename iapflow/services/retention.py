"""What is kept no longer: answers of closed cases whose retention says `erase`, and drafts nobody hands in any more.

Answers go from what was handed in, with the files, remarks and documents that hold them; the journal
stays and says that they went.  `pseudonymise` takes only what names somebody (`iapflow.services.made_nameless`).
Nothing goes while a hold stands.  What a retention would put away is told, not done.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, String, cast, delete, exists, false, func, literal, select, true
from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.calendar_days import subtract
from iapflow.definitions.keeping import Going, kept_by, last_day, nameless, without
from iapflow.definitions.model.purpose import Retention
from iapflow.definitions.registry import FieldTypeSpec, UnitSpec
from iapflow.services.made_nameless import forget_learners, forget_names
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store import firing
from iapflow.store.case import Case
from iapflow.store.claiming import lock_case
from iapflow.store.document import Document
from iapflow.store.erasure_hold import is_held
from iapflow.store.event import Event
from iapflow.store.mark import Mark
from iapflow.store.setting import Setting
from iapflow.store.store import Store, connection_of
from iapflow.store.submission import Draft, Submission
from iapflow.store.upload import Upload

ERASED = "erased"
MADE_NAMELESS = "made_nameless"
"""What the journal calls it; no transitions of a workflow."""
ERASE, PSEUDONYMISE = "erase", "pseudonymise"
DONE = {ERASE: ERASED, PSEUDONYMISE: MADE_NAMELESS}
"""What is done by itself, and how the journal says so."""
DRAFT_DAYS = "closed_draft_days"
LAST = "retention_looked"
"""The setting that remembers on which day was looked last."""
MOST = 500
"""So many cases lose answers in one pass; the rest follow in the next."""
SLACK = 3
"""Days by which months of different lengths may differ."""

Gone = Mapping[str, Going]
"""Alias -> what goes of that form."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Closed cases that hold what a retention keeps no longer from a day on; `then` says what is to become of it."""

    retention: str
    then: str
    cases: int
    held: int = 0


@dataclass(frozen=True, slots=True)
class _Ended:
    """A case of which something goes, by which retention."""

    case_id: int
    retention: str
    then: str
    gone: Gone


def erase_ended(store: Store, room: Room) -> int:
    """Once a day: what has ended goes, each case in its own transaction; how many cases lost something."""
    with store.reading() as session:
        on = room.now(session).date()
        looked = session.get(Setting, LAST)
        if looked is not None and looked.value == on.isoformat():
            return 0
        found = list(islice(_ended(session, room, on), MOST))
    for ended in found:
        with store as session:
            _erase(session, ended, room.now(session))
    with store as session:
        _drop_drafts(session, on)
        learners = forget_learners(session, on, (ERASED, MADE_NAMELESS), _named(session, room), MOST)
        if max(len(found), learners) < MOST:
            session.merge(Setting(name=LAST, value=on.isoformat(), valid_from=None))
    return len(found)


def endings(session: Session, room: Room, by: date) -> list[Ending]:
    """What will have ended by a day, by retention: erased by itself, or to be seen to by people."""
    catalogue = room.definitions.current(session)
    found = []
    for name, retention in catalogue.retentions.items():
        cases = {case_id for case_id, _ in _cases(session, room, (name, retention), by)}
        if cases:
            today = room.now(session).date()
            held = set(session.scalars(select(Case.id).where(Case.id.in_(cases), is_held(today))))
            found.append(Ending(name, retention.then, len(cases), len(held)))
    return found


def _ended(session: Session, room: Room, on: date) -> Iterator[_Ended]:
    for name, retention in room.definitions.current(session).retentions.items():
        if retention.then in DONE:
            for case_id, gone in _cases(session, room, (name, retention), on, ~is_held(on)):
                yield _Ended(case_id, name, retention.then, gone)


def _named(session: Session, room: Room) -> set[str]:
    """The definitions of closed cases that have something to be made nameless."""
    wanted = [one for one in room.definitions.current(session).retentions.items() if one[1].then == PSEUDONYMISE]
    digests = session.scalars(select(Case.bundle_digest).where(Case.is_open.is_(False)).distinct()).all()
    types, bundles = room.definitions.registry.field_types, {d: room.definitions.bundle(session, d) for d in digests}
    return {digest for digest, bundle in bundles.items() if any(_gone(bundle, one, types) for one in wanted)}


def _cases(
    session: Session, room: Room, of: tuple[str, Retention], on: date, *more: ColumnElement[bool]
) -> Iterator[tuple[int, Gone]]:
    """The closed cases whose time was over before this day, with what goes; none twice."""
    name, retention = of
    units, types = room.definitions.registry.units, room.definitions.registry.field_types
    closed = (Case.is_open.is_(False), *_long_closed(retention, on, units), *more)
    for digest in session.scalars(select(Case.bundle_digest).where(*closed).distinct()).all():
        gone = _gone(room.definitions.bundle(session, digest), of, types)
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


def _gone(bundle: Bundle, of: tuple[str, Retention], types: Mapping[str, FieldTypeSpec]) -> Gone:
    name, retention = of
    forms = {alias: bundle.form_of(alias) for alias in bundle.workflow.forms}
    if retention.then == PSEUDONYMISE:
        found = {alias: nameless(form, bundle.lists, types, name) for alias, form in forms.items()}
    else:
        kept = {alias: kept_by(form) for alias, form in forms.items()}
        found = {alias: Going(frozenset(path for path in by if by[path] == name)) for alias, by in kept.items()}
    return {alias: going for alias, going in found.items() if going}


def _erase(session: Session, ended: _Ended, at: datetime) -> None:
    case_id = ended.case_id
    connection = connection_of(session)
    lock_case(connection, case_id)
    last = select(func.max(Event.seq)).where(Event.case_id == case_id).scalar_subquery()
    asked = select(Case.revision, Case.state, Case.is_open, last.label("seq"), is_held(at.date()).label("held"))
    case = session.execute(asked.where(Case.id == case_id)).one()
    once = f"e:{ended.retention}:{case_id}:{case.revision}"
    if case.is_open or case.held or session.scalar(select(exists().where(Event.request_id == once))):
        return
    for alias, going in ended.gone.items():
        for sent in session.scalars(select(Submission).where(Submission.case_id == case_id, Submission.alias == alias)):
            sent.answers = without(sent.answers, going)
        for draft in session.scalars(select(Draft).where(Draft.case_id == case_id, Draft.alias == alias)):
            draft.answers = without(draft.answers, going)
        _drop_beside(session, case_id, alias, going.paths | set(going.codes))
    if ended.then == PSEUDONYMISE:
        session.flush()
        forget_names(
            session, case_id, {code for going in ended.gone.values() for of in going.codes.values() for code in of}
        )
    line = {
        "case_id": case_id, "seq": case.seq + 1, "revision": case.revision, "transition": DONE[ended.then],
        "from_state": case.state, "to_state": case.state, "at": at, "note": {"retention": ended.retention},
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
    closed = select(Case.id).where(Case.is_open.is_(False), Case.entered_at < before, ~is_held(on))
    left = session.execute(select(Draft.case_id, Draft.alias).where(Draft.case_id.in_(closed))).all()
    for case_id, alias in left:
        firing.drop_drafts(connection_of(session), case_id, [alias])
