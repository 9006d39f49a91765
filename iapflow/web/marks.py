"""Marks on pages: places to point at, the author's checklist, each remark at its field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask import url_for
from werkzeug.datastructures import MultiDict

from iapflow.errors import Sentence, Text
from iapflow.forms.controls import FormPage
from iapflow.forms.sheet import input_name
from iapflow.http.actor import current_actor
from iapflow.http.language import say
from iapflow.http.parts import current_store, room
from iapflow.services.drafts import read_form
from iapflow.services.looking import CaseView
from iapflow.services.marking import Remark, to_do
from iapflow.services.pointing import Pointed
from iapflow.web.laying import lay

WHOLE = Text("The form as a whole")


@dataclass(frozen=True, slots=True)
class Note:
    """A remark laid out: where it stands in words, and the id of what it stands at."""

    remark: Remark
    where: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Pointing:
    """Boxes for remarks beside the answers of a form that is read.

    Args:
        form_id: the form on the page that sends them.
        typed: what was typed and refused, by path.
    """

    alias: str
    form_id: str
    typed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """The checklist of one form on its case's page; `url` is empty where this person does not write it."""

    label: Sentence
    url: str
    notes: list[Note]


def corrections(view: CaseView) -> list[Corrections]:
    """What came back to be corrected, form by form, as far as this person may read it."""
    found = []
    for form in view.forms:
        remarks = to_do(view.pen, view.roles, form.alias)
        if remarks:
            read = read_form(current_store(), room(), current_actor(), view.pen.case.id, form.alias)
            notes = noted(remarks, lay(read.filled))
            anchor = first_open(notes) or None
            url = url_for("web.case_form", case_id=view.pen.case.id, alias=form.alias, _anchor=anchor)
            found.append(Corrections(form.label, url if form.may_write else "", notes))
    return found


def pointed_in(posted: MultiDict[str, str]) -> list[Pointed]:
    """The places a page pointed at; boxes that stayed empty are none."""
    found = []
    for at, words in zip(posted.getlist("_at"), posted.getlist("_says"), strict=False):
        alias, _, path = at.partition(":")
        if words.strip():
            found.append(Pointed(alias, path, words))
    return found


def pointing(alias: str, form_id: str, page: FormPage, posted: MultiDict[str, str] | None = None) -> Pointing:
    """The boxes of one form, with what was typed before.

    A remark at what is not on the page any more stands at the form as a whole, behind what was typed there.
    """
    there, typed = set(_boxes(page)), dict[str, str]()
    for one in pointed_in(posted or MultiDict()):
        if one.alias == alias:
            at = one.path if one.path in there else ""
            typed[at] = f"{typed[at]}\n{one.comment}" if at in typed else one.comment
    return Pointing(alias, form_id, typed)


def _boxes(page: FormPage) -> Iterator[str]:
    """The paths at which a read form has a box (forms/answers.html)."""
    for section in page.sections:
        for control in section.controls if not section.is_hidden else ():
            if control.shape not in {"heading", "note", "rows", "grid"} and not control.is_hidden:
                yield control.path
            for row in control.rows if not control.is_hidden else ():
                if not control.is_table:
                    yield f"{control.path}[{row.row_id}]"
                yield from (cell.path for cell in row.cells if not cell.is_hidden and (cell.text or control.is_table))


def noted(remarks: Iterable[Remark], page: FormPage) -> list[Note]:
    """The remarks in the order of the form."""
    places = _places(page)
    order = list(places)
    notes = [Note(one, *places.get(one.path, (_lost(one, page), ""))) for one in remarks]
    return sorted(notes, key=lambda note: order.index(note.remark.path) if note.remark.path in places else len(order))


def at_places(notes: Iterable[Note]) -> dict[str, list[Remark]]:
    """Path -> the remarks at it, for the page that draws the fields."""
    found: dict[str, list[Remark]] = {}
    for note in notes:
        found.setdefault(note.remark.path, []).append(note.remark)
    return found


def first_open(notes: Iterable[Note]) -> str:
    """The id of what the first unanswered remark stands at; empty where none is open."""
    return next((note.anchor for note in notes if note.remark.is_open), "")


def _places(page: FormPage) -> dict[str, tuple[str, str]]:
    """Path -> (words, id), in the order of the page."""
    found = {"": (say(WHOLE), "form")}
    for section in page.sections:
        for control in section.controls:
            own = say(control.label) or say(section.label)
            found[control.path] = (own, control.focus_id)
            for row in control.rows:
                named = f"{own}, {row.number}{_title(row.label, row.title)}"
                found[f"{control.path}[{row.row_id}]"] = (named, f"{input_name(control.path)}-{row.row_id}")
                for cell in row.cells:
                    found[cell.path] = (f"{named}: {say(cell.label)}", cell.focus_id)
    return found


def _title(label: Sentence | None, title: str) -> str:
    words = say(label) if label else title
    return f" ({words})" if words else ""


def _lost(remark: Remark, page: FormPage) -> str:
    """Where a remark stood whose row is not there any more."""
    group = remark.path.split("[", 1)[0]
    label = next((one.label for part in page.sections for one in part.controls if one.path == group), None)
    return f"{say(label)}: {say('a row that was taken out')}" if label else say(WHOLE)
