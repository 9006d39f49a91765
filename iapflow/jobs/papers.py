"""Making a promised document: the form with the answers of the moment it was asked for, on the texts of its case."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.documents.paper import Fact, Paper, Part, Prose
from iapflow.documents.typesetting import MEDIA_TYPE, pdf_of
from iapflow.forms.binding import bind
from iapflow.forms.occasion import Occasion
from iapflow.forms.page import page_of
from iapflow.forms.sheet import Sheet
from iapflow.forms.voice import Voice, label, plainly
from iapflow.jobs.office import Office
from iapflow.services.letter_values import Moment, Worded, values_of, worded
from iapflow.services.lookups import People
from iapflow.services.printing import words as w
from iapflow.services.printing.answers import parts_of
from iapflow.services.printing.heads import head_of
from iapflow.services.wording import day_in_words
from iapflow.store.case import Case
from iapflow.store.document import Document
from iapflow.store.institution import Institution

LANGUAGE = "lv"


class Named(Protocol):
    """What may name a letter: a document, or how a form is printed."""

    @property
    def letter(self) -> str | None:
        """Its id."""


Letters = Callable[[Named | None], Worded | None]


def make_document(office: Office, payload: Mapping[str, Any]) -> None:
    """Make the document that is named, once."""
    with office.store as session:
        row = session.get_one(Document, payload["document"])
        if row.made_at is not None:
            return
        case = session.get_one(Case, row.case_id)
        bundle = office.room.definitions.bundle(session, case.bundle_digest)
        moment = Moment(row.asked_at, payload.get("transition"))
        values = values_of(session, bundle, case, moment) | {"link": office.link(case.id)}
        words = partial(_worded, bundle, values)
        row.content = pdf_of([paper_of(office, session, bundle, (case, row, words))], row.asked_at)
        row.media_type = MEDIA_TYPE
        row.made_at = office.room.now(session)


def paper_of(office: Office, session: Session, bundle: Bundle, of: tuple[Case, Document, Letters]) -> Paper:
    """What stands on the paper: the form under the letter that it is printed with, and the letter asked for."""
    case, row, words = of
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
    printed = words(bundle.form_of(row.alias).print) if row.alias else None
    own = words(row)
    title = printed.subject if printed else plainly(bundle.form_of(row.alias).label) if row.alias else None
    name = row.name or title or (own.subject if own else say(bundle.workflow.label))
    head = head_of(session, office.room, day, LANGUAGE)
    foot = f"{case.number} · {case.bundle_digest[:12]}"
    lead = "\n\n".join(printed.paragraphs) if printed else ""
    letter = [Part("" if own.subject == name else own.subject, list(map(Prose, own.paragraphs)))] if own else []
    return Paper(LANGUAGE, name, facts, [*parts, *letter], head, lead, foot)


def _worded(bundle: Bundle, values: Mapping[str, str], named: Named | None) -> Worded | None:
    """The letter that is named, as it would be sent at that moment; None where none is."""
    letter = bundle.letters.get(named.letter) if named is not None and named.letter is not None else None
    return None if letter is None else worded(letter, values)
