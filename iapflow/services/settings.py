"""Every figure that is a setting: its sentence, unit, default and source; one way to read it.

    settings.value_of(session, "invitation_days", on, institution_id)

The value nearest to the institution counts (institution, municipality, country), of those that
have begun the newest; without any, the default.  Setting one keeps the older ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.setting_figures import FIGURES, INSTITUTION, MUNICIPALITY, Figure
from iapflow.store.days import holds
from iapflow.store.institution import Institution, InstitutionReach
from iapflow.store.setting_value import SettingValue
from iapflow.store.store import Store

if TYPE_CHECKING:
    from iapflow.services.room import Room

Steps = Sequence[tuple[date, Decimal]]
READ = "iapflow.figures"
"""Under this name a session keeps what it has read of the settings."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What somebody sets; `unit` is None for the country."""

    name: str
    unit: int | None
    typed: str
    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure on the page, with every value that was ever set."""

    figure: Figure
    now: Decimal
    history: Sequence[SettingValue]


def value_of(session: Session, name: str, on: date, institution: int | None = None) -> Decimal:
    """The figure that counts on a day in an institution (or the country).

    Raises:
        KeyError: there is no such setting; that is our bug.
    """
    figure = FIGURES[name]
    asked = select(SettingValue, Institution.kind).outerjoin(Institution, Institution.id == SettingValue.institution_id)
    asked = asked.where(SettingValue.name == name, SettingValue.valid_from <= on)
    if institution is None:
        asked = asked.where(SettingValue.institution_id.is_(None))
    else:
        above = select(InstitutionReach.ancestor_id).where(
            InstitutionReach.descendant_id == institution, holds(InstitutionReach, on)
        )
        asked = asked.where(or_(SettingValue.institution_id.is_(None), SettingValue.institution_id.in_(above)))
    near = {INSTITUTION: 2, MUNICIPALITY: 1}
    rows = [(near.get(kind or "", 0), row.valid_from, row.id, row.value) for row, kind in session.execute(asked)]
    return Decimal(str(max(rows)[3])) if rows else figure.default


def reader_of(session: Session, institution: int | None) -> Callable[[str, date], Decimal]:
    """How rules read figures for an institution; each is asked once a day and transaction, however many cases ask."""
    known: dict[tuple[int | None, str, date], Decimal] = session.info.setdefault(READ, {})

    def read(name: str, on: date) -> Decimal:
        key = (institution, name, on)
        if key not in known:
            known[key] = value_of(session, name, on, institution)
        return known[key]

    return read


def country_steps(session: Session, name: str) -> Steps:
    """A figure of the whole country through time: the default first, then each value with the day it begins."""
    asked = select(SettingValue).where(SettingValue.name == name, SettingValue.institution_id.is_(None))
    rows = session.scalars(asked.order_by(SettingValue.valid_from, SettingValue.id))
    return [(date.min, FIGURES[name].default), *((row.valid_from, Decimal(str(row.value))) for row in rows)]


def default_of(name: str, on: date) -> Decimal:
    """The figure where nothing was ever set: that of a workflow's own tests."""
    return FIGURES[name].default


def page(session: Session, on: date, unit: int | None) -> list[FigureLine]:
    """Every figure with its value for the country or a unit, newest first in its history."""
    lines = []
    for figure in FIGURES.values():
        asked = select(SettingValue).where(SettingValue.name == figure.name)
        history = session.scalars(asked.order_by(SettingValue.valid_from.desc(), SettingValue.id.desc())).all()
        lines.append(FigureLine(figure, value_of(session, figure.name, on, unit), history))
    return lines


def choose(store: Store, room: Room, actor: Actor, chosen: Chosen) -> None:
    """Set a figure from a day on; what was set before stays in the history; refused as `accepted` refuses."""
    with store as session:
        now = room.now(session)
        found = accepted(session, actor, chosen, now.date())
        session.info.pop(READ, None)
        session.add(
            SettingValue(
                name=chosen.name, institution_id=chosen.unit, valid_from=chosen.since, value=str(found),
                reason=chosen.reason[:400], set_by_id=actor.person_id, set_at=now,
            )
        )  # fmt: skip


def accepted(session: Session, actor: Actor, chosen: Chosen, today: date) -> Decimal:
    """The number that was typed, where this person may set it for this unit.

    Raises:
        Missing: no such figure or unit.
        Refused: naming everything that is wrong.
    """
    figure = FIGURES.get(chosen.name)
    if figure is None or "administrator" not in actor.roles:
        raise Missing
    unit = session.get(Institution, chosen.unit) if chosen.unit is not None else None
    if chosen.unit is not None and (unit is None or unit.kind not in figure.scopes):
        raise Missing
    return checked(figure, chosen, today)


def checked(figure: Figure, chosen: Chosen, today: date) -> Decimal:
    """The number that was typed.

    Raises:
        Refused: naming everything that is wrong with it.
    """
    reasons = []
    try:
        found = Decimal(chosen.typed.strip().replace(",", "."))
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or not figure.least <= found <= figure.most:
        sentence = Text("Write a number from {least} to {most}.", {"least": figure.least, "most": figure.most})
        reasons.append(Reason("value", sentence, "value"))
    if not chosen.reason:
        reasons.append(Reason("reason", Text("Say why; it stays in the history."), "reason"))
    if chosen.since < today:
        reasons.append(Reason("since", Text("A figure cannot be changed for days that are over."), "since"))
    if reasons:
        raise Refused(tuple(reasons))
    return found
