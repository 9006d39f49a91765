"""The clocks of a case as people read them: until when, how much is left, how long they stood still, and the sum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from iapflow.engine.clock_reading import is_late
from iapflow.engine.spans import counted_between, standing_unit
from iapflow.engine.values import RunningClock
from iapflow.errors import Sentence, Text
from iapflow.services.clocking import clock_of
from iapflow.services.sums import amount_in_words, sum_of
from iapflow.services.writing import Pen
from iapflow.store.case_clock import clocks_of_case
from iapflow.store.store import connection_of

NO_DAY = Text("There is no day yet to count it from.")


@dataclass(frozen=True, slots=True)
class ClockView:
    """One term: its name, its last day, how it stands in a sentence or two, and the sum."""

    label: Sentence
    due_on: date | None
    says: Sequence[Sentence]
    lines: Sequence[Text]
    is_late: bool


def clock_views(pen: Pen) -> list[ClockView]:
    """Every clock that ever ran in an open case, in file order; nothing is read where the workflow has none."""
    clocks = pen.book.workflow.clocks
    if not clocks or not pen.case.is_open:
        return []
    rows: Mapping[str, Any] = {row.name: row for row in clocks_of_case(connection_of(pen.session), pen.case.id)}
    return [_view(pen, name, rows[name]) for name in clocks if name in rows]


def _view(pen: Pen, name: str, row: Any) -> ClockView:
    clock = clock_of(pen.book, row)
    return ClockView(
        label=pen.book.workflow.clocks[name].label or Text("Term"),
        due_on=clock.due.on if clock.due else None,
        says=list(_said(pen, name, clock)),
        lines=sum_of(row.due_lines),
        is_late=is_late(clock, pen.at),
    )


def _said(pen: Pen, name: str, clock: RunningClock) -> list[Sentence]:
    """What is left or late, whether it stands still now, and how long it did before."""
    if clock.due is None:
        return [NO_DAY]
    unit = standing_unit(pen.book, pen.book.workflow.clocks[name].in_.unit)
    on, due = (clock.stopped_at or pen.at).date(), clock.due.on
    left = amount_in_words(counted_between(pen.book, min(on, due), max(on, due), unit), unit)
    said: list[Sentence] = [Text("late: {amount}" if is_late(clock, pen.at) else "left: {amount}", {"amount": left})]
    if clock.stopped_at is not None:
        said.append(Text("stands still since {day}", {"day": clock.stopped_at.date()}))
    stood = sum(added.amount for added in clock.added if not added.is_extension)
    if stood:
        said.append(Text("stood still: {amount}", {"amount": amount_in_words(stood, unit)}))
    return said
