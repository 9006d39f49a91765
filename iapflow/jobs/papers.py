"""Making a promised document: the form with the answers of the moment it was asked for, on the texts of its case."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.documents.paper import Fact, Paper, Part
from iapflow.documents.typesetting import MEDIA_TYPE, pdf_of
from iapflow.forms.binding import bind
from iapflow.forms.occasion import Occasion
from iapflow.forms.page import page_of
from iapflow.forms.sheet import Sheet
from iapflow.forms.voice import Voice, label, plainly
from iapflow.jobs.office import Office
from iapflow.jobs.wording import day_in_words
from iapflow.services.lookups import People
from iapflow.services.printing import words as w
from iapflow.services.printing.answers import parts_of
from iapflow.services.printing.heads import head_of
from iapflow.store.case import Case
from iapflow.store.document import Document
from iapflow.store.institution import Institution

LANGUAGE = "lv"


def make_document(office: Office, payload: Mapping[str, Any]) -> None:
    """Make the document that is named, once."""
    with office.store as session:
        row = session.get_one(Document, payload["document"])
        if row.made_at is not None:
            return
        case = session.get_one(Case, row.case_id)
        bundle = office.room.definitions.bundle(session, case.bundle_digest)
        row.content = pdf_of([paper_of(office, session, bundle, (case, row))], row.asked_at)
        row.media_type = MEDIA_TYPE
        row.made_at = office.room.now(session)


def paper_of(office: Office, session: Session, bundle: Bundle, of: tuple[Case, Document]) -> Paper:
    """What stands on the paper."""
    case, row = of
    say = partial(label, language=LANGUAGE)
    day = row.asked_at.date()
    facts = [
        Fact(say(w.NUMBER), case.number),
        Fact(say(w.PLACE), session.get_one(Institution, case.institution_id).name),
        Fact(say(w.STATE), say(bundle.workflow.states[row.state].label)),
        Fact(say(w.DAY), day_in_words(day, LANGUAGE)),
    ]
    parts: list[Part] = []
    if row.alias is not None:
        people = People(session, (case.institution_id,), day)
        sheet = Sheet.of(bundle, row.alias)
        answers = row.answers or {}
        filled = bind(sheet, answers, Occasion(day, lookups=people, before=answers, may_write=False), "draft")
        voice = Voice(LANGUAGE, plainly, sheet.lists, people)
        parts = parts_of(page_of(filled, voice), voice)
    name = row.name or (plainly(bundle.form_of(row.alias).label) if row.alias else say(bundle.workflow.label))
    head = head_of(session, office.room, day, LANGUAGE)
    foot = f"{case.number} · {case.bundle_digest[:12]}"
    return Paper(LANGUAGE, name, facts, [*parts, *_letter(bundle, row)], head, "", foot)


def _letter(bundle: Bundle, row: Document) -> Iterator[Part]:
    """The words of a letter, with its placeholders left as they are: nobody is written to."""
    if row.letter is not None and row.letter in bundle.letters:
        letter = bundle.letters[row.letter]
        yield Part(label(letter.subject, LANGUAGE), [Fact("", label(letter.body, LANGUAGE))])
