"""Consent to health data in three states, and requests for protected rows: one waits, one was decided."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from iapflow.cli.demo.acting import request_id
from iapflow.cli.demo.days import school_days
from iapflow.cli.demo.world import World, at
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.store.application import Application
from iapflow.store.case import Case, CaseRole

CONSENTS = (("RAINA", "asked"), ("BEBRENE", "given"), ("BEBRENE", "refused"))
REQUESTS = (("BEBRENE", "received"), ("RAINA", "not_told"))
AGREED = select(Application.learner_id).where(Application.special_data_consent.is_(True))
"""Whose family agreed on the application already."""
ASKED_BY = "Inga Paraudziņa"
EXCERPT = "Ieraksts par apstākļiem ģimenē."
REASONS = "Ieraksta izpaušana nav bērna interesēs; sarunā piedāvāts tikties ar sociālo pedagogu."


def make_protecting(world: World) -> None:
    """In the last days before the opening."""
    days = school_days(world.calendar, world.terms["current"].starts_on, world.day - timedelta(days=1))[-6:]
    used = set[int]()
    for number, (unit, goal) in enumerate(CONSENTS):
        world.clock.now = at(days[number], 11)
        _consent(world, (unit, goal), used)
    for number, (unit, goal) in enumerate(REQUESTS):
        world.clock.now = at(days[number + len(CONSENTS)], 11)
        _request(world, (unit, goal), used)
    world.clock.now = at(world.day - timedelta(days=1), 20)


def _consent(world: World, what: tuple[str, str], used: set[int]) -> None:
    """An author asks, as soon as a plan needs a row about health; the coordinator writes the answer down."""
    unit, goal = what
    learner, author = _planned(world, unit, used, Case.learner_id.not_in(AGREED))
    opening = Opening("special_consent", world.units[unit], learner, world.semesters["current"], author)
    case = start(world.store, world.room, opening, Press("start", world.actor(author), request_id(world)))
    coordinator = world.one(unit, "institution_coordinator")
    if goal == "given":
        said = {
            "signer_kind": "parent", "given_by": ASKED_BY, "signed_on": world.clock.now.date().isoformat(),
            "checked_how": "Uzrādīts personu apliecinošs dokuments.", "agrees": True,
        }  # fmt: skip
        _fire(world, (case, "give", coordinator), {"answer": said})
    elif goal == "refused":
        _fire(world, (case, "refuse", coordinator), {})


def _request(world: World, what: tuple[str, str], used: set[int]) -> None:
    """The head registers what somebody of the family asks; the named specialist decides."""
    unit, goal = what
    learner, _ = _planned(world, unit, used)
    specialist = world.staff[unit, "support_specialist"][0]
    opening = Opening("disclosure", world.units[unit], learner, world.semesters["current"], specialist)
    day = world.clock.now.date().isoformat()
    asked = {
        "asked_by": ASKED_BY, "standing": "Māte", "received_on": day, "received_how": "written", "excerpt": EXCERPT,
    }  # fmt: skip
    head = world.actor(world.one(unit, "institution_head"))
    press = Press("start", head, request_id(world), answers={"request": asked})
    case = start(world.store, world.room, opening, press)
    if goal == "not_told":
        _fire(world, (case, "keep_back", specialist), {"decision": {"informed_on": day, "reasons": REASONS}})


def _planned(world: World, unit: str, used: set[int], *more: ColumnElement[bool]) -> tuple[int, int]:
    """A learner whose plan is in delivery, each once, and its author."""
    mine = Case.workflow == "support_plan", Case.state == "in_delivery", Case.institution_id == world.units[unit]
    with world.store.reading() as session:
        row = session.execute(
            select(Case.learner_id, CaseRole.person_id)
            .join(CaseRole, (CaseRole.case_id == Case.id) & (CaseRole.role == "plan_author"))
            .where(*mine, *more, Case.learner_id.not_in(used), CaseRole.valid_to.is_(None))
            .order_by(Case.id)
        ).first()
    if row is None:
        raise ValueError(f"the demonstration has no plan in delivery left in {unit}")
    used.add(row.learner_id)
    return row.learner_id, row.person_id


def _fire(world: World, what: tuple[int, str, int], answers: dict[str, Any]) -> None:
    case, transition, person = what
    fire(world.store, world.room, case, Press(transition, world.actor(person), request_id(world), answers=answers))
