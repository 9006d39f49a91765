"""A form that was filled, with everything that is to be said about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from iapflow.errors import Reason, Sentence
from iapflow.forms.access import Access
from iapflow.forms.evaluating import Seen
from iapflow.forms.occasion import Occasion
from iapflow.forms.offering import Offers
from iapflow.forms.sheet import Sheet

Mode = Literal["draft", "submit"]


@dataclass(frozen=True, slots=True)
class Warn:
    """A question that must be answered with "yes, it is right"; `key` changes when the answer does."""

    key: str
    path: str
    sentence: Sentence
    is_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Filled:
    """The outcome of binding.

    Args:
        answers: ready for JSON.  As a draft with hidden answers and unclean words; as a submission without.
        errors: path (`risks[a1].factor`; "" for the form as a whole) -> sentences.
        hidden, required: paths.
        computed: path -> answer.
        values: top field -> Python value, as rules read it.
        attempts: fields that were posted though this person may not write them; they are noted.
        pressed: (add | copy | remove | up | down, group, row id) where a row's button was pressed.
        removed: (group, place, row) that was just taken out.
    """

    sheet: Sheet
    mode: Mode
    occasion: Occasion
    answers: Mapping[str, Any]
    errors: Mapping[str, Sequence[Sentence]]
    warnings: Sequence[Warn]
    seen: Seen
    offers: Offers
    access: Access
    attempts: tuple[str, ...] = ()
    pressed: tuple[str, str, str] | None = None
    removed: tuple[str, int, Mapping[str, Any]] | None = None

    @property
    def hidden(self) -> frozenset[str]:
        """Paths that are not shown now."""
        return frozenset(self.seen.hidden)

    @property
    def required(self) -> frozenset[str]:
        """Paths that must be answered."""
        return frozenset(self.seen.required)

    @property
    def computed(self) -> Mapping[str, Any]:
        """Path -> answer of everything computed."""
        return self.seen.computed

    @property
    def values(self) -> Mapping[str, Any]:
        """Top field -> Python value."""
        return self.seen.values

    @property
    def is_complete(self) -> bool:
        """True where nothing is wrong; warnings may still wait."""
        return not self.errors

    @property
    def is_settled(self) -> bool:
        """True where nothing is wrong and every warning was confirmed."""
        return self.is_complete and all(warning.is_confirmed for warning in self.warnings)

    def reasons(self, alias: str) -> Iterator[Reason]:
        """The errors as reasons of a refusal, with paths under the form's name in the case."""
        for path, sentences in self.errors.items():
            for sentence in sentences:
                yield Reason("form", sentence, f"{alias}.{path}" if path else alias, () if path else self.attempts)
