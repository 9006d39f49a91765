"""A queue as its workflow describes it: the columns of each case, and whether there is something to look at.

Each case is read as this person may see it, so a page of a queue costs some statements a row.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from iapflow.definitions.model import Queue
from iapflow.engine.context import Known
from iapflow.engine.values import Actor, Ask
from iapflow.errors import Sentence, Text
from iapflow.forms.sheet import Sheet
from iapflow.forms.voice import Voice
from iapflow.policy.pressing import roles_on
from iapflow.policy.seeing import form_viewers, sections_seen
from iapflow.services.lookups import People
from iapflow.services.moving import read_pen
from iapflow.services.naming import subject_of
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store.store import Store

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
        is_plain: nothing to note, so it may be decided with others; None where the queue does not ask.
    """

    case_id: int
    cells: Sequence[Any]
    is_plain: bool | None


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
        pens = [read_pen(store, room, case_id, actor, lock=False) for case_id in ids]
        return [_row(pen, actor, queue, voice) for pen in pens]


def _row(pen: Pen, actor: Actor, queue: Queue, voice: Voice) -> QueueRow:
    held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
    known = Known(pen.snapshot, Ask("", actor, pen.at))
    cells = [_cell(pen, held, known, column, voice) for column in queue.columns]
    return QueueRow(pen.case.id, cells, queue.split.if_.is_true(known) if queue.split else None)


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
