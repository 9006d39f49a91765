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

MOST = 2_000
"""Cases in one file; more are asked for in parts, by filters."""
OF_CASE = (Text("Number"), Text("About whom"), Text("Institution"), Text("Status"), Text("Due"))
Cell = str | int | float | Decimal | date | None


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
    with store.reading() as session:
        bundle = room.definitions.current_bundle(session, content.workflow)
        if content.alias not in forms_read(bundle.workflow, actor):
            raise Missing
        sheet = Sheet.of(bundle, content.alias)
        people = People(session, (), actor.on)
        made = _Made(sheet, fields_read(sheet, actor), Voice(voice.language, voice.say, sheet.lists, people))
        if content.group and content.group not in made.groups:
            raise Missing
        read = [(_of_case(pen, actor, voice), answers_seen(pen, actor, content.alias)) for pen in
                read_pens(store, room, list(ids)[:MOST])]  # fmt: skip
        if content.group:
            return [made.flat(content.group, read)]
        return [made.cases(read), *(made.rows_of(group, read) for group in made.groups)]


Read = Sequence[tuple[list[Cell], Answers | None]]


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

    def cases(self, read: Read) -> Table:
        headings = [*OF_CASE, *(self._label(name) for name in self.singles)]
        return Table(self.sheet.form.label, headings, [[*case, *self._singles(form)] for case, form in read])

    def rows_of(self, group: str, read: Read) -> Table:
        headings = [OF_CASE[0], *(self._label(f"{group}.{name}") for name in self.columns(group))]
        rows = [[case[0], *cells] for case, form in read for cells in self._rows(group, form)]
        return Table(self._label(group), headings, rows)

    def flat(self, group: str, read: Read) -> Table:
        own = [self._label(f"{group}.{name}") for name in self.columns(group)]
        headings = [*OF_CASE, *(self._label(name) for name in self.singles), *own]
        empty: list[Cell] = [None] * len(own)
        rows = [
            [*case, *self._singles(form), *cells]
            for case, form in read
            for cells in list(self._rows(group, form)) or [empty]
        ]
        return Table(self._label(group), headings, rows)

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
