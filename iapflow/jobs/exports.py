"""Making large lists into files: batch after batch, each read anew, so that memory does not grow with the list."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from typing import IO, Any, Protocol

from iapflow.documents.table_made import csv_lines
from iapflow.documents.workbook import Workbook
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Refused
from iapflow.forms.voice import Voice
from iapflow.http.routes import ACTIONS
from iapflow.jobs.guarding import guarded
from iapflow.jobs.office import Office
from iapflow.reports.cases import Wanted, each_id
from iapflow.reports.viewer import Viewer
from iapflow.services import exports
from iapflow.services.actors import actor_for
from iapflow.services.answer_filter import matching
from iapflow.services.answer_tables import Cell, Content, Head, Sheets
from iapflow.store.export_run import ExportRun, keep_part

BATCH, PIECE = 400, 1 << 20
OF_LIST = ("queue", "state", "q")


class Sink(Protocol):
    """A file that is being written."""

    def add(self, place: int, row: Sequence[Cell]) -> None:
        """One row of a sheet."""

    def close(self) -> None:
        """The file is whole."""


def make_exports(office: Office) -> int:
    """The oldest file that waits, if any; how many were made."""
    exports.forget(office.store, office.room)
    run_id = exports.claimed(office.store, office.room)
    return int(run_id is not None and guarded("export", run_id, partial(_make, office, run_id)))


def _make(office: Office, run_id: int) -> bool:
    try:
        with tempfile.TemporaryFile() as file:
            lines = _write(office, run_id, file)
            size = _keep(office, run_id, file)
    except (Missing, Refused) as error:
        exports.finish(office.store, office.room, run_id, exports.REFUSED, last_error=type(error).__name__)
        return True
    exports.finish(office.store, office.room, run_id, exports.DONE, lines=lines, size=size)
    return True


def _write(office: Office, run_id: int, file: IO[bytes]) -> int:
    """The whole file; how many lines it has."""
    with office.store.reading() as session:
        run = session.get_one(ExportRun, run_id)
        session.expunge(run)
        actor = _reader(office, run)
        viewer = Viewer(actor, office.room.definitions.current(session))
        ids = array("q", each_id(session, viewer, _wanted(run)))
        voice = Voice(run.language, partial(office.say, run.language))
        content = Content(run.workflow, run.alias, run.row_group)
        heads = Sheets(office.store, office.room, actor, content, voice).heads
    exports.progress(office.store, office.room, run_id, cases=len(ids))
    sink = _sink(run.kind, file, heads, voice)
    lines = 0
    for start in range(0, len(ids), BATCH):
        batch = _asked_for(office, actor, run, ids[start : start + BATCH].tolist())
        with office.store.reading():
            for place, row in Sheets(office.store, office.room, actor, content, voice).rows(batch):
                sink.add(place, row)
                lines += 1
        done = min(start + BATCH, len(ids))
        exports.progress(office.store, office.room, run_id, cases_done=done, lines=lines)
    sink.close()
    return lines


def _reader(office: Office, run: ExportRun) -> Actor:
    """Whoever asked, as they are today.

    Raises:
        Missing: they may not take out lists any more.
    """
    session = office.store.session
    actor = actor_for(session, run.person_id, office.room.now(session).date())
    if not actor.roles & ACTIONS["export_cases"]:
        raise Missing
    return actor


def _wanted(run: ExportRun) -> Wanted:
    words: dict[str, Any] = {name: run.filters.get(name, "") for name in OF_LIST}
    return Wanted(run.workflow, institution_id=int(run.filters.get("institution") or 0), **words)


def _asked_for(office: Office, actor: Actor, run: ExportRun, ids: Sequence[int]) -> Sequence[int]:
    """Those of a batch whose answer the list was filtered by."""
    answer = run.filters.get("answer")
    return matching(office.store, office.room, actor, ids, (answer[0], answer[1])) if answer else ids


def _keep(office: Office, run_id: int, file: IO[bytes]) -> int:
    """The file into the database, piece by piece; its size."""
    file.seek(0)
    size = 0
    for number, piece in enumerate(iter(partial(file.read, PIECE), b"")):
        with office.store as session:
            keep_part(session, run_id, number, piece)
        size += len(piece)
    return size


class _Csv:
    """One table; only the first sheet has a place in it."""

    def __init__(self, file: IO[bytes], headings: Sequence[str]) -> None:
        self._file = file
        self._row: list[Sequence[Any]] = []
        self._lines = csv_lines(headings, self._rows())
        file.write(next(self._lines))

    def add(self, place: int, row: Sequence[Cell]) -> None:
        if place == 0:
            self._row.append([f"{cell:%d.%m.%Y}" if isinstance(cell, date) else cell for cell in row])
            self._file.write(next(self._lines))

    def close(self) -> None:
        self._file.flush()

    def _rows(self) -> Iterator[Sequence[Any]]:
        while True:
            yield self._row.pop()


def _sink(kind: str, file: IO[bytes], heads: Sequence[Head], voice: Voice) -> Sink:
    said = [(voice.say(title), [voice.say(one) for one in headings]) for title, headings in heads]
    return _Csv(file, said[0][1]) if kind == "csv" else Workbook(file, said)  # type: ignore[arg-type]
