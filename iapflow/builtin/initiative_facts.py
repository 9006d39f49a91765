"""Facts about youth initiatives: places, ranking, lists, counts and payments."""

from sqlalchemy import exists, func, select

from iapflow.extend import CaseKey, Read, fact
from iapflow.store.case import Case
from iapflow.store.initiative_ranking import better_than, unscored_beside
from iapflow.store.initiatives import (
    UNDER_WAY,
    WORKFLOW,
    InitiativeActivity,
    InitiativeCall,
    InitiativePresence,
    InitiativeProject,
)
from iapflow.store.institution import InstitutionReach

GRANTED = (
    "approved", "contracted", "running", "report_submitted", "report_returned", "accepted", "paid", "to_recover",
)  # fmt: skip
"""States in which a project has one of the call's places."""


@fact("initiative_call_open", gives="bool")
def initiative_call_open(read: Read, case: CaseKey) -> bool:
    """Whether proposals are taken today: in the case's own call, before there is one in the municipality's."""
    own = select(InitiativeProject.call_id).where(InitiativeProject.case_id == case.case_id).scalar_subquery()
    return read.is_true(
        exists().where(
            InitiativeCall.municipality_id == case.institution_id, InitiativeCall.closed_at.is_(None),
            InitiativeCall.first_day <= read.on, InitiativeCall.last_day >= read.on,
            InitiativeCall.case_id == func.coalesce(own, InitiativeCall.case_id),
        )
    )  # fmt: skip


@fact("initiative_places_left", gives="whole")
def initiative_places_left(read: Read, case: CaseKey) -> int:
    """How many more projects the call can grant."""
    own = select(InitiativeProject.call_id).where(InitiativeProject.case_id == case.case_id).scalar_subquery()
    places = read.number(select(InitiativeCall.places).where(InitiativeCall.case_id == own))
    taken = (
        select(func.count())
        .select_from(InitiativeProject)
        .join(Case, Case.id == InitiativeProject.case_id)
        .where(InitiativeProject.call_id == own, Case.workflow == WORKFLOW, Case.state.in_(GRANTED))
    )
    return places - read.number(taken)


@fact("initiative_better_waiting", gives="whole")
def initiative_better_waiting(read: Read, case: CaseKey) -> int:
    """How many proposals of the call stand above this one and wait for a decision; at equal points the earlier does."""
    return read.number(select(better_than(case.case_id or 0)))


@fact("initiative_unscored", gives="whole")
def initiative_unscored(read: Read, case: CaseKey) -> int:
    """How many proposals of the call are handed in and not scored yet."""
    return read.number(select(unscored_beside(case.case_id or 0)))


@fact("initiative_activities_unlisted", gives="whole")
def initiative_activities_unlisted(read: Read, case: CaseKey) -> int:
    """How many activities of the proposal have no attendance list."""
    listed = exists().where(
        InitiativePresence.case_id == InitiativeActivity.case_id,
        InitiativePresence.activity_row == InitiativeActivity.row_id,
    )
    mine = InitiativeActivity.case_id == case.case_id
    return read.number(select(func.count()).select_from(InitiativeActivity).where(mine, ~listed))


@fact("initiative_counted", gives="bool")
def initiative_counted(read: Read, case: CaseKey) -> bool:
    """Whether the outcome about the participants is told: every school on the lists has counted."""
    return read.is_true(
        exists().where(InitiativeProject.case_id == case.case_id, InitiativeProject.told_present.is_not(None))
    )


@fact("initiative_condition_met", gives="bool")
def initiative_condition_met(read: Read, case: CaseKey) -> bool:
    """Whether enough of the participants are at risk and there were enough of them, as it was told."""
    return read.is_true(exists().where(InitiativeProject.case_id == case.case_id, InitiativeProject.is_met.is_(True)))


@fact("youth_activities_held", gives="whole")
def youth_activities_held(read: Read, case: CaseKey) -> int:
    """How many activities of youth initiatives were held in the municipality of the institution."""
    above = select(InstitutionReach.ancestor_id).where(InstitutionReach.descendant_id == case.institution_id)
    held = (
        select(func.count())
        .select_from(InitiativeActivity)
        .join(Case, Case.id == InitiativeActivity.case_id)
        .where(Case.institution_id.in_(above), Case.state.in_(UNDER_WAY), InitiativeActivity.held_on <= read.on)
    )
    return read.number(held)


@fact("initiative_paid", gives="whole")
def initiative_paid(read: Read, case: CaseKey) -> int:
    """Euro cents that were paid for the project."""
    return read.number(select(InitiativeProject.paid_cents).where(InitiativeProject.case_id == case.case_id))
