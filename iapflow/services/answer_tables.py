"""Cases with the answers of one form as tables: a line a case, and a line a row, for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from iapflow.definitions.model import Field
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Sentence, Text
from iapflow.forms.sheet import Sheet
from iapflow.forms.types import is_typed
from iapflow.forms.voice import Voice
from iapflow.policy.pressing import roles_on
from iapflow.services.answers_seen import Answers, answers_seen, fields_read, forms_read
from iapflow.services.lookups import People
from iapflow.services.naming import subject_of
from iapflow.services.queue_rows import read_pens
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store.store import Store

OF_CASE = (Text("Number"), Text("About whom"), Text("Institution"), Text("Status"), Text("Due"))
Cell = str | int | float | Decimal | date | None
Head = tuple[Sentence, Sequence[Sentence]]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet."""

    title: Sentence
    headings: Sequence[Sentence]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Content:
    """What a file is to hold: a form of a workflow; `group`: a line for each of its rows, else a line a case."""

    workflow: str
    alias: str
    group: str = ""


def contents(
    store: Store, room: Room, actor: Actor, workflow_id: str
) -> list[tuple[Content, Sentence, Sentence | None]]:
    """What may be asked for: with the form's label, and the rows' where there is a line for each."""
    with store.reading() as session:
        bundle = room.definitions.current_bundle(session, workflow_id)
        found: list[tuple[Content, Sentence, Sentence | None]] = []
        for alias in forms_read(bundle.workflow, actor):
            sheet = Sheet.of(bundle, alias)
            label = bundle.workflow.forms[alias].label or sheet.form.label
            found.append((Content(workflow_id, alias), label, None))
            seen = fields_read(sheet, actor)
            found += [
                (Content(workflow_id, alias, group), label, sheet.groups[group].label or {"lv": group})
                for group in sheet.groups
                if group in seen
            ]
        return found


def tables(store: Store, room: Room, actor: Actor, work: tuple[Content, Sequence[int]], voice: Voice) -> list[Table]:
    """The cases with what this person may read of the form; without a group its rows come as tables of their own.

    Raises:
        Missing: there is no such form or group for this person.
    """
    content, ids = work
    with store.reading():
        found = Sheets(store, room, actor, content, voice)
        made: list[list[Sequence[Cell]]] = [[] for _ in found.heads]
        for place, row in found.rows(ids):
            made[place].append(row)
        return [Table(title, headings, rows) for (title, headings), rows in zip(found.heads, made, strict=True)]


class Sheets:
    """The sheets of a content, row by row, inside a reading transaction.

    Args:
        heads: of each sheet its title and its headings.
    """

    def __init__(self, store: Store, room: Room, actor: Actor, content: Content, voice: Voice) -> None:
        """Look up what may be read.

        Raises:
            Missing: there is no such form or group for this person.
        """
        self._store, self._room, self._actor, self._content = store, room, actor, content
        session = store.session
        bundle = room.definitions.current_bundle(session, content.workflow)
        if content.alias not in forms_read(bundle.workflow, actor):
            raise Missing
        sheet = Sheet.of(bundle, content.alias)
        people = People(session, (), actor.on)
        made = _Made(sheet, fields_read(sheet, actor), Voice(voice.language, voice.say, sheet.lists, people))
        if content.group and content.group not in made.groups:
            raise Missing
        self._made = made
        self.heads = [made.flat_head(content.group)] if content.group else made.heads()

    def rows(self, ids: Sequence[int]) -> Iterator[tuple[int, Sequence[Cell]]]:
        """In the order of the cases: of which sheet, and its row."""
        group = self._content.group
        for pen in read_pens(self._store, self._room, ids):
            case = _of_case(pen, self._actor, self._made.voice)
            form = answers_seen(pen, self._actor, self._content.alias)
            yield from self._made.flat(group, case, form) if group else self._made.apart(case, form)


@dataclass(frozen=True, slots=True)
class _Made:
    sheet: Sheet
    fields: dict[str, Field]
    voice: Voice

    @property
    def groups(self) -> list[str]:
        return [name for name in self.sheet.groups if name in self.fields]

    @property
    def singles(self) -> list[str]:
        return [name for name in self.sheet.fields if name in self.fields and name not in self.sheet.groups]

    def columns(self, group: str) -> list[str]:
        return [name for name in self.sheet.columns(group) if f"{group}.{name}" in self.fields]

    def heads(self) -> list[Head]:
        cases: Head = (self.sheet.form.label, [*OF_CASE, *(self._label(name) for name in self.singles)])
        return [cases, *((self._label(group), [OF_CASE[0], *self._labels(group)]) for group in self.groups)]

    def flat_head(self, group: str) -> Head:
        return self._label(group), [*OF_CASE, *(self._label(name) for name in self.singles), *self._labels(group)]

    def apart(self, case: list[Cell], form: Answers | None) -> Iterator[tuple[int, Sequence[Cell]]]:
        yield 0, [*case, *self._singles(form)]
        for place, group in enumerate(self.groups, 1):
            for cells in self._rows(group, form):
                yield place, [case[0], *cells]

    def flat(self, group: str, case: list[Cell], form: Answers | None) -> Iterator[tuple[int, Sequence[Cell]]]:
        empty: list[Cell] = [None] * len(self.columns(group))
        before = [*case, *self._singles(form)]
        for cells in list(self._rows(group, form)) or [empty]:
            yield 0, [*before, *cells]

    def _labels(self, group: str) -> list[Sentence]:
        return [self._label(f"{group}.{name}") for name in self.columns(group)]

    def _label(self, path: str) -> Sentence:
        return self.fields[path].label or {"lv": path}

    def _singles(self, form: Answers | None) -> list[Cell]:
        return [self._cell(form, form.one(name), name) if form else None for name in self.singles]

    def _rows(self, group: str, form: Answers | None) -> Iterator[list[Cell]]:
        if form is None:
            return
        for row in form.rows(group):
            yield [self._cell(form, row.get(name), f"{group}.{name}") for name in self.columns(group)]

    def _cell(self, form: Answers, answer: Any, path: str) -> Cell:
        """As the type writes it into a sheet, under the version of the form that the case runs on."""
        group, _, name = path.rpartition(".")
        field = (form.sheet.columns(group) if group else form.sheet.fields).get(name) if answer is not None else None
        if field is None or field.type == "file":
            return None
        if is_typed(answer):
            return " – ".join(answer["typed"]) if isinstance(answer["typed"], list) else str(answer["typed"])
        if field.type == "rows_ref":
            places = [row["id"] for row in form.given.get(str(field.rows)) or ()]
            return ", ".join(str(places.index(one) + 1) for one in answer if one in places) or None
        voice = Voice(self.voice.language, self.voice.say, form.sheet.lists, self.voice.lookups)
        found: Cell = form.sheet.kind(field).cell(answer, field, voice)
        return found


def _of_case(pen: Pen, actor: Actor, voice: Voice) -> list[Cell]:
    held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
    case, state = pen.case, pen.book.workflow.states[pen.case.state]
    name = str(subject_of(pen, held).get("name", ""))
    return [
        case.number, name if name != case.number else None, str(pen.snapshot.roots["institution"].get("name", "")),
        voice.say(state.label), case.due_at.date() if case.due_at else None,
    ]  # fmt: skip
