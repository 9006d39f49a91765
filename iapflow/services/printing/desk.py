"""Where papers of one case are written: who asks, what they may read, in which language, on which day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from iapflow.documents.paper import Fact, Paper, Part
from iapflow.documents.typesetting import pdf_of
from iapflow.engine.values import Actor
from iapflow.errors import Missing
from iapflow.forms.controls import FormPage
from iapflow.forms.page import page_of
from iapflow.forms.voice import Voice, label, plainly
from iapflow.policy.pressing import roles_on
from iapflow.services import drafts
from iapflow.services.moving import read_pen
from iapflow.services.naming import subject_of
from iapflow.services.printing import words as w
from iapflow.services.printing.heads import head_of
from iapflow.services.room import Room
from iapflow.services.writing import Pen
from iapflow.store.delivery_days import delivery_of
from iapflow.store.store import Store

LANGUAGE = "lv"


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished document: the name of its file, and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a paper of one case is written from."""

    store: Store
    room: Room
    actor: Actor
    pen: Pen
    held: frozenset[str]
    language: str = LANGUAGE

    @property
    def session(self) -> Session:
        """The session in which the case was read."""
        return self.pen.session

    @property
    def day(self) -> date:
        """Today, where the program lives."""
        return self.pen.at.date()

    @property
    def signs_day(self) -> date:
        """Whose title, number and signs stand on its papers: those of its agreement, before of its first day."""
        began = delivery_of(self.session, [self.pen.case.id])[self.pen.case.id].began
        planned = self.pen.snapshot.answers.get("plan", {}).get("period_start")
        return began or planned or self.pen.case.started_at.date()

    def say(self, words: Any) -> str:
        """A label in the paper's language."""
        return label(words, self.language)

    def page(self, alias: str) -> FormPage:
        """A form of the case as this person may read it.

        Raises:
            Missing: it is not theirs to read.
        """
        form = drafts.read_form(self.store, self.room, self.actor, self.pen.case.id, alias)
        return page_of(form.filled, self.voice(form.filled.occasion.lookups))

    def voice(self, lookups: Any) -> Voice:
        """Says answers with the lists that the case is pinned to."""
        return Voice(self.language, plainly, self.pen.book.bundle.lists, lookups)

    def facts(self) -> list[Fact]:
        """Number, learner, institution, status and day."""
        subject, case = subject_of(self.pen, self.held), self.pen.case
        name = str(subject.get("name") or "")
        known = [
            (w.NUMBER, case.number),
            (w.LEARNER, "" if name == case.number else name),
            (w.CLASS, str(subject.get("class_name") or "")),
            (w.PLACE, str(self.pen.snapshot.roots["institution"].get("name", ""))),
            (w.STATE, self.say(self.pen.book.workflow.states[case.state].label)),
            (w.DAY, shown_day(self.day)),
        ]
        return [Fact(self.say(words), text) for words, text in known if text]

    def paper(self, title: Any, parts: Sequence[Part], *, lead: str = "", facts: Sequence[Fact] | None = None) -> Paper:
        """A paper of this case under the head of its own day."""
        head = head_of(self.session, self.room, self.signs_day, self.language)
        return Paper(
            self.language, title if isinstance(title, str) else self.say(title),
            self.facts() if facts is None else facts, parts, head, lead, self.foot,
        )  # fmt: skip

    @property
    def foot(self) -> str:
        """Which case, in which version of its texts, at which revision."""
        case = self.pen.case
        return f"{case.number} · {case.revision} · {case.bundle_digest[:12]}"


def desk_for(store: Store, room: Room, actor: Actor, case_id: int) -> Desk:
    """The desk of one case; inside a reading that somebody else holds.

    Raises:
        Missing: there is no such case for this person, or none of their roles reaches it.
    """
    pen = read_pen(store, room, case_id, actor, lock=False)
    held = frozenset(roles_on(actor, pen.snapshot.circumstances, pen.book.roles))
    if not held:
        raise Missing
    return Desk(store, room, actor, pen, held)


def printed(name: str, papers: Sequence[Paper], at: datetime) -> Printed:
    """The papers as one PDF.

    Raises:
        Missing: nothing stands on them for this person.
    """
    if not papers:
        raise Missing
    return Printed(f"{safe(name)}.pdf", pdf_of(papers, at))


def safe(name: str) -> str:
    """A name that every file system takes."""
    return "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name)


def shown_day(day: date) -> str:
    """03.12.2021."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}."


def shown_money(cents: int) -> str:
    """4 600,00 EUR."""
    whole, rest = divmod(cents, 100)
    return f"{whole:,}".replace(",", "\N{NO-BREAK SPACE}") + f",{rest:02}\N{NO-BREAK SPACE}EUR"


def shown_number(value: Any) -> str:
    """1,5: decimal comma, no empty places."""
    written = f"{value:.2f}".rstrip("0").rstrip(".")
    return written.replace(".", ",")
