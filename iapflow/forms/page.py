"""A filled form laid out for a page: what templates draw, with nothing left to decide.

The same layout serves writing and reading; a control that may not be written shows its text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from iapflow.definitions.model import Field, Section
from iapflow.errors import Sentence
from iapflow.forms.building import AnswerForm, Classes, classes
from iapflow.forms.controls import Control, FormPage, RowCard, SectionPart, flat
from iapflow.forms.evaluating import Values, group_rows
from iapflow.forms.files import limits_of
from iapflow.forms.filled import Filled
from iapflow.forms.locking import is_held
from iapflow.forms.sheet import Sheet, cell_path, input_name
from iapflow.forms.totals import shown_cells, totals_of
from iapflow.forms.types import Around, TypedInput, is_typed
from iapflow.forms.types.base import FieldType
from iapflow.forms.types.choices import wording
from iapflow.forms.voice import Option, Voice

MASK = "•••"
TABLE_COLUMNS = 4


def page_of(filled: Filled, voice: Voice) -> FormPage:
    """Lay a filled form out."""
    layout = _Layout(filled, voice)
    sections = [layout.section(name, section) for name, section in filled.sheet.form.sections.items()]
    seen = [section for section in sections if section.controls]
    controls = {control.path: control for section in seen for control in flat(section.controls)}
    summary = [
        (controls[path].focus_id if path in controls else "form", _where(controls.get(path), controls, voice), sentence)
        for path, sentences in filled.errors.items()
        for sentence in sentences
    ]
    form = filled.sheet.form
    return FormPage(form.label, form.hint, seen, summary, filled.warnings, _focus(filled, controls), filled.pressed)


def _where(control: Control | None, controls: Mapping[str, Control], voice: Voice) -> str:
    """`Risks, 2: Factor`, so that a sentence in the summary can stand alone."""
    if control is None:
        return ""
    own = voice.say(control.label)
    group = controls.get(control.path.split("[", 1)[0])
    if group is None or group is control:
        return own
    number = next((row.number for row in group.rows if control in row.cells), 0)
    return f"{voice.say(group.label)}, {number}: {own}"


def _focus(filled: Filled, controls: Mapping[str, Control]) -> str | None:
    if filled.pressed is None:
        return None
    what, group, row_id = filled.pressed
    if what in ("up", "down"):
        return f"{input_name(group)}-{row_id}-{what}"
    if what == "remove" and filled.removed is not None:
        return f"{input_name(group)}-undo"
    cells = [control for path, control in controls.items() if path.startswith(f"{group}[{row_id}]")]
    written = next((cell for cell in cells if cell.is_writable and not cell.is_hidden), None)
    if what != "remove" and written is not None:
        return written.focus_id
    return f"{input_name(group)}-add"


@dataclass(frozen=True, slots=True)
class _Layout:
    filled: Filled
    voice: Voice

    @property
    def sheet(self) -> Sheet:
        return self.filled.sheet

    @property
    def classes(self) -> Classes:
        return classes(self.sheet, self.filled.access.writable, self.voice.language)

    @property
    def around(self) -> Around:
        return Around(self.filled.occasion.today, self.filled.occasion.is_demo)

    def section(self, section_id: str, section: Section) -> SectionPart:
        form = self.classes.form(None, self.filled.answers, self.around)
        controls = [
            self._group(name, definition) if name in self.sheet.groups else self._single(name, definition, form)
            for name, definition in section.fields.items()
            if name in self.filled.access.seen
        ]
        hidden = bool(controls) and all(control.is_hidden for control in controls)
        return SectionPart(section_id, section.label, section.hint, controls, hidden)

    def _single(self, name: str, definition: Field, form: AnswerForm) -> Control:
        at = _Place(name, name, definition, self.filled.answers.get(name), self.filled.seen.names())
        return self._control(at, form.inputs.get(name))

    def _group(self, group: str, definition: Field) -> Control:
        filled, seen = self.filled, self.filled.access.seen
        columns = {name: column for name, column in self.sheet.columns(group).items() if f"{group}.{name}" in seen}
        cards = []
        for number, row in enumerate(self._rows(group), start=1):
            cards.append(self._row(group, number, row, columns))
        at = _Place(group, group, definition, filled.answers.get(group), filled.seen.names())
        fixed = self.sheet.fixed_rows(group) is not None
        header = [
            self._control(_Place(cell_path(group, "", name), f"{group}.{name}", column, None, None))
            for name, column in columns.items()
        ]
        most = definition.max if isinstance(definition.max, int) else 50
        cells = shown_cells(self.sheet, group, self._rows(group), filled.computed, filled.hidden)
        masked = {name for name in columns if f"{group}.{name}" in filled.access.masked}
        return self._control(
            at,
            rows=cards,
            columns=header,
            is_table=len(columns) <= TABLE_COLUMNS and not any((c.lines or 1) > 1 for c in columns.values()),
            is_fixed=fixed,
            is_full=len(cards) >= most,
            totals=list(totals_of(self.sheet, group, cells, columns.keys() - masked, self.voice)),
        )

    def _rows(self, group: str) -> list[Mapping[str, Any]]:
        return [] if group in self.filled.seen.hidden else group_rows(self.sheet, group, self.filled.answers)

    def _row(self, group: str, number: int, row: Mapping[str, Any], columns: Mapping[str, Field]) -> RowCard:
        row_id = row["id"]
        row_class = self.classes.rows.get(group)
        form = row_class(None, row, self.around, f"f-{group}-{row_id}-") if row_class else None
        names = self.filled.seen.names(group, row_id)
        cells = []
        for name, column in columns.items():
            path = cell_path(group, row_id, name)
            answer = self.filled.computed.get(path, row.get(name))
            widget = form.inputs.get(name) if form else None
            cells.append(self._control(_Place(path, f"{group}.{name}", column, answer, names), widget))
        held = bool(self.filled.seen.locked) and is_held(self.sheet, group, row, self.filled.seen)
        return RowCard(row_id, number, self.row_title(group, row), cells, self._row_label(group, row_id), held)

    def _row_label(self, group: str, row_id: str) -> Sentence | None:
        field = self.sheet.fields[group]
        if isinstance(field.rows, Mapping):
            return field.rows.get(row_id)
        if self.sheet.fixed_rows(group) is not None:
            return self.sheet.lists[field.list_ or field.rows or ""].items[row_id].label
        return None

    def row_title(self, group: str, row: Mapping[str, Any]) -> str:
        """The group's `title` filled in; parts of columns that are not seen stay away."""
        title = self.sheet.fields[group].title or ""
        parts = []
        for part in title.split(" · "):
            for name, column in self.sheet.columns(group).items():
                if "{" + name + "}" in part:
                    seen = f"{group}.{name}" in self.filled.access.seen - self.filled.access.masked
                    answer = row.get(name)
                    shown = self._text(self.sheet.kind(column), answer, column) if seen else ""
                    part = part.replace("{" + name + "}", shown)
            parts.append(part.strip())
        return " · ".join(part for part in parts if part)

    def _text(self, kind: FieldType, answer: Any, definition: Field) -> str:
        if is_typed(answer):
            return " – ".join(answer["typed"]) if isinstance(answer["typed"], list) else str(answer["typed"])
        if definition.type == "rows_ref":
            titles = {option.code: self.voice.say(option.label) for option in self._row_options(definition)}
            return "; ".join(titles[row_id] for row_id in answer or () if row_id in titles)
        if definition.list_ is not None and isinstance(answer, str):
            return wording(answer, definition, self.voice)
        return kind.text(answer, definition, self.voice)

    def _row_options(self, definition: Field) -> list[Option]:
        target = str(definition.rows)
        options = []
        for number, row in enumerate(self._rows(target), start=1):
            title = self.row_title(target, row) or "…"
            options.append(Option(row["id"], {self.voice.language: f"{number}. {title}"}))
        return options

    def _options(self, at: _Place) -> list[Option]:
        """What is offered, and what was answered before and is offered no more."""
        if at.field.type == "rows_ref":
            return self._row_options(at.field)
        offered = list(self.filled.offers.of(at.field, at.names) or ()) if at.names is not None else []
        known = {option.code for option in offered}
        answers = at.answer if isinstance(at.answer, list) else [at.answer]
        for code in answers:
            if isinstance(code, str) and code not in known:
                words = self._text(self.sheet.kind(at.field), [code] if isinstance(at.answer, list) else code, at.field)
                offered.append(Option(code, {self.voice.language: words}))
        return offered

    def _control(self, at: _Place, widget: TypedInput | None = None, **group: Any) -> Control:
        filled, kind = self.filled, self.sheet.kind(at.field)
        is_masked = at.access_path in filled.access.masked
        text = "" if at.field.fields else self._text(kind, at.answer, at.field)
        answer_of = widget.texts if widget else []
        options = self._options(at) if widget is not None and kind.shape in ("select", "checks", "radios") else []
        return Control(
            path=at.path,
            name=input_name(at.path),
            shape=_shape(kind, at.field),
            label=at.field.label or {"lv": ""},
            hint=at.field.hint,
            text=MASK if is_masked and text else text,
            is_required=at.path in filled.seen.required,
            is_hidden=at.path in filled.seen.hidden,
            is_locked=at.path in filled.seen.locked,
            is_lockable=at.access_path in self.sheet.locks,
            is_writable=at.access_path in filled.access.writable,
            is_empty=kind.is_empty(at.answer) and kind.has_answer and at.field.compute is None,
            errors=filled.errors.get(at.path, ()),
            warnings=[warning for warning in filled.warnings if warning.path == at.path and at.path],
            widget=widget,
            options=options,
            chosen=frozenset(answer_of),
            attributes=_attributes(kind, at.field, widget),
            unit=at.field.unit or "",
            kind=at.field.type,
            limits=limits_of(at.field) if at.field.type == "file" else None,
            answer=None if is_masked else at.answer,
            **group,
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """A field or cell to lay out; `access_path` is that of its column."""

    path: str
    access_path: str
    field: Field
    answer: Any
    names: Values | None


def _shape(kind: FieldType, definition: Field) -> str:
    if definition.compute is not None:
        return "shown"
    if kind.shape == "line" and (definition.lines or 1) > 1:
        return "area"
    return kind.shape


def _attributes(kind: FieldType, definition: Field, widget: TypedInput | None) -> dict[str, str]:
    """Attributes of the input; words that are no date stay readable in a plain one."""
    attributes = dict(kind.attributes)
    if kind.html_type != "text":
        unclean = widget is not None and is_typed(widget.data)
        attributes["type"] = "text" if unclean else kind.html_type
    if definition.lines and definition.lines > 1:
        attributes["rows"] = str(definition.lines)
    if definition.type == "text":
        attributes["maxlength"] = str(kind.schema(definition)["maxLength"])
    return attributes
