"""Telling a concern about any learner of one's institution: choose class and learner, tick what was noticed, send.

The form and what becomes of it stand in the workflow `concern`; here is only who may be named by whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.forms.binding import bind, first_draft
from iapflow.forms.filled import Filled
from iapflow.forms.sheet import Sheet
from iapflow.services.cases import Opening, Press, start
from iapflow.services.filling import confirmed_in, occasion_for
from iapflow.services.room import Room
from iapflow.services.snapshots import opening_snapshot
from iapflow.store.days import holds
from iapflow.store.institution import Institution
from iapflow.store.learner import Enrolment, Learner
from iapflow.store.store import Store

WORKFLOW, FORM = "concern", "concern"
PLACE = ("institution", "class", "learner")
NOBODY = Reason("learner", Text("Choose the learner."), "learner")
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Telling:
    """The page on which a concern is told.

    Args:
        classes, learners: code and words; learners of the chosen class only.
    """

    unit: int
    class_name: str
    learner: str
    units: Sequence[Choice]
    classes: Sequence[Choice]
    learners: Sequence[Choice]
    filled: Filled | None


@dataclass(frozen=True, slots=True)
class Page:
    """What was posted or stands in the address: of whom it is told, and the form's own answers.

    Args:
        is_judged: whether the form is told what is wrong in it.
    """

    place: Mapping[str, Any]
    answers: Mapping[str, Any]
    is_judged: bool = False


def telling(store: Store, room: Room, actor: Actor, page: Page) -> Telling:
    """What is offered and what was chosen so far.

    Raises:
        Missing: this person tells concerns nowhere.
    """
    given = page.place
    with store.reading() as session:
        units = _units(session, room, actor)
        wanted = str(given.get("institution") or "")
        unit = int(wanted if wanted in dict(units) else units[0][0])
        on = room.now(session).date()
        rows = session.execute(
            select(Learner.id, Learner.given_name, Learner.family_name, Enrolment.class_name)
            .join(Enrolment, Enrolment.learner_id == Learner.id)
            .where(Enrolment.institution_id == unit, holds(Enrolment, on), Learner.is_practice.is_(False))
            .order_by(Learner.family_name, Learner.given_name, Learner.id)
        ).all()
        classes = sorted({row.class_name or "" for row in rows}, key=lambda name: (len(name), name))
        learner = next((row for row in rows if str(row.id) == str(given.get("learner") or "")), None)
        chosen = str(given.get("class") or (learner.class_name if learner else "") or "")
        mine = [(str(row.id), f"{row.family_name} {row.given_name}") for row in rows if row.class_name == chosen]
        named = str(learner.id) if learner is not None and learner.class_name == chosen else ""
        filled = (
            _filled(session, room, actor, (unit, page.answers, page.is_judged))
            if chosen in classes and chosen
            else None
        )
        return Telling(unit, chosen, named, units, [(name, name) for name in classes if name], mine, filled)


def tell(store: Store, room: Room, actor: Actor, page: Page, request_id: str) -> int:
    """Write the concern down; the case's id.

    Raises:
        Missing: this person tells concerns nowhere.
        Refused: nobody was chosen, or something is missing; nothing is stored.
    """
    found = telling(store, room, actor, page)
    if not found.learner:
        raise Refused((NOBODY,))
    opening = Opening(WORKFLOW, found.unit, int(found.learner))
    return start(store, room, opening, Press("start", actor, request_id, answers={FORM: page.answers}))


def _units(session: Session, room: Room, actor: Actor) -> list[Choice]:
    """Where this person may tell one."""
    workflow = room.definitions.current(session).workflows.get(WORKFLOW)
    held = {unit for role in workflow.start.by for unit in actor.units(role)} if workflow else set()
    rows = session.execute(
        select(Institution.id, Institution.name)
        .where(Institution.id.in_(sorted(held)), Institution.kind == "institution")
        .order_by(Institution.name)
    )
    found = [(str(ident), name) for ident, name in rows]
    if not found:
        raise Missing
    return found


def _filled(session: Session, room: Room, actor: Actor, page: tuple[int, Mapping[str, Any], bool]) -> Filled:
    unit, given, is_judged = page
    book = room.book(session, room.definitions.current_bundle(session, WORKFLOW))
    at = room.now(session)
    occasion = occasion_for(session, book, opening_snapshot(session, book, Opening(WORKFLOW, unit), at), actor, at)
    sheet = Sheet.of(book.bundle, FORM)
    if is_judged:
        return bind(sheet, given, replace(occasion, confirmed=confirmed_in(given)), "submit")
    return bind(sheet, given, occasion, "draft") if given else first_draft(sheet, occasion)
