"""The participant record: entered once when support begins, ended, followed up within four weeks; never rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.reports.participant_records import joining
from iapflow.services.appointing import leads
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store.case import Case
from iapflow.store.holding import hold
from iapflow.store.participant import ParticipantRecord
from iapflow.store.store import Store

STATUSES, LEVELS, RESULTS = "participant_statuses", "education_levels", "participant_results"
SEXES, HOWS = ("f", "m"), ("completed", "early")
SEX_ASKED = "participant_sex"
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Joined:
    """What is true when support begins; `sex` only where the setting asks for it.

    Without a day it is the one on which the plan went into delivery.
    """

    case_id: int
    joined_on: date | None
    status: str
    education: str
    sex: str = ""


def asks_sex(session: Session, on: date) -> bool:
    """Whether the record asks for the sex."""
    return bool(value_of(session, SEX_ASKED, on))


def offered(session: Session, room: Room, name: str, on: date) -> Mapping[str, Any]:
    """Code -> label of what can be chosen on a day."""
    items = room.definitions.current(session).lists[name].items
    return {code: item.label for code, item in items.items() if item.is_offered(on)}


def enter(store: Store, room: Room, actor: Actor, unit: int, joined: Joined) -> int:
    """Somebody joined; the id of the record.

    Raises:
        Missing: not this person's institution, or no such plan waits for a record.
        Refused: what is missing or wrong.
    """
    with store as session:
        if not leads(actor, unit) or actor.person_id is None:
            raise Missing
        hold(session, Case, joined.case_id)
        waiting = next((one for one in joining(session, unit) if one.case_id == joined.case_id), None)
        if waiting is None:
            raise Missing
        sexed, since = asks_sex(session, actor.on), joined.joined_on or waiting.since
        reasons = [
            *_not_offered(session, room, actor, {"status": STATUSES, "education": LEVELS}, joined),
            *([Reason("sex", Text("Choose the sex."), "sex")] if sexed and joined.sex not in SEXES else []),
            *_days(actor, "joined_on", since),
        ]
        if reasons:
            raise Refused(tuple(reasons))
        row = ParticipantRecord(
            learner_id=waiting.learner_id, institution_id=unit, case_id=joined.case_id, joined_on=since,
            status=joined.status, education=joined.education, sex=joined.sex if sexed else None,
            entered_by_id=actor.person_id, entered_at=room.now(session),
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def leave(store: Store, actor: Actor, where: tuple[int, int], left: tuple[date, str]) -> None:
    """Somebody takes part no more: on which day, and whether as planned or early.

    Raises:
        Missing: no such record here, or it is ended already.
        Refused: a day to come or before the first, or nothing chosen.
    """
    on, how = left
    with store as session:
        row = _mine(session, actor, where)
        if row.left_on is not None:
            raise Missing
        reasons = _days(actor, "left_on", on, row.joined_on)
        if how not in HOWS:
            reasons.append(Reason("left_how", Text("Choose how it ended."), "left_how"))
        if reasons:
            raise Refused(tuple(reasons))
        row.left_on, row.left_how = on, how


def follow_up(store: Store, room: Room, actor: Actor, where: tuple[int, int], found: tuple[date, str]) -> None:
    """What somebody does after leaving, and on which day that was asked.

    Raises:
        Missing: no such record here, it is not ended, or its result is known.
        Refused: a day to come or before leaving, or nothing chosen.
    """
    on, result = found
    with store as session:
        row = _mine(session, actor, where)
        if row.left_on is None or row.result_on is not None:
            raise Missing
        reasons = _days(actor, "result_on", on, row.left_on)
        if result not in offered(session, room, RESULTS, actor.on):
            reasons.append(Reason("result", Text("Choose what is known."), "result"))
        if reasons:
            raise Refused(tuple(reasons))
        row.result_on, row.result = on, result


def void(store: Store, room: Room, actor: Actor, where: tuple[int, int], because: str) -> None:
    """The record was entered by mistake; it stays with its reason and counts no more.

    Raises:
        Missing: no such record here.
        Refused: no reason.
    """
    with store as session:
        row = _mine(session, actor, where)
        if not because.strip():
            raise Refused((Reason("because", Text("Say why; it stays with the record."), "because"),))
        row.voided_at, row.voided_because = room.now(session), because.strip()[:LONGEST]


def _mine(session: Session, actor: Actor, where: tuple[int, int]) -> ParticipantRecord:
    unit, ident = where
    row = session.get(ParticipantRecord, ident)
    if row is None or row.institution_id != unit or row.voided_at is not None or not leads(actor, unit):
        raise Missing
    return row


def _not_offered(session: Session, room: Room, actor: Actor, lists: Mapping[str, str], joined: Joined) -> list[Reason]:
    wrong = [name for name, of in lists.items() if getattr(joined, name) not in offered(session, room, of, actor.on)]
    return [Reason(name, Text("Choose one of these."), name) for name in wrong]


def _days(actor: Actor, name: str, on: date, since: date | None = None) -> list[Reason]:
    if on > actor.on:
        return [Reason(name, Text("This day is still to come."), name)]
    if since is not None and on < since:
        return [Reason(name, Text("The day is before {day}.", {"day": since}), name)]
    return []
