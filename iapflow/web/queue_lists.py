"""A list of cases as its queue describes it: columns, what is to be looked at first, and the ways between the parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from iapflow.definitions.model import Queue
from iapflow.errors import Missing, Refused, Sentence, Text
from iapflow.forms.voice import Voice
from iapflow.http.actor import current_actor
from iapflow.http.language import language, say
from iapflow.http.parts import current_store, room
from iapflow.http.routes import ACTIONS
from iapflow.reports import cases as report
from iapflow.reports.viewer import Viewer
from iapflow.services import answer_filter, answer_tables, queue_rows
from iapflow.services.answer_filter import Filter
from iapflow.services.queue_rows import QueueRow

SIZE = 25
LONGEST = 100
FILTERS = ("queue", "state", "institution", "q", "lauks", "vertiba")
PLAIN, NOTED = "bez-piezimem", "apskatit"
Part = tuple[str, str, bool]


@dataclass(frozen=True)
class Listed:
    """One page of a list.

    Args:
        columns: what the queue names, each with the words above it; none where the list has its own.
        cells: case -> its row of the queue.
        plain: the cases of the whole queue with nothing to note; None where it does not ask.
        sizes: how many are there in all, without and with something to note.
        refused: why the words that it is filtered by are no answer.
    """

    page: report.Page
    has_next: bool
    columns: Sequence[tuple[str, str]] = ()
    cells: Mapping[int, QueueRow] = field(default_factory=dict)
    plain: frozenset[int] | None = None
    sizes: tuple[int, int, int] = (0, 0, 0)
    workflow: str = ""
    refused: Sentence | None = None

    @property
    def filters(self) -> list[Filter]:
        """The fields that the list can be filtered by."""
        return answer_filter.filters(current_store(), room(), current_actor(), self.workflow)

    @property
    def contents(self) -> list[tuple[str, str]]:
        """What the list can be kept as: the value and the words of a choice."""
        if current_actor().roles.isdisjoint(ACTIONS["export_cases"]):
            return []
        found = answer_tables.contents(current_store(), room(), current_actor(), self.workflow)
        return [
            (f"{one.alias}.{one.group}", f"{say(form)}: {say('a line for each row')} – {say(rows)}")
            if rows
            else (one.alias, say(form))
            for one, form, rows in found
        ]

    @property
    def names(self) -> list[str]:
        """The columns without their words."""
        return [name for name, _ in self.columns]

    def parts(self, address: Callable[[str | None], str]) -> list[Part]:
        """All, those with nothing to note, those to look at: address, words with how many, whether it is shown."""
        if self.plain is None:
            return []
        chosen = request.args.get("skats", "")
        words = (None, say("All")), (PLAIN, say("Nothing to note")), (NOTED, say("To look at"))
        return [
            (address(name), f"{said} ({count})", (name or "") == chosen)
            for (name, said), count in zip(words, self.sizes, strict=True)
        ]


def listed(session: Session, who: Viewer, wanted: report.Wanted, number: int) -> Listed:
    """The asked page of a list; of a queue that is split the exceptions come first, each part soonest due first.

    Raises:
        Missing: there is no such workflow.
    """
    workflow = who.workflow(wanted.workflow)
    if workflow is None:
        raise Missing
    queue = workflow.queues.get(wanted.queue)
    wanted = replace(wanted, limit=SIZE, offset=(number - 1) * SIZE)
    asked, refused = asked_answer(), None
    ids = report.all_ids(session, who, wanted) if asked or (queue and queue.split) else None
    if asked and ids is not None:
        try:
            ids = answer_filter.matching(current_store(), room(), current_actor(), ids, asked)
        except Refused as error:
            refused = error.reasons[0].sentence
    if ids is None or queue is None or queue.split is None:
        found = _page(session, who, wanted, ids)
    else:
        found = _exceptions_first(session, who, (wanted, queue), ids)
    found = replace(found, workflow=wanted.workflow, refused=refused)
    return _with_columns(found, wanted.workflow, queue) if queue else found


def asked_answer() -> tuple[str, str] | None:
    """The field that the address filters by, and its words."""
    path, words = request.args.get("lauks", "")[:LONGEST], request.args.get("vertiba", "").strip()[:LONGEST]
    return (path, words) if path and words else None


def _page(session: Session, who: Viewer, wanted: report.Wanted, ids: Sequence[int] | None) -> Listed:
    """One page of the list, or of these cases of it."""
    if ids is None:
        page = report.page(session, who, wanted)
        return Listed(page, page.has_next)
    here = ids[wanted.offset : wanted.offset + wanted.limit]
    page = report.page(session, who, replace(wanted, only=here, offset=0))
    return Listed(page, len(ids) > wanted.offset + wanted.limit)


def _exceptions_first(session: Session, who: Viewer, work: tuple[report.Wanted, Queue], ids: Sequence[int]) -> Listed:
    """Judge the whole queue, then read one page of it."""
    wanted, queue = work
    plain = queue_rows.plain_cases(current_store(), room(), queue, ids)
    noted = [case_id for case_id in ids if case_id not in plain]
    parts = {PLAIN: [case_id for case_id in ids if case_id in plain], NOTED: noted}
    shown = parts.get(request.args.get("skats", ""), [*noted, *parts[PLAIN]])
    found = _page(session, who, wanted, shown)
    return replace(found, plain=plain, sizes=(len(ids), len(plain), len(noted)))


def _with_columns(found: Listed, workflow: str, queue: Queue) -> Listed:
    if not queue.columns:
        return found
    said = [say(one) for one in queue_rows.headings(current_store(), room(), workflow, queue)]
    ids = [row.id for row in found.page.rows]
    voice = Voice(language(), say)
    rows = queue_rows.queue_rows(current_store(), room(), current_actor(), (queue, ids), voice)
    columns = list(zip(queue.columns, said, strict=True))
    return replace(found, columns=columns, cells={row.case_id: row for row in rows})


def kept_filters() -> dict[str, Any]:
    """The filters in the address, without the page and the part."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def in_words(cell: Sentence | date | str | None) -> str:
    """A cell as people read it."""
    if cell is None or cell == "":
        return "–"
    if isinstance(cell, date):
        return f"{cell.day:02}.{cell.month:02}.{cell.year}"
    return say(cell) if isinstance(cell, Mapping | Text) else str(cell)
