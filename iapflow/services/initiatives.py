"""Youth initiatives: an organisation begins a proposal; a school counts who of those present is at risk.

What an organisation is told is fixed once, when the last school has counted lists that no longer
change: told after every list, two answers would give a single child away.
"""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from iapflow.engine.values import Actor
from iapflow.errors import Missing, Reason, Refused, Text
from iapflow.services.appointing import leads
from iapflow.services.cases import Opening, Press, start
from iapflow.services.room import Room
from iapflow.services.settings import value_of
from iapflow.store.case import Case
from iapflow.store.initiatives import (
    ACCEPTED,
    COUNTED_IN,
    WORKFLOW,
    InitiativeCount,
    InitiativePresence,
    InitiativeProject,
    Organisation,
)
from iapflow.store.store import Store

HUNDRED = 100
SHARE = "initiative_share"


def begin(store: Store, room: Room, actor: Actor, municipality: int, request_id: str) -> int:
    """A proposal of the actor's organisation in the open call; its case.

    Raises:
        Missing: the actor acts for no accepted organisation there.
        Refused: no call is open.
    """
    with store.reading() as session:
        organisation = session.scalar(
            select(Organisation).where(
                Organisation.person_id == actor.person_id, Organisation.municipality_id == municipality,
                Organisation.state == ACCEPTED,
            )
        )  # fmt: skip
    if organisation is None or actor.person_id is None:
        raise Missing
    opening = Opening(WORKFLOW, municipality, organisation=organisation.name)
    return start(store, room, opening, Press("start", actor, request_id))


def count_school(store: Store, room: Room, actor: Actor, place: tuple[int, int], at_risk: int | None) -> None:
    """A school's number for one project; with the last school's, the outcome is told.

    Args:
        place: the project's case and the school.
        at_risk: as typed; None where it was no number.

    Raises:
        Missing: not this person's school, or nobody of it is on the lists.
        Refused: no number between none and all, or the lists may still change, or it was told already.
    """
    case_id, school = place
    with store as session:
        if not leads(actor, school):
            raise Missing
        project = session.get(InitiativeProject, case_id, with_for_update=True)
        present = present_of(session, case_id, school)
        if project is None or not present:
            raise Missing
        if project.told_present is not None or project.case.state not in COUNTED_IN:
            raise Refused((Reason("state", Text("Participants are counted while the report waits.")),))
        if at_risk is None or not 0 <= at_risk <= present:
            sentence = Text("Write a whole number from 0 to {n}.", {"n": present})
            raise Refused((Reason("at_risk", sentence, "at_risk"),))
        counted = session.get(InitiativeCount, (case_id, school)) or InitiativeCount(
            case_id=case_id, institution_id=school
        )
        counted.present, counted.at_risk = present, at_risk
        counted.counted_at, counted.counted_by_id = room.now(session), actor.person_id or 0
        session.add(counted)
        session.flush()
        _tell(session, room, project)


def present_of(session: Session, case_id: int, school: int) -> int:
    """How many different people of a school stand on the lists: by name and class."""
    row = InitiativePresence
    different = (
        select(func.lower(row.full_name), row.class_name)
        .where(row.case_id == case_id, row.institution_id == school)
        .distinct()
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(different)) or 0


def _tell(session: Session, room: Room, project: InitiativeProject) -> None:
    """Fix the outcome as soon as every school has counted."""
    schools = select(InitiativePresence.institution_id).where(InitiativePresence.case_id == project.case_id).distinct()
    counts = session.scalars(select(InitiativeCount).where(InitiativeCount.case_id == project.case_id)).all()
    if set(session.scalars(schools)) - {one.institution_id for one in counts}:
        return
    present, at_risk = sum(one.present for one in counts), sum(one.at_risk for one in counts)
    municipality = session.get_one(Case, project.case_id).institution_id
    least: Decimal = value_of(session, SHARE, room.now(session).date(), municipality)
    project.told_present, project.told_at_risk = present, at_risk
    project.is_met = present >= project.call.least_participants and at_risk * HUNDRED >= least * present
