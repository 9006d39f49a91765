"""A form of 60 fields and a table of 20 rows: posted, bound, validated and drawn, against WTForms' own bare widgets.

The other side is WTForms as its documentation shows it: one class with a FieldList of FormFields, `validate()`, then
each label and each widget as they come.  Ours draws the page of the program: hints, marks, errors, the list of parts.
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jinja2
from werkzeug.datastructures import MultiDict
from wtforms import (
    DateField,
    DecimalField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from iapflow.forms.binding import bind
from iapflow.forms.page import page_of
from iapflow.forms.voice import Voice, plainly
from tests.forms.made import on, sheet_of

ROOT = Path(__file__).parents[3]
CODES = {f"c{number}": f"Izvēle {number}" for number in range(12)}
COUNTS = {"text": 20, "area": 5, "number": 15, "date": 10, "choice": 7, "yes_no": 3}
ROWS, ROUNDS = 20, 25
TYPED = {"text": "Daļskaitļi un procenti", "area": "Divas rindas\nvārdu", "number": "4.5", "date": "2026-10-05"}
TYPED |= {"choice": "c3", "yes_no": "yes"}
COLUMNS = ("text", "number", "choice", "date")
WRITTEN = {
    "text": "type: text, required: true, max: 200", "area": "type: text, lines: 4", "number": "type: number, min: 0, max: 100, step: 0.1",
    "date": "type: date", "choice": "type: choice, list: codes, required: true", "yes_no": "type: yes_no",
}  # fmt: skip


def our_sheet() -> object:
    """The definition."""
    fields = [f"      {kind}_{at}: {{{_written(kind, at)}}}" for kind, count in COUNTS.items() for at in range(count)]
    columns = ", ".join(f"{kind}: {{{_written(kind, 0)}}}" for kind in COLUMNS)
    form = (
        "form: large\nversion: 1\nlabel: {lv: Liela}\ndata: {class: P1, purpose: p, retain: r}\nsections:\n"
        "  one:\n    label: {lv: Pirmā}\n    fields:\n" + "\n".join(fields) + "\n  two:\n    label: {lv: Otrā}\n"
        f"    fields:\n      rows: {{type: rows, max: 50, label: {{lv: Rindas}}, fields: {{{columns}}}}}\n"
    )
    items = "".join(f"  {code}: {{lv: {words}}}\n" for code, words in CODES.items())
    return sheet_of(form, f"list: codes\nitems:\n{items}")


def _written(kind: str, number: int) -> str:
    return f"{WRITTEN[kind]}, label: {{lv: Lauks {kind} {number}}}"


def their_class() -> type[Form]:
    """The same in WTForms' own words."""

    def field(kind: str, number: int) -> object:
        label, choices = f"Lauks {kind} {number}", list(CODES.items())
        made: dict[str, Callable[[], object]] = {
            "text": lambda: StringField(label, [InputRequired(), Length(max=200)]),
            "area": lambda: TextAreaField(label, [Optional(), Length(max=4000)]),
            "number": lambda: DecimalField(label, [Optional(), NumberRange(0, 100)]),
            "date": lambda: DateField(label, [Optional()]),
            "choice": lambda: SelectField(label, [InputRequired()], choices=choices),
            "yes_no": lambda: RadioField(label, [Optional()], choices=[("yes", "Jā"), ("no", "Nē")]),
        }
        return made[kind]()

    row = type("Row", (Form,), {kind: field(kind, 0) for kind in COLUMNS})
    fields = {f"{kind}_{at}": field(kind, at) for kind, count in COUNTS.items() for at in range(count)}
    return type("Large", (Form,), {**fields, "rows": FieldList(FormField(row), min_entries=ROWS)})


def ours() -> Callable[[], str]:
    """One page: bound, validated, drawn."""
    sheet = our_sheet()
    pairs = [(f"f-{kind}_{at}", TYPED[kind]) for kind, count in COUNTS.items() for at in range(count)]
    for row in range(ROWS):
        row_id = f"r{row:08x}"
        pairs += [("f-rows", row_id), *((f"f-rows-{row_id}-{kind}", TYPED[kind]) for kind in COLUMNS)]
    env = _environment()
    template = env.from_string(
        "{% import 'forms/controls.html' as f with context %}{{ f.frame(page, '/', '/d', '/f', 1) }}"
    )
    voice = Voice("lv", lists=sheet.lists)  # type: ignore[attr-defined]

    def page() -> str:
        filled = bind(sheet, MultiDict(pairs), on(), "submit")  # type: ignore[arg-type]
        if filled.errors:
            raise SystemExit(f"ours refuses: {filled.errors}")
        return template.render(page=page_of(filled, voice))

    return page


def theirs() -> Callable[[], str]:
    """One page: bound, validated, every label and widget."""
    made = their_class()
    pairs = [(f"{kind}_{at}", TYPED[kind]) for kind, count in COUNTS.items() for at in range(count)]
    pairs += [(f"rows-{row}-{kind}", TYPED[kind]) for row in range(ROWS) for kind in COLUMNS]

    def page() -> str:
        form = made(MultiDict(pairs))
        if not form.validate():
            raise SystemExit(f"theirs refuses: {form.errors}")
        singles = [one for one in form if one.name != "rows"]
        cells = [cell for entry in form["rows"] for cell in entry.form]  # type: ignore[attr-defined]
        return "".join(f"{one.label()}{one()}" for one in (*singles, *cells))

    return page


def ratio() -> float:
    """Ours over theirs, the median of the rounds."""
    mine, other = ours(), theirs()
    for warm in (mine, other):
        warm()
    found = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        mine()
        middle = time.perf_counter()
        other()
        found.append((middle - start) / (time.perf_counter() - middle))
    return statistics.median(found)


def _environment() -> jinja2.Environment:
    env = jinja2.Environment(loader=jinja2.FileSystemLoader(ROOT / "iapflow/web/templates"), autoescape=True)

    def say(sentence: object, **gaps: object) -> str:
        words = sentence if isinstance(sentence, str) else plainly(sentence)  # type: ignore[arg-type]
        return words.format_map(gaps) if gaps else words

    env.globals.update(say=say, csrf_token=lambda: "token", asset=lambda endpoint, name: name, marked={}, pointing=())
    env.filters["number"] = env.filters["day_and_time"] = str
    return env


if __name__ == "__main__":
    sys.stdout.write(f"{ratio():.2f}\n")
