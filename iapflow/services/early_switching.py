"""What an institution switches on: holding data at all, then one indicator after the other, and who decided it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.reports.early_values import Values, learners_of, read_values
from iapflow.reports.early_wanted import Wanted, switches, wanted
from iapflow.services.early_signs import forget_signals
from iapflow.services.room import Room
from iapflow.store.days import holds
from iapflow.store.early_signs import HOLDING, EarlySwitch
from iapflow.store.person import RoleAssignment
from iapflow.store.scope import REGISTRARS
from iapflow.store.store import Store

MOST = Decimal(1000)
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Own:
    """Figures of an institution's own, and where they come from; empty where the definition's hold."""

    watch: Decimal | None = None
    act: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class SwitchLine:
    """An indicator on the page of switches.

    Args:
        would_flag: how many learners it would flag now; `known` of how many anything is known.
    """

    wanted: Wanted
    would_flag: int
    known: int


@dataclass(frozen=True, slots=True)
class SwitchPage:
    """What is switched on in an institution."""

    holding: EarlySwitch | None
    decided_by: str
    lines: tuple[SwitchLine, ...]


def units_of(actor: Actor) -> frozenset[int]:
    """The institutions for which this person decides."""
    return frozenset(unit for role in REGISTRARS for unit in actor.units(role))


def switch_page(store: Store, room: Room, actor: Actor, unit: int) -> SwitchPage:
    """Every indicator with what it would flag now.

    Raises:
        Missing: not this person's institution.
    """
    if unit not in units_of(actor):
        raise Missing
    with store.reading() as session:
        on = room.now(session).date()
        found = wanted(session, room.definitions.current(session), unit, on, learners_of(session, unit, on))
        values = read_values(session, [one for one in found if not one.indicator.context], on)
        holding = switches(session, unit).get(HOLDING)
        who = holding.decided_by.full_name if holding is not None and holding.decided_by is not None else ""
        return SwitchPage(holding, who, tuple(_line(one, values) for one in found))


def _line(one: Wanted, values: Values) -> SwitchLine:
    of_this = [codes[one.code] for codes in values.values() if one.code in codes]
    flagged = sum(one.level(value.amount, value.also) is not None for value in of_this)
    return SwitchLine(one, flagged, len(of_this))


def switch_on(store: Store, room: Room, actor: Actor, place: tuple[int, str], own: Own) -> None:
    """Switch an indicator (or holding data) on; one that is on already gets the new figures.

    Raises:
        Missing: not this person's institution, or no such indicator.
        Refused: figures that make no sense, or holding is not switched on yet.
    """
    unit, code = place
    with store as session:
        on_here = _decided_by(session, actor, unit)
        at = room.now(session)
        catalogue, whose = room.definitions.current(session), learners_of(session, unit, at.date())
        found = {one.code: one for one in wanted(session, catalogue, unit, at.date(), whose)}
        if code != HOLDING and (code not in found or found[code].indicator.context):
            raise Missing
        _check(session, (unit, code), on_here, (own, found.get(code), at))
        flagged = None
        if code != HOLDING:
            line = _line(found[code], read_values(session, [found[code]], at.date()))
            flagged = line.would_flag
        _end(session, actor, place, at)
        session.add(
            EarlySwitch(
                institution_id=unit, indicator=code, watch=own.watch, act=own.act, source=own.source or None,
                flagged_then=flagged, decided_by_id=actor.person_id, decided_at=at,
            )
        )  # fmt: skip


def switch_off(store: Store, room: Room, actor: Actor, place: tuple[int, str]) -> None:
    """Switch an indicator off; its signals that nobody looked at go.  Without holding, nothing is on.

    Raises:
        Missing: not this person's institution.
    """
    unit, code = place
    with store as session:
        on_here = _decided_by(session, actor, unit)
        at = room.now(session)
        for each in tuple(on_here) if code == HOLDING else (code,):
            _end(session, actor, (unit, each), at)
            forget_signals(session, unit, each)


def _decided_by(session: Session, actor: Actor, unit: int) -> Mapping[str, EarlySwitch]:
    if unit not in units_of(actor):
        raise Missing
    return switches(session, unit)


def _check(
    session: Session, place: tuple[int, str], on_here: Mapping[str, EarlySwitch],
    wish: tuple[Own, Wanted | None, datetime],
) -> None:  # fmt: skip
    own, one, at = wish
    if place[1] != HOLDING and HOLDING not in on_here:
        raise Refused((Reason("holding", Text("Switch the holding of daily data on first.")),))
    watch = own.watch if own.watch is not None else _decimal(one.indicator.watch if one else None)
    act = own.act if own.act is not None else _decimal(one.indicator.act if one else None)
    for name, figure in (("watch", own.watch), ("act", own.act)):
        if figure is not None and not 0 <= figure <= MOST:
            raise Refused((Reason("figure", Text("Write a number from 0 to 1000."), name),))
    if watch is not None and act is not None and act < watch:
        raise Refused((Reason("order", Text("The figure to act must not be smaller than the one to watch."), "act"),))
    if (own.watch is not None or own.act is not None) and not own.source:
        raise Refused((Reason("source", Text("Say where your own figures come from."), "source"),))
    if one is not None and one.indicator.apart and not _is_read(session, place[0], one.indicator.view, at):
        raise Refused((Reason("reader", Text("First appoint the specialist who will read the answers.")),))


def _is_read(session: Session, unit: int, roles: tuple[str, ...], at: datetime) -> bool:
    """Whether somebody holds a role that sees it."""
    held = exists().where(
        RoleAssignment.institution_id == unit, RoleAssignment.role.in_(roles), holds(RoleAssignment, at.date())
    )
    return bool(session.scalar(select(held)))


def _end(session: Session, actor: Actor, place: tuple[int, str], at: datetime) -> None:
    mine = EarlySwitch.institution_id == place[0], EarlySwitch.indicator == place[1], EarlySwitch.ended_at.is_(None)
    session.execute(update(EarlySwitch).where(*mine).values(ended_at=at, ended_by_id=actor.person_id))
    session.flush()


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
