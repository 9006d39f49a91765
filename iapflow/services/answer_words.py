"""Votes and done tasks as the journal says them; how somebody voted only where it may be told."""

from collections.abc import Mapping
from typing import Any

from iapflow.engine.approving import VOTE, are_shown
from iapflow.engine.tasking import TASK, definition_of
from iapflow.errors import Sentence, Text
from iapflow.services.writing import Pen

ANSWERED = frozenset({VOTE, TASK})
VOTED: Mapping[str, Text] = {
    "yes": Text("Voted: agrees"),
    "no": Text("Voted: does not agree"),
    "abstain": Text("Voted: abstains"),
    "conflict": Text("Declared a conflict of interest"),
}
SILENT = Text("Voted")
TASK_DONE = Text("Did a task")


def answer_label(pen: Pen, event: Any) -> Sentence:
    """One line of the journal that is a vote or a task."""
    note = event.note or {}
    if event.transition == VOTE:
        is_shown = event.from_state != pen.case.state or are_shown(pen.book, pen.snapshot, pen.case.state)
        return VOTED.get(note.get("answer", ""), SILENT) if is_shown else SILENT
    task = definition_of(pen.book, event.from_state, note.get("task", ""))
    if task is None:
        return TASK_DONE
    label = task.label or (pen.book.bundle.form_of(task.form).label if task.form else None)
    opening = {"lv": "Izdarīts: ", "en": "Done: "}
    return {tongue: start + label.get(tongue, label["lv"]) for tongue, start in opening.items()} if label else TASK_DONE
