"""Sentences about a case of many, kept as JSON and read back: a message with its figures, or a label of the YAML."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from iapflow.errors import Sentence, Text


def kept(sentences: Iterable[Sentence]) -> list[Any]:
    """As they are stored: `[id, figures]` or `{language: words}`."""
    return [_kept(one) for one in sentences]


def said(stored: Sequence[Any] | None) -> tuple[Sentence, ...]:
    """As they were."""
    return tuple(dict(one) if isinstance(one, Mapping) else Text(one[0], _figures(one[1])) for one in stored or ())


def _kept(sentence: Sentence) -> Any:
    if not isinstance(sentence, Text):
        return dict(sentence)
    return [sentence.id, {name: _written(value) for name, value in sentence.params.items()}]


def _written(value: object) -> Any:
    """A figure as it is; a day and a moment say what they are."""
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Text | Mapping):
        return {"says": _kept(value)}
    return value if isinstance(value, int | float | str | None) else str(value)


def _figures(stored: Mapping[str, Any]) -> dict[str, object]:
    return {name: _read(value) for name, value in stored.items()}


def _read(value: Any) -> object:
    if not isinstance(value, Mapping):
        return value
    if "moment" in value:
        return datetime.fromisoformat(value["moment"])
    if "day" in value:
        return date.fromisoformat(value["day"])
    return said([value["says"]])[0]
