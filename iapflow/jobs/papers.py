"""Making a promised document: the form with the answers of the moment it was asked for, on the texts of its case."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.documents.paper import MEDIA_TYPE, Fact, Grid, Paper, Part, html_of
from iapflow.forms.binding import bind
from iapflow.forms.controls import Control
from iapflow.forms.occasion import Occasion
from iapflow.forms.page import page_of
from iapflow.forms.sheet import Sheet
from iapflow.forms.voice import Voice, label, plainly
from iapflow.jobs.office import Office
from iapflow.jobs.wording import day_in_words
from iapflow.services.lookups import People
from iapflow.store.case import Case
from iapflow.store.document import Document
from iapflow.store.institution import Institution

LANGUAGE = "lv"
WORDS: Mapping[str, str] = {"number": "Numurs", "state": "Statuss", "day": "Datums", "place": "Iestāde"}


def make_document(office: Office, payload: Mapping[str, Any]) -> None:
    """Make the document that is named, once."""
    with office.store as session:
        row = session.get_one(Document, payload["document"])
        if row.made_at is not None:
            return
        case = session.get_one(Case, row.case_id)
        bundle = office.room.definitions.bundle(session, case.bundle_digest)
        row.content = html_of(paper_of(session, bundle, case, row))
        row.media_type = MEDIA_TYPE
        row.made_at = office.room.now(session)


def paper_of(session: Session, bundle: Bundle, case: Case, row: Document) -> Paper:
    """What stands on the paper."""
    say = partial(label, language=LANGUAGE)
    day = row.asked_at.date()
    facts = [
        Fact(WORDS["number"], case.number),
        Fact(WORDS["place"], session.get_one(Institution, case.institution_id).name),
        Fact(WORDS["state"], say(bundle.workflow.states[row.state].label)),
        Fact(WORDS["day"], day_in_words(day, LANGUAGE)),
    ]
    parts: list[Part] = []
    if row.alias is not None:
        people = People(session, (case.institution_id,), day)
        sheet = Sheet.of(bundle, row.alias)
        answers = row.answers or {}
        filled = bind(sheet, answers, Occasion(day, lookups=people, before=answers, may_write=False), "draft")
        page = page_of(filled, Voice(LANGUAGE, plainly, sheet.lists, people))
        parts = [Part(plainly(one.label), [*_lines(one.controls)]) for one in page.sections if not one.is_hidden]
    name = row.name or (plainly(bundle.form_of(row.alias).label) if row.alias else say(bundle.workflow.label))
    return Paper(LANGUAGE, name, facts, [*parts, *_letter(bundle, row)])


def _letter(bundle: Bundle, row: Document) -> Iterator[Part]:
    """The words of a letter, with its placeholders left as they are: nobody is written to."""
    if row.letter is not None and row.letter in bundle.letters:
        letter = bundle.letters[row.letter]
        yield Part(label(letter.subject, LANGUAGE), [Fact("", label(letter.body, LANGUAGE))])


def _lines(controls: Any) -> Iterator[Fact | Grid]:
    for one in controls:
        if one.is_hidden or one.shape == "note":
            continue
        if one.shape in {"rows", "grid"}:
            yield _grid(one)
        elif one.shape != "heading" and one.text:
            yield Fact(plainly(one.label), one.text)


def _grid(group: Control) -> Grid:
    """Columns in which something stands; a row that has no such cell leaves it empty."""
    columns: dict[str, str] = {}
    for row in group.rows:
        for cell in row.cells:
            if cell.text and not cell.is_hidden:
                columns.setdefault(cell.path.rsplit(".", 1)[-1], plainly(cell.label))
    rows = [
        [next((cell.text for cell in row.cells if cell.path.endswith(f".{name}")), "") for name in columns]
        for row in group.rows
    ]
    return Grid(plainly(group.label), list(columns.values()), rows)
