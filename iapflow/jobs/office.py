"""What every job needs to hand: the store, the room, where letters go, the address people open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Protocol

from iapflow.errors import Sentence
from iapflow.forms.voice import plainly
from iapflow.services.room import Room
from iapflow.store.store import Store

Tell = Callable[[str], None]


class Post(Protocol):
    """Where letters are handed in; the same name twice must not become two letters."""

    def deliver(self, name: str, letter: EmailMessage) -> None:
        """Take a letter; raises OSError when it cannot be taken now."""


def plain_words(language: str, sentence: Sentence) -> str:
    """A label in the language; a text in English."""
    return plainly(sentence, language)


@dataclass(frozen=True)
class Office:
    """One worker's surroundings.

    Args:
        link: a case's id -> the address of its page.
        worker: the name under which work is leased.
        say: a language and a sentence -> its words; without the entrance's catalogues plainly.
        sender: the address letters come from; its part after @ also ends each Message-ID.
    """

    store: Store
    room: Room
    post: Post
    link: Callable[[int], str]
    worker: str = "worker"
    sender: str = "iapflow@iapflow.invalid"
    say: Callable[[str, Sentence], str] = plain_words

    def now(self) -> datetime:
        """The moment the program lives in, the demo's clock included."""
        with self.store.reading() as session:
            return self.room.now(session)
