"""What an institution counts: the indicators of the definitions, with its own figures where it gave some."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.definitions.calendar_days import subtract
from iapflow.definitions.catalogue import Catalogue
from iapflow.definitions.model import Indicator
from iapflow.definitions.model.base import Span
from iapflow.errors import Sentence
from iapflow.extend import REGISTRY, Within
from iapflow.store.early_signs import ACT, HOLDING, WATCH, EarlySwitch
from iapflow.store.semester import Semester

ONE_DAY = timedelta(days=1)
MOST_KEPT = 100
_COUNTED_BACK: dict[tuple[Span, date, int], tuple[date, object]] = {}
"""School days counted back once for all institutions of a night; the calendar is kept with them, so its id stays."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One indicator as it is counted here.

    Args:
        switch: the row that switched it on; None where it is not on.
    """

    code: str
    indicator: Indicator
    within: Within
    switch: EarlySwitch | None = None

    @property
    def watch(self) -> float | None:
        """From which value on it is watched: the institution's own figure, else the definition's."""
        own = self.switch.watch if self.switch is not None else None
        return float(own) if own is not None else self.indicator.watch

    @property
    def act(self) -> float | None:
        """From which value on somebody acts."""
        own = self.switch.act if self.switch is not None else None
        return float(own) if own is not None else self.indicator.act

    @property
    def source(self) -> Sentence | str:
        """Whose figures they are."""
        own = self.switch.source if self.switch is not None else None
        return own or self.indicator.source or ""

    def level(self, value: float | None, also: float | None = None) -> str | None:
        """`watch`, `act`, or None: below both, or nothing known."""
        if also is not None and self.indicator.also is not None and also >= self.indicator.also.act:
            return ACT
        if value is None:
            return None
        if self.act is not None and value >= self.act:
            return ACT
        return WATCH if self.watch is not None and value >= self.watch else None


@dataclass(frozen=True, slots=True)
class Days:
    """The day on which something is counted, and the semesters around it.

    Args:
        term: the semester that runs, in holidays the last one; `before` the one before it.
    """

    on: date
    term: Semester
    before: Semester | None


def days_of(session: Session, on: date) -> Days | None:
    """None before the first semester of the register."""
    found = session.scalars(
        select(Semester).where(Semester.starts_on <= on).order_by(Semester.starts_on.desc()).limit(2)
    ).all()
    return Days(on, found[0], found[1] if len(found) > 1 else None) if found else None


def indicators(catalogue: Catalogue) -> Mapping[str, Indicator]:
    """Every indicator of every file, by its code."""
    return {code: one for each in catalogue.indicators.values() for code, one in each.indicators.items()}


def together(catalogue: Catalogue) -> int | None:
    """How many signs to watch are as much as one to act."""
    return next((each.together for each in catalogue.indicators.values() if each.together), None)


def switches(session: Session, unit: int) -> Mapping[str, EarlySwitch]:
    """What is switched on in an institution, by indicator; `HOLDING` stands for holding data at all."""
    rows = session.scalars(
        select(EarlySwitch).where(EarlySwitch.institution_id == unit, EarlySwitch.ended_at.is_(None))
    )
    return {row.indicator: row for row in rows}


def wanted(
    session: Session, catalogue: Catalogue, unit: int, on: date, learners: Iterable[int] | None = None
) -> list[Wanted]:
    """Every indicator as this institution counts it, switched on or not; none before the first semester."""
    days = days_of(session, on)
    if days is None:
        return []
    on_here = switches(session, unit)
    whose = tuple(sorted(set(learners))) if learners is not None else None
    return [
        Wanted(code, one, within(one, catalogue, days, (unit, whose)), on_here.get(code))
        for code, one in indicators(catalogue).items()
    ]


def switched_on(found: Iterable[Wanted]) -> list[Wanted]:
    """Those that may raise a signal here."""
    return [one for one in found if one.switch is not None and not one.indicator.context]


def is_held(session: Session, unit: int) -> bool:
    """Whether the institution holds attendance and results at all."""
    return HOLDING in switches(session, unit)


def within(indicator: Indicator, catalogue: Catalogue, days: Days, whose: tuple[int, tuple[int, ...] | None]) -> Within:
    """The window of an indicator, ending today; in holidays, with the semester."""
    last = min(days.on, days.term.ends_on) if isinstance(indicator.window, str) else days.on
    before = (days.before.starts_on, days.before.ends_on) if days.before is not None else None
    return Within(whose[0], _first(indicator, catalogue, days), last, before, whose[1])


def _first(indicator: Indicator, catalogue: Catalogue, days: Days) -> date:
    span = indicator.window
    if not isinstance(span, Span):
        return days.term.starts_on
    key = (span, days.on, id(catalogue.calendar))
    if key not in _COUNTED_BACK:
        if len(_COUNTED_BACK) >= MOST_KEPT:
            _COUNTED_BACK.clear()
        first = subtract(days.on + ONE_DAY, span, REGISTRY.units, catalogue.calendar).due
        _COUNTED_BACK[key] = (first, catalogue.calendar)
    return _COUNTED_BACK[key][0]
