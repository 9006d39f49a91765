"""How a value is said: the language, the sentences, and the names behind ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from iapflow.definitions.model import ListDef
from iapflow.errors import Sentence, Text


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: its code, its words and, where it is suggested, its group."""

    code: str
    label: Sentence
    is_suggested: bool = False


class Lookups(Protocol):
    """Who and what can be named in a form; whoever binds a form hands over what its reader may see."""

    def options(self, kind: str, roles: Sequence[str]) -> Sequence[Option]:
        """Those of a kind (person, learner, institution) that may be chosen, in the order to show."""
        ...

    def name(self, kind: str, code: str) -> str | None:
        """The name of one, or None where there is none to be seen."""
        ...


class NoLookups:
    """Nobody to choose; for forms without such fields, and for tests."""

    def options(self, kind: str, roles: Sequence[str]) -> Sequence[Option]:
        """Nobody."""
        return ()

    def name(self, kind: str, code: str) -> str | None:
        """Nobody."""
        return None


def plainly(sentence: Sentence, language: str = "lv") -> str:
    """A sentence without a translator: the label in the language, else any; a text in English."""
    if isinstance(sentence, Text):
        return str(sentence)
    return label(sentence, language)


def label(words: Mapping[str, str], language: str) -> str:
    """A label in a language, else in Latvian, else in whichever there is."""
    return words.get(language) or words.get("lv") or next(iter(words.values()), "")


@dataclass(frozen=True, slots=True)
class Voice:
    """Says values in one language.

    Args:
        say: turns a sentence into words; the entrance's translator.
        lists: the choice lists the form is pinned to.
    """

    language: str = "lv"
    say: Callable[[Sentence], str] = plainly
    lists: Mapping[str, ListDef] = field(default_factory=dict)
    lookups: Lookups = field(default_factory=NoLookups)
