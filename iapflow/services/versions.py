"""The versions of a workflow: who published what and when, how two differ, and going back to an older one.

Going back is publishing the old content under a new number, through the same checks as anything else.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.definitions.bundle import Bundle
from iapflow.definitions.differing import differences
from iapflow.definitions.differing.lines import unified
from iapflow.errors import Missing, Text
from iapflow.services.room import Room
from iapflow.services.sums import UNITS
from iapflow.store.case import Case
from iapflow.store.definition_text import Bundle as BundleRow
from iapflow.store.definition_text import DefinitionText, Published, PublishedText
from iapflow.store.person import Person
from iapflow.store.store import Store

VERSION_LINE = re.compile(r"^(version:[ \t]*)([0-9]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Version:
    """One bundle that was ever published.

    Args:
        by: who published it, empty for the command line.
        open_cases: how many open cases run on it.
    """

    digest: str
    number: int
    published_at: datetime
    by: str
    is_current: bool
    open_cases: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two bundles side by side: in words, and line by line."""

    old: Bundle
    new: Bundle
    words: tuple[Text, ...]
    lines: tuple[str, ...]


def versions(store: Store, workflow: str) -> list[Version]:
    """Every bundle of a workflow, newest first.

    Raises:
        Missing: nothing of this name was ever published.
    """
    with store.reading() as session:
        pointer = session.get(Published, workflow)
        running = select(Case.bundle_digest, func.count()).where(Case.workflow == workflow, Case.is_open.is_(True))
        counts: dict[str, int] = {row[0]: row[1] for row in session.execute(running.group_by(Case.bundle_digest))}
        rows = session.execute(
            select(BundleRow, Person.given_name, Person.family_name)
            .outerjoin(Person, Person.id == BundleRow.published_by_id)
            .where(BundleRow.workflow == workflow)
            .order_by(BundleRow.published_at.desc(), BundleRow.version.desc())
        ).all()
        if not rows:
            raise Missing
        return [
            Version(
                digest=row.digest,
                number=row.version,
                published_at=row.published_at,
                by=f"{given} {family}" if given else "",
                is_current=pointer is not None and pointer.bundle_digest == row.digest,
                open_cases=counts.get(row.digest, 0),
            )
            for row, given, family in rows
        ]


def compare(store: Store, room: Room, old: str, new: str) -> Comparison:
    """Two bundles of one workflow by their digests.

    Raises:
        Missing: one of them was never published, or they are of different workflows.
    """
    with store.reading() as session:
        before, after = room.definitions.bundle(session, old), room.definitions.bundle(session, new)
        if before.workflow.id != after.workflow.id:
            raise Missing
        words = in_words(differences(before, after, room.roles(session)))
        return Comparison(before, after, words, tuple(unified(before.texts, after.texts)))


def rolled_back(store: Store, digest: str) -> dict[str, bytes]:
    """The texts in force with an old bundle's content in their place, each under a new number.

    What is not pinned (roles, calendar, purposes) stays today's.

    Raises:
        Missing: no such bundle was ever published.
    """
    with store.reading() as session:
        row = session.get(BundleRow, digest)
        if row is None:
            raise Missing
        texts = {text.path: text.text.encode() for text in _in_force(session)}
        now = {(text.kind, text.ident): text for text in _in_force(session)}
        for kind, ident, member in row.members:
            current = now.get((kind, ident))
            if current is not None and current.digest == member:
                continue
            old = session.get_one(DefinitionText, member)
            texts[current.path if current else old.path] = _numbered(old.text, _newest(session, kind, ident) + 1)
        return texts


def in_words(sentences: Iterable[Text]) -> tuple[Text, ...]:
    """The same sentences with units of time as people say them."""
    return tuple(_with_units(sentence) for sentence in sentences)


def _with_units(text: Text) -> Text:
    if text.id in UNITS:
        return Text(UNITS[text.id].id, text.params)
    params = {name: _with_units(value) if isinstance(value, Text) else value for name, value in text.params.items()}
    return Text(text.id, params)


def _in_force(session: Session) -> Sequence[DefinitionText]:
    return session.scalars(
        select(DefinitionText).join(PublishedText, PublishedText.digest == DefinitionText.digest)
    ).all()


def _newest(session: Session, kind: str, ident: str) -> int:
    """The highest number this text ever had; a list or letter without one has 1."""
    found = select(func.max(DefinitionText.version)).where(DefinitionText.kind == kind, DefinitionText.ident == ident)
    return session.scalar(found) or 1


def _numbered(text: str, number: int) -> bytes:
    """The text under this number; one that carries none needs none."""
    return VERSION_LINE.sub(rf"\g<1>{number}", text, count=1).encode()
