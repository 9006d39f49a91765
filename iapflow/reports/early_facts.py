"""A learner's signs as facts in words: what was counted, the figures it is held against, how it changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.model.base import Span
from iapflow.reports.early_values import Value, read_values
from iapflow.reports.early_wanted import Wanted, days_of, wanted
from iapflow.store.early_signs import ACT, WATCH

Label = Mapping[str, str]
Trend = Literal["grows", "falls", "steady", "unknown"]
LOOK_BACK = timedelta(weeks=4)
NOTHING = Value()


@dataclass(frozen=True, slots=True)
class Fact:
    """One indicator of one learner today.

    Args:
        value: None where nothing is known, which is not the same as zero.
        level: `watch`, `act`, or None; always None for what is context or not switched on.
    """

    wanted: Wanted
    value: float | None
    level: str | None
    before: float | None
    trend: Trend

    @property
    def label(self) -> Label:
        """What is counted."""
        return self.wanted.indicator.label


def facts_of(
    session: Session, catalogue: Catalogue, place: tuple[int, date], learners: Collection[int], roles: Collection[str]
) -> dict[int, list[Fact]]:
    """Learner -> every indicator that one of these roles sees, in the order of the definitions.

    Args:
        place: the institution and the day.
        roles: those of the reader; what is switched on counts, and what is context.
    """
    unit, on = place
    seen = [
        one
        for one in wanted(session, catalogue, unit, on, learners)
        if set(roles) & set(one.indicator.view) and (one.switch is not None or one.indicator.context)
    ]
    now = read_values(session, seen, on)
    earlier = _earlier(session, catalogue, place, learners)
    past = read_values(session, [earlier[one.code] for one in seen if one.code in earlier], on - LOOK_BACK)
    return {
        learner: [_fact(one, now.get(learner, {}), past.get(learner, {}), one.code in earlier) for one in seen]
        for learner in learners
    }


def _earlier(
    session: Session, catalogue: Catalogue, place: tuple[int, date], learners: Collection[int]
) -> dict[str, Wanted]:
    """The indicators as they stood four weeks ago; what goes over a semester is compared inside one only."""
    unit, on = place
    days, then = days_of(session, on), days_of(session, on - LOOK_BACK)
    if days is None or then is None:
        return {}
    found = wanted(session, catalogue, unit, on - LOOK_BACK, learners)
    is_same = days.term.id == then.term.id and on - LOOK_BACK <= then.term.ends_on
    return {
        one.code: one
        for one in found
        if not one.indicator.context and (is_same or isinstance(one.indicator.window, Span))
    }


def _fact(one: Wanted, now: Mapping[str, Value], past: Mapping[str, Value], is_compared: bool) -> Fact:
    value, before = now.get(one.code, NOTHING), past.get(one.code, NOTHING)
    level = None if one.indicator.context else one.level(value.amount, value.also)
    trend = _trend(value.amount, before.amount) if is_compared else "unknown"
    return Fact(one, value.amount, level, before.amount, trend)


def _trend(now: float | None, before: float | None) -> Trend:
    if now is None or before is None:
        return "unknown"
    if now == before:
        return "steady"
    return "grows" if now > before else "falls"


def level_of(facts: Sequence[Fact], together: int | None) -> str | None:
    """How soon somebody should look: one at `act`, or so many at `watch`; never a number of its own."""
    levels = [fact.level for fact in facts if not fact.wanted.indicator.apart]
    if ACT in levels or (together is not None and levels.count(WATCH) >= together):
        return ACT
    return WATCH if WATCH in levels else None


def numeral(value: float | None, language: str = "lv") -> str:
    """A value as people write it: no needless decimals, a comma in Latvian."""
    if value is None:
        return "–"
    words = f"{value:.2f}".rstrip("0").rstrip(".")
    return words.replace(".", ",") if language == "lv" else words


def sentence(catalogue: Catalogue, name: str, language: str, gaps: Mapping[str, str]) -> str:
    """One of the sentences of the definitions, filled in; a missing one is its gaps' values."""
    for each in catalogue.indicators.values():
        label = each.sentences.get(name)
        if label:
            words = label.get(language) or label["lv"]
            for gap, value in gaps.items():
                words = words.replace(f"{{{gap}}}", value)
            return words
    return " ".join(gaps.values())


def told(catalogue: Catalogue, fact: Fact, language: str) -> str:
    """The fact in a sentence."""
    gaps = {
        "label": fact.label.get(language) or fact.label["lv"],
        "value": numeral(fact.value, language),
        "watch": numeral(fact.wanted.watch, language),
        "act": numeral(fact.wanted.act, language),
    }
    return sentence(catalogue, "context" if fact.wanted.indicator.context else "fact", language, gaps)


def trend_told(catalogue: Catalogue, fact: Fact, language: str) -> str:
    """How it changed in four weeks."""
    return sentence(catalogue, fact.trend, language, {"before": numeral(fact.before, language)})
