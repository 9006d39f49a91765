"""The bank of phrases: written by people of an institution for a field, offered there once somebody released them.

Nothing is collected from forms.  Until its release a phrase is its writer's own; its writer, or the
school's coordinator or head, releases it for everybody of the house and takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.model import Field, Form
from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Sentence, Text
from iapflow.forms.cleaning import Unclean, clean_text
from iapflow.forms.personal import IN_TEXT
from iapflow.services.room import Room
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.person import Person
from iapflow.store.phrase import Phrase
from iapflow.store.store import Store

WRITERS = ("plan_author", "class_teacher", "subject_teacher", "support_specialist")
RELEASERS = ("institution_coordinator", "institution_head", "vpii_coordinator")
LONGEST, MOST = 500, 300
NO_WORDS = Text("Write the phrase.")
NO_FIELD = Text("Choose the field it is for.")
NAMES_SOMEBODY = Text("The phrase names a learner of the institution. Write it so that it fits anybody.")
A_CODE = Text("The phrase seems to hold a personal code. Write it so that it fits anybody.")
KNOWN = Text("There is such a phrase already.")
ENOUGH = Text("There are enough phrases for this institution; take some back first.")


@dataclass(frozen=True, slots=True)
class Place:
    """A field that takes phrases: its form, its path, what it is called, and the answers beside it it may fit."""

    form_id: str
    path: str
    form: Sentence
    label: Sentence
    codes: Sequence[tuple[str, Sentence]] = ()

    @property
    def key(self) -> str:
        """How a page names it."""
        return f"{self.form_id}:{self.path}"


@dataclass(frozen=True, slots=True)
class Line:
    """A phrase as the page of the bank shows it."""

    id: int
    place: Place
    code: str
    words: str
    writer: str
    is_released: bool
    is_mine: bool
    may_release: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """A phrase somebody wants to keep: for which institution and field, and the answer beside it, if only for one."""

    institution_id: int
    key: str
    code: str
    words: str


def houses(actor: Actor) -> tuple[int, ...]:
    """The institutions for which this person may write phrases."""
    return tuple(sorted({unit for role in (*WRITERS, *RELEASERS) for unit in actor.units(role)}))


def places(catalogue: Catalogue) -> list[Place]:
    """Every field of several lines that stands in a form of a workflow."""
    found = []
    used = {bound.form for workflow in catalogue.workflows.values() for bound in workflow.forms.values()}
    for form_id in sorted(used & catalogue.forms.keys()):
        found += list(_places_of(catalogue, catalogue.forms[form_id]))
    return found


def bank(session: Session, room: Room, actor: Actor, institution_id: int) -> list[Line]:
    """What this person sees of the bank: everything released, their own, and for who releases what waits.

    Raises:
        Missing: not a house of theirs.
    """
    _at_home(actor, institution_id)
    known = {place.key: place for place in places(room.definitions.current(session))}
    releases = _releases(actor, institution_id)
    mine = Phrase.written_by_id == actor.person_id
    query = select(Phrase, Person).join(Person, Person.id == Phrase.written_by_id)
    query = query.where(Phrase.institution_id == institution_id)
    if not releases:
        query = query.where(or_(Phrase.released_at.is_not(None), mine))
    found = []
    for row, writer in session.execute(query.order_by(Phrase.form_id, Phrase.path, Phrase.words)):
        place = known.get(f"{row.form_id}:{row.path}")
        if place is not None:
            own = row.written_by_id == actor.person_id
            is_out = row.released_at is not None
            found.append(Line(row.id, place, row.code or "", row.words, writer.full_name, is_out, own, own or releases))
    return found


def write(store: Store, room: Room, actor: Actor, wish: Wish) -> None:
    """Keep a phrase as one's own.

    Raises:
        Missing: not a house of theirs.
        Refused: no words, too many, for no field, or naming somebody.
    """
    _at_home(actor, wish.institution_id)
    with store as session:
        known = {place.key: place for place in places(room.definitions.current(session))}
        place = known.get(wish.key)
        words, reasons = _judged(session, wish, place)
        if reasons or place is None:
            raise Refused(reasons)
        code = wish.code if wish.code in {name for name, _ in place.codes} else None
        session.add(
            Phrase(
                institution_id=wish.institution_id, form_id=place.form_id, path=place.path, code=code, words=words,
                written_by_id=actor.person_id, written_at=room.now(session),
            )
        )  # fmt: skip


def release(store: Store, room: Room, actor: Actor, phrase_id: int) -> None:
    """Let everybody of the house have it.

    Raises:
        Missing: there is none that this person may release.
    """
    with store as session:
        _mine_to_settle(session, actor, phrase_id)
        given = {"released_by_id": actor.person_id, "released_at": room.now(session)}
        session.execute(update(Phrase).where(Phrase.id == phrase_id, Phrase.released_at.is_(None)).values(given))


def take_back(store: Store, actor: Actor, phrase_id: int) -> None:
    """Away with it; what was written with it in forms stays as it is.

    Raises:
        Missing: there is none that this person may take back.
    """
    with store as session:
        _mine_to_settle(session, actor, phrase_id)
        session.execute(delete(Phrase).where(Phrase.id == phrase_id))


def offered(session: Session, actor: Actor, institution_id: int, form_id: str) -> Mapping[str, list[tuple[str, str]]]:
    """Path -> (code or "", words) of what a form of this institution offers to this person."""
    rows = session.execute(
        select(Phrase.path, Phrase.code, Phrase.words)
        .where(Phrase.institution_id == institution_id, Phrase.form_id == form_id)
        .where(or_(Phrase.released_at.is_not(None), Phrase.written_by_id == actor.person_id))
        .order_by(Phrase.words)
        .limit(MOST)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for path, code, words in rows:
        found.setdefault(path, []).append((code or "", words))
    return found


def _places_of(catalogue: Catalogue, form: Form) -> Iterator[Place]:
    for _, _, name, field in form.fields():
        if field.fields:
            codes = list(_codes(catalogue, field.fields))
            for column, cell in field.fields.items():
                if _takes(cell):
                    yield Place(form.id, f"{name}.{column}", form.label, cell.label or {"lv": column}, codes)
        elif _takes(field):
            yield Place(form.id, name, form.label, field.label or {"lv": name})


def _takes(field: Field) -> bool:
    return field.type == "text" and (field.lines or 1) > 1


def _codes(catalogue: Catalogue, columns: Mapping[str, Field]) -> Iterator[tuple[str, Sentence]]:
    """The answers of the column that says most: the longest list of a row."""
    lists = [catalogue.lists[field.list_] for field in columns.values() if field.type == "choice" and field.list_]
    longest = max(lists, key=lambda one: len(one.items), default=None)
    for code, item in longest.items.items() if longest else ():
        yield code, item.label


def _judged(session: Session, wish: Wish, place: Place | None) -> tuple[str, list[Reason]]:
    reasons = [] if place else [Reason("field", NO_FIELD, "field")]
    try:
        words = " ".join(clean_text(wish.words, LONGEST).split())
    except Unclean as error:
        return "", [*reasons, Reason("words", error.sentence, "words")]
    of_house = select(Phrase.id).where(Phrase.institution_id == wish.institution_id)
    if not words:
        reasons.append(Reason("words", NO_WORDS, "words"))
    elif IN_TEXT.search(words):
        reasons.append(Reason("words", A_CODE, "words"))
    elif _names_a_learner(session, wish.institution_id, words):
        reasons.append(Reason("words", NAMES_SOMEBODY, "words"))
    elif place and session.scalar(of_house.where(Phrase.path == place.path, Phrase.words == words).limit(1)):
        reasons.append(Reason("words", KNOWN, "words"))
    if len(session.scalars(of_house.limit(MOST)).all()) >= MOST:
        reasons.append(Reason("words", ENOUGH, "words"))
    return words, reasons


def _names_a_learner(session: Session, institution_id: int, words: str) -> bool:
    """A family name of somebody who goes to school here, as a word of its own with a capital."""
    said = {word for word in re.findall(r"\w+", words) if word[:1].isupper()}
    here = select(Learner.id).join(Enrolment, Enrolment.learner_id == Learner.id)
    here = here.where(Enrolment.institution_id == institution_id, Learner.family_name.in_(sorted(said)))
    return bool(said) and session.scalar(here.limit(1)) is not None


def _at_home(actor: Actor, institution_id: int) -> None:
    if institution_id not in houses(actor):
        raise Missing


def _releases(actor: Actor, institution_id: int) -> bool:
    return any(institution_id in actor.units(role) for role in RELEASERS)


def _mine_to_settle(session: Session, actor: Actor, phrase_id: int) -> None:
    row = session.get(Phrase, phrase_id)
    if row is None or row.institution_id not in houses(actor):
        raise Missing
    if row.written_by_id != actor.person_id and not _releases(actor, row.institution_id):
        raise Missing


def house_names(session: Session, actor: Actor) -> Sequence[Any]:
    """(id, name) of the institutions for which this person may write phrases."""
    mine = select(Institution.id, Institution.name).where(Institution.id.in_(houses(actor)))
    return session.execute(mine.order_by(Institution.name)).all()
