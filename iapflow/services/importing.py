"""Taking rows of a register in from a file: looked at first, all or nothing, twice is once, and it can be undone.

    run_id = hand_in(store, room, actor, Wanted(unit, "learners"), (file_name, content))
    found = preview(store, room, actor, run_id)      # a dry run: every line with what it would do
    take_in(store, room, actor, run_id)              # refused while any line is wrong
    undo(store, room, actor, run_id)                 # refused once a row is used or was changed since

CSV in the encodings and separators of Latvian spreadsheets, or XLSX, read by
`iapflow.documents.table_file`.  A kind (`iapflow.services.import_lines.Kind`) says which columns
there are and what a row does; it is put into `KINDS` here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from iapflow.documents.table_file import ZIP, TableFile, UnreadableError, read_table
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.import_learners import Learners
from iapflow.services.import_lines import Kind, Line, Place, Recorder, headings_of, rows_of, seal_of
from iapflow.services.import_staff import Staff
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store.import_run import ImportChange, ImportRun
from iapflow.store.store import Store
from iapflow.store.tables import METADATA

KINDS: Mapping[str, Kind] = {kind.id: kind for kind in (Learners(), Staff())}
KEPT = 20
TOLD_ENOUGH = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """For which institution, and what kind of file."""

    unit: int
    kind: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do; `problems` are those of the file as a whole."""

    run: ImportRun
    kind: Kind
    lines: Sequence[Line]
    problems: Sequence[Text] = field(default=())

    def count(self, outcome: str) -> int:
        """How many lines end so."""
        return sum(line.outcome == outcome for line in self.lines)

    @property
    def is_sound(self) -> bool:
        """Whether it can be taken in."""
        return not self.problems and not self.count("wrong")

    @property
    def shown(self) -> Sequence[Line]:
        """What is wrong or to be looked at first; as many as a page shows."""
        order = {"wrong": 0, "changed": 1, "added": 2, "same": 3}
        return sorted(self.lines, key=lambda line: (order[line.outcome], line.number))[:TOLD_ENOUGH]


def kinds_for(actor: Actor, unit: int) -> list[Kind]:
    """What this person may take in for this institution."""
    return [kind for kind in KINDS.values() if kind.may(actor, unit)]


def runs(store: Store, actor: Actor, unit: int) -> list[ImportRun]:
    """The files handed in last.

    Raises:
        Missing: not this person's institution.
    """
    mine = [kind.id for kind in kinds_for(actor, unit)]
    if not mine:
        raise Missing
    with store.reading() as session:
        asked = select(ImportRun).where(ImportRun.institution_id == unit, ImportRun.kind.in_(mine))
        return list(session.scalars(asked.order_by(ImportRun.id.desc()).limit(KEPT)))


def hand_in(store: Store, room: Room, actor: Actor, wanted: Wanted, file: tuple[str, bytes]) -> int:
    """Keep a file until somebody has looked at what it would do; the run's id.

    Raises:
        Missing: this person may not take such a file in there.
        Refused: it is no table we can read; nothing is kept.
    """
    name, content = file
    kind = KINDS.get(wanted.kind)
    if kind is None or not kind.may(actor, wanted.unit):
        raise Missing
    with store as session:
        _table(session, (name, content), (wanted.unit, room.now(session).date()), kind)
        run = ImportRun(
            institution_id=wanted.unit, kind=wanted.kind, name=name[-200:] or "–", content=content,
            digest=sha256(content).hexdigest(), handed_in_by_id=actor.person_id, handed_in_at=room.now(session),
        )  # fmt: skip
        session.add(run)
        session.flush()
        return run.id


def preview(store: Store, room: Room, actor: Actor, run_id: int, *, is_demo: bool = False) -> Preview:
    """What the file would do; a dry run.

    Raises:
        Missing: no such file for this person, or it was taken in already.
    """
    with store.reading() as session:
        return _look(session, room, actor, run_id, is_demo=is_demo)


def take_in(store: Store, room: Room, actor: Actor, run_id: int, *, is_demo: bool = False) -> Preview:
    """Do what the preview says, all of it in one transaction, and forget the file.

    Raises:
        Missing: no such file for this person, or it was taken in already.
        Refused: a line is wrong; nothing is stored.
    """
    with store as session:
        found = _look(session, room, actor, run_id, is_demo=is_demo)
        if not found.is_sound:
            raise Refused((Reason("wrong", Text("Nothing is taken in while rows are wrong. Correct the file.")),))
        recorder = Recorder(session, run_id)
        for line in found.lines:
            if line.does is not None:
                line.does(recorder)
        found.run.content = None
        found.run.taken_in_at = room.now(session)
        found.run.added, found.run.changed = found.count("added"), found.count("changed")
        found.run.same = found.count("same")
        session.flush()
        return found


def turn_down(store: Store, actor: Actor, run_id: int) -> ImportRun:
    """Forget a file that was only looked at.

    Raises:
        Missing: no such file for this person, or it was taken in already.
    """
    with store as session:
        run = _waiting(session, actor, run_id)
        session.delete(run)
        return run


def undo(store: Store, room: Room, actor: Actor, run_id: int) -> ImportRun:
    """Put every row back as it was before a run; whole or not at all.

    Raises:
        Missing: no such run for this person, or it was undone already.
        Refused: a row is used by something else now, or was changed since.
    """
    with store as session:
        run = _mine(session, actor, run_id)
        if run.taken_in_at is None or run.undone_at is not None:
            raise Missing
        changes = session.scalars(select(ImportChange).where(ImportChange.run_id == run_id))
        try:
            for change in sorted(changes, key=lambda one: one.id, reverse=True):
                _put_back(session, change)
            session.flush()
        except IntegrityError:
            raise Refused((Reason("used", Text("Rows of this file are used already, so it stays.")),)) from None
        run.undone_at, run.undone_by_id = room.now(session), actor.person_id
        return run


def _put_back(session: Session, change: ImportChange) -> None:
    table = METADATA.tables[change.target]
    if seal_of(session, table, change.row_id, change.columns) != change.seal:
        raise Refused((Reason("changed", Text("Rows of this file were changed since, so it stays.")),))
    if change.before is None:
        session.execute(delete(table).where(table.c.id == change.row_id))
        return
    values = {name: _typed(table.c[name], value) for name, value in change.before.items()}
    session.execute(update(table).where(table.c.id == change.row_id).values(**values))


def _typed(column: Any, value: Any) -> Any:
    kind = column.type.python_type
    return kind.fromisoformat(value) if isinstance(value, str) and hasattr(kind, "fromisoformat") else value


def _mine(session: Session, actor: Actor, run_id: int) -> ImportRun:
    run = session.get(ImportRun, run_id)
    if run is None or run.kind not in KINDS or not KINDS[run.kind].may(actor, run.institution_id):
        raise Missing
    return run


def _waiting(session: Session, actor: Actor, run_id: int) -> ImportRun:
    run = _mine(session, actor, run_id)
    if run.content is None:
        raise Missing
    return run


def _look(session: Session, room: Room, actor: Actor, run_id: int, *, is_demo: bool) -> Preview:
    run = _waiting(session, actor, run_id)
    kind, place = KINDS[run.kind], Place(run.institution_id, actor, room.now(session), room.roles(session), is_demo)
    table = _table(session, (run.name, run.content or b""), (run.institution_id, place.on), kind)
    rows, problems, misfits = rows_of(kind.columns, table)
    if problems:
        return Preview(run, kind, (), problems)
    with session.no_autoflush:
        lines = [*kind.lines(session, place, rows), *misfits]
    return Preview(run, kind, _once(sorted(lines, key=lambda line: line.number)))


def _once(lines: Sequence[Line]) -> list[Line]:
    """A row that says what another said before is wrong, naming both."""
    first: dict[str, int] = {}
    found = []
    for line in lines:
        before = first.setdefault(line.key, line.number) if line.key else line.number
        if before != line.number and line.outcome != "wrong":
            sentence = Text("The same row stands in line {n} already.", {"n": before})
            found.append(replace(line, outcome="wrong", wrong=[("", sentence)], does=None))
        else:
            found.append(line)
    return found


def _table(session: Session, file: tuple[str, bytes], where: tuple[int, date], kind: Kind) -> TableFile:
    """The table in a file, for an institution on a day.

    Raises:
        Refused: there is none we can read.
    """
    name, content = file
    most = int(value_of(session, "import_rows", where[1], where[0]))
    sentence = None
    if not content:
        sentence = Text("Choose a file.")
    elif content.startswith(ZIP) and name.lower().endswith(".csv"):
        sentence = Text("The file is named CSV but is an XLSX workbook. Save it as CSV, or give it its own name.")
    elif content.startswith((b"\xff\xfe", b"\xfe\xff")):
        sentence = Text("The file is in Unicode text (UTF-16). Save it as “CSV UTF-8”.")
    if sentence is None:
        try:
            table = read_table(content)
        except UnreadableError as error:
            sentence = error.sentence
        else:
            if not table.rows:
                misnamed = headings_of(kind.columns, table)[1]
                sentence = misnamed[0] if misnamed else Text("There are headings in the file but no rows.")
            elif len(table.rows) > most:
                sentence = Text("The file has more than {n} rows. Divide it.", {"n": most})
            else:
                return table
    raise Refused((Reason("file", sentence, "file"),))
