"""Files of daily data: handed in, looked at without changing anything, then taken in as sums of a day, or turned down.

The same file twice changes nothing: sums replace the sums of the days that the file names, and
days it does not name stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from iapflow.documents.table_file import TableFile, UnreadableError, read_table, read_zipped
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.reports.early_wanted import is_held
from iapflow.services.early_beside import CHUNK, Counted, counted_sums, register, school, write_sums
from iapflow.services.early_columns import ONEROSTER, Sums, add_up, guessed, lacking
from iapflow.services.early_rosters import classes_of, missing_files, roster_sums
from iapflow.services.early_switching import units_of
from iapflow.services.room import Room
from iapflow.store.days import holds
from iapflow.store.early_files import EarlyFile, EarlyMapping
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.store import Store

KEPT = 10
REPLACES = "replaces"
FEWER = Text(
    "Some days have fewer lessons or marks here than are held. Hand in whole days, or tick that they are replaced."
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do; nothing is done yet.

    Args:
        mapping: meaning -> heading, as chosen or guessed; `lacks` meanings that are still needed.
        added, changed, same: sums of a day that are new, different, or known already.
        moves: learners whose class the file names differently, with the class that is held and the new one.
        fewer: learner, day, lessons (or marks) held and in the file, where the file has fewer.
    """

    file: EarlyFile
    headings: Sequence[str]
    mapping: Mapping[str, str]
    lacks: Sequence[str]
    sums: Sums
    added: int = 0
    changed: int = 0
    same: int = 0
    moves: Sequence[tuple[str, str, str]] = ()
    fewer: Sequence[tuple[str, date, int, int]] = ()


def files_page(store: Store, actor: Actor, unit: int) -> list[EarlyFile]:
    """The files handed in last.

    Raises:
        Missing: not this person's institution.
    """
    if unit not in units_of(actor):
        raise Missing
    with store.reading() as session:
        mine = select(EarlyFile).where(EarlyFile.institution_id == unit).order_by(EarlyFile.id.desc()).limit(KEPT)
        return list(session.scalars(mine))


def hand_in(store: Store, room: Room, actor: Actor, place: tuple[int, str], file: tuple[str, bytes]) -> int:
    """Keep a file until somebody has looked at what it would do; its id.

    Raises:
        Missing: not this person's institution.
        Refused: the institution holds no data, or this is no file we can read.
    """
    (unit, kind), (name, content) = place, file
    if unit not in units_of(actor):
        raise Missing
    with store as session:
        if not is_held(session, unit):
            raise Refused((Reason("holding", Text("Switch the holding of daily data on first.")),))
        if not content:
            raise Refused((Reason("file", Text("Choose a file."), "file"),))
        _read(kind, content)
        row = EarlyFile(
            institution_id=unit, kind=kind, name=name[-200:] or "–", digest=sha256(content).hexdigest(),
            content=content, handed_in_by_id=actor.person_id, handed_in_at=room.now(session),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def preview(store: Store, room: Room, actor: Actor, file_id: int, chosen: Mapping[str, str] | None = None) -> Preview:
    """What the file would do with these columns; a dry run.

    Raises:
        Missing: no such file for this person, or it was taken in already.
    """
    with store.reading() as session:
        return _preview(session, room, actor, file_id, chosen)[0]


def take_in(store: Store, room: Room, actor: Actor, file_id: int, chosen: Mapping[str, str]) -> Preview:
    """Take the sums in and forget the file; the columns are remembered for the next one.

    Args:
        chosen: meaning -> heading; `REPLACES` says that days with fewer lessons than are held are to be replaced.

    Raises:
        Missing: no such file for this person, or it was taken in already.
        Refused: columns are still lacking, or days would lose lessons and nobody said so.
    """
    with store as session:
        found, counted = _preview(session, room, actor, file_id, chosen)
        if found.lacks:
            raise Refused((Reason("lacks", Text("Choose the columns that are still missing.")),))
        if found.fewer and not chosen.get(REPLACES):
            raise Refused((Reason("fewer", FEWER, REPLACES),))
        for each in counted:
            write_sums(session, each)
        moves = _moves(session, room, found.file)
        for enrolment, class_name in moves:
            _move(session, enrolment, class_name, room.now(session).date())
        values = {"columns": dict(found.mapping)}
        session.merge(EarlyMapping(institution_id=found.file.institution_id, kind=found.file.kind, **values))
        session.execute(
            update(EarlyFile)
            .where(EarlyFile.id == file_id)
            .values(
                content=None, taken_in_at=room.now(session), rows=found.sums.rows, wrong=len(found.sums.wrong),
                added=found.added, changed=found.changed,
            )
        )  # fmt: skip
        return found


def turn_down(store: Store, actor: Actor, file_id: int) -> int:
    """Forget a file that was only looked at; the institution it was for.

    Raises:
        Missing: no such file for this person, or it was taken in already.
    """
    with store as session:
        row = _file(session, actor, file_id)
        session.delete(row)
        return row.institution_id


def _file(session: Session, actor: Actor, file_id: int) -> EarlyFile:
    row = session.get(EarlyFile, file_id)
    if row is None or row.institution_id not in units_of(actor) or row.content is None:
        raise Missing
    return row


def _preview(
    session: Session, room: Room, actor: Actor, file_id: int, chosen: Mapping[str, str] | None
) -> tuple[Preview, list[Counted]]:
    file = _file(session, actor, file_id)
    table, packed = _read(file.kind, file.content or b"")
    today, who = room.now(session).date(), register(session, file.institution_id, room.now(session).date())
    mapping: Mapping[str, str] = {}
    lacks: Sequence[str] = ()
    if packed is not None:
        sums = roster_sums(packed, who, school(session, file.institution_id), today)
    else:
        saved = session.get(EarlyMapping, (file.institution_id, file.kind))
        mapping = chosen if chosen is not None else guessed(file.kind, table.headings, saved.columns if saved else {})
        mapping = {meaning: heading for meaning, heading in mapping.items() if heading in table.headings}
        lacks = lacking(file.kind, mapping)
        sums = Sums() if lacks else add_up(file.kind, table, mapping, who, today)
    counted = list(counted_sums(session, file.institution_id, sums))
    added, changed = sum(one.added for one in counted), sum(one.changed for one in counted)
    same, moves = sum(one.same for one in counted), _moves(session, room, file)
    fewer = [line for one in counted for line in one.fewer]
    names = _names(session, {*(row.learner_id for row, _ in moves), *(learner for learner, *_ in fewer)})
    return Preview(
        file, table.headings, mapping, lacks, sums, added, changed, same,
        sorted((names[row.learner_id], row.class_name or "–", name) for row, name in moves),
        sorted((names[learner], day, before, after) for learner, day, before, after in fewer),
    ), counted  # fmt: skip


def _names(session: Session, learners: Collection[int]) -> Mapping[int, str]:
    found: dict[int, str] = {}
    ids = sorted(learners)
    for start in range(0, len(ids), CHUNK):
        rows = session.scalars(select(Learner).where(Learner.id.in_(ids[start : start + CHUNK])))
        found |= {row.id: row.full_name for row in rows}
    return found


def _read(kind: str, content: bytes) -> tuple[TableFile, Mapping[str, TableFile] | None]:
    """The table, or the tables of a zip.

    Raises:
        Refused: it cannot be read, or files of the standard are missing.
    """
    try:
        if kind != ONEROSTER:
            return read_table(content), None
        files = read_zipped(content)
    except UnreadableError as error:
        raise Refused((Reason("file", error.sentence, "file"),)) from None
    missing = missing_files(files)
    if missing:
        sentence = Text("These files are missing in the zip: {names}.", {"names": ", ".join(missing)})
        raise Refused((Reason("file", sentence, "file"),))
    return TableFile((), ()), files


def _moves(session: Session, room: Room, file: EarlyFile) -> list[tuple[Enrolment, str]]:
    """Enrolments whose class the file names differently."""
    if file.kind != ONEROSTER:
        return []
    on = room.now(session).date()
    _, files = _read(file.kind, file.content or b"")
    who = register(session, file.institution_id, on)
    classes = classes_of(files or {}, who, school(session, file.institution_id))
    mine = Enrolment.institution_id == file.institution_id, Enrolment.learner_id.in_(classes), holds(Enrolment, on)
    rows = session.scalars(select(Enrolment).where(*mine))
    return [(row, classes[row.learner_id]) for row in rows if row.class_name != classes[row.learner_id]]


def _move(session: Session, enrolment: Enrolment, class_name: str, on: date) -> None:
    """Another class from today on; what was before stays as it was."""
    if enrolment.valid_from >= on:
        enrolment.class_name = class_name
        return
    session.add(
        Enrolment(
            learner_id=enrolment.learner_id, institution_id=enrolment.institution_id, grade=enrolment.grade,
            class_name=class_name, programme=enrolment.programme, valid_from=on, valid_to=enrolment.valid_to,
        )
    )  # fmt: skip
    enrolment.valid_to = on - timedelta(days=1)
