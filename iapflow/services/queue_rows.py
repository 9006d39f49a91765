"""A queue as its workflow describes it: the columns of each case, and whether there is something to look at.

The cases are read together, so a page of a queue takes no more statements for many rows than for few;
the whole queue is judged before it is paged, so that what is to be looked at stands first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iapflow.definitions.model import Queue
from iapflow.engine.context import Known
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Actor, Ask
from iapflow.errors import Sentence, Text
from iapflow.forms.sheet import Sheet
from iapflow.forms.voice import Voice
from iapflow.policy.actor import SYSTEM
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_viewers, sections_seen
from iapflow.services.lookups import People
from iapflow.services.moving import pen_of
from iapflow.services.naming import subject_of
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store.reading_together import Together
from iapflow.store.store import Store

BATCH = 400
"""Cases read together; databases take only so many values in one statement."""
CASE_WORDS: Mapping[str, Sentence] = {
    "case.number": Text("Number"),
    "case.state": Text("Status"),
    "case.stage": Text("Stage"),
    "case.due": Text("Due"),
    "case.started": Text("Begun on"),
    "case.entered": Text("In this step since"),
    "subject.name": Text("About whom"),
    "institution.name": Text("Institution"),
}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case in its queue.

    Args:
        cells: words, labels or days, in the order of the queue's columns; None where nothing is to be shown.
    """

    case_id: int
    cells: Sequence[Any]


def headings(store: Store, room: Room, workflow_id: str, queue: Queue) -> list[Sentence]:
    """What stands above the columns."""
    with store.reading() as session:
        catalogue = room.definitions.current(session)
        workflow = catalogue.workflows[workflow_id]
        found: list[Sentence] = []
        for column in queue.columns:
            alias, _, field = column.partition(".")
            if alias in workflow.forms:
                form = catalogue.forms[workflow.forms[alias].form]
                labels = {name: one.label for _, _, name, one in form.fields()}
                found.append(labels.get(field.partition(".")[0]) or {"lv": column})
            else:
                found.append(CASE_WORDS.get(column, {"lv": column}))
        return found


def queue_rows(
    store: Store, room: Room, actor: Actor, work: tuple[Queue, Iterable[int]], voice: Voice
) -> list[QueueRow]:
    """The rows of these cases.

    Args:
        work: the queue as it is published now, and the cases in the order of the list.
    """
    queue, ids = work
    with store.reading():
        return [_row(pen, actor, queue, voice) for pen in read_pens(store, room, list(ids))]


def plain_cases(store: Store, room: Room, queue: Queue, case_ids: Sequence[int]) -> frozenset[int]:
    """Those of these cases with nothing to note, as the queue's split says today."""
    split = queue.split
    if split is None:
        return frozenset()
    with store.reading():
        return frozenset(
            pen.case.id
            for pen in read_pens(store, room, case_ids)
            if split.if_.is_true(Known(pen.snapshot, Ask("", SYSTEM(pen.at.date()), pen.at)))
        )


def read_pens(store: Store, room: Room, case_ids: Sequence[int]) -> Iterator[Pen]:
    """The cases in this order; the list that they come from has asked whose they are to see."""
    session, books = store.session, dict[str, Rulebook]()
    at = room.now(session)
    for start in range(0, len(case_ids), BATCH):
        batch = case_ids[start : start + BATCH]
        found = Together(session, batch, at.date()).cases
        for rows in (found[case_id] for case_id in batch if case_id in found):
            digest = rows.case.bundle_digest
            if digest not in books:
                books[digest] = room.book(session, room.definitions.bundle(session, digest))
            yield pen_of(session, room, books[digest], rows, at)


def _row(pen: Pen, actor: Actor, queue: Queue, voice: Voice) -> QueueRow:
    held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
    known = Known(pen.snapshot, Ask("", actor, pen.at))
    cells = [_cell(pen, held, known, column, voice) for column in queue.columns]
    return QueueRow(pen.case.id, cells)


def _cell(pen: Pen, held: frozenset[str], known: Known, column: str, voice: Voice) -> Any:
    """One cell, with the words that a person reads; a form they may not read gives nothing."""
    root, _, rest = column.partition(".")
    if root in pen.book.workflow.forms:
        return _answer(pen, held, (root, rest), voice)
    if column == "subject.name":
        return subject_of(pen, held).get("name")
    if column == "case.state":
        return pen.book.workflow.states[pen.case.state].label
    if column == "case.stage":
        return pen.book.workflow.stages.get(pen.case.stage or "")
    return known.get(column)


def _answer(pen: Pen, held: frozenset[str], key: tuple[str, str], voice: Voice) -> str | None:
    alias, field = key
    if alias not in pen.kept or not held & form_viewers(pen.book.workflow, pen.case.state, alias):
        return None
    seen = {name for section in sections_seen(pen.book.bundle.form_of(alias), held).values() for name in section.fields}
    sheet, answer = Sheet.of(pen.book.bundle, alias), pen.kept[alias].get(field)
    if field not in seen or answer is None:
        return None
    if field in sheet.groups:
        return str(len(answer))
    definition = sheet.fields[field]
    if definition.view is not None and not held & frozenset(definition.view):
        return None
    if definition.mask is not None and held & frozenset(definition.mask):
        return None
    people = People(pen.session, pen.snapshot.circumstances.units, pen.at.date())
    own = Voice(voice.language, voice.say, sheet.lists, people)
    return sheet.kind(definition).text(answer, definition, own)
