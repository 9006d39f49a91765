"""A filled form as parts of a paper: what its reader sees, and nothing that is hidden."""

from collections.abc import Iterator, Sequence

from iapflow.documents.paper import Fact, Grid, Line, Part
from iapflow.errors import Text
from iapflow.forms.controls import Control, FormPage
from iapflow.forms.voice import Voice

IN_ALL = Text("In all")
LONG = 60
"""A column with longer words gets more room."""
FEW = 6
"""More columns than these do not stand side by side; each row is written as a list then."""


def parts_of(page: FormPage, voice: Voice) -> list[Part]:
    """Sections in which something stands."""
    parts = [
        Part(voice.say(section.label), list(_lines(section.controls, voice)))
        for section in page.sections
        if not section.is_hidden
    ]
    return [part for part in parts if part.lines]


def _lines(controls: Sequence[Control], voice: Voice) -> Iterator[Line]:
    for one in controls:
        if one.is_hidden or one.shape in {"note", "heading"}:
            continue
        if one.shape in {"rows", "grid"}:
            yield from group_lines(one, voice)
        elif one.text:
            yield Fact(voice.say(one.label), one.text)


def group_lines(group: Control, voice: Voice) -> Iterator[Line]:
    """A table of the columns in which something stands; of many columns, one list a row; then what is added up."""
    if group.rows:
        yield from _rows(group, voice)
        for total in group.totals:
            yield Fact(f"{voice.say(IN_ALL)}: {voice.say(total.label)}", total.text)


def _rows(group: Control, voice: Voice) -> Iterator[Line]:
    columns: dict[str, str] = {}
    for row in group.rows:
        for cell in row.cells:
            if cell.text and not cell.is_hidden:
                columns.setdefault(_column(cell), voice.say(cell.label))
    if not columns:
        return
    if len(columns) > FEW:
        for row in group.rows:
            yield Fact(f"{voice.say(group.label)} {row.number}", row.title)
            yield from (Fact(voice.say(one.label), one.text) for one in row.cells if one.text and not one.is_hidden)
        return
    rows = [[_text(row.cells, name) for name in columns] for row in group.rows]
    widths = [2 if any(len(row[at]) > LONG for row in rows) else 1 for at in range(len(columns))]
    yield Grid(voice.say(group.label), list(columns.values()), rows, widths)


def _text(cells: Sequence[Control], name: str) -> str:
    return next((cell.text for cell in cells if _column(cell) == name and not cell.is_hidden), "")


def _column(cell: Control) -> str:
    return cell.path.rsplit(".", 1)[-1]
