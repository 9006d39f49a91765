"""What does not go smoothly: guardians who object, and an author who hands a plan back."""

from datetime import timedelta

from sqlalchemy import select

from iapflow.cli.demo.acting import request_id
from iapflow.cli.demo.world import World, at
from iapflow.services.cases import Opening, Press, fire, start
from iapflow.store.case import Case, CaseRole

OBJECTS = ("Anna", "Māra")
WORDS = "Uzskatu, ka bērnam papildu nodarbības nav vajadzīgas."
REASONS = "Plāns palīdz apgūt kavēto; abi vecāki uzklausīti, un atbalsts ir bērna interesēs."
ILL = "Ilgstoša slimība; plānu, lūdzu, uzticēt kolēģim."


def make_hitches(world: World) -> None:
    """One objection that waits for its head, one that was decided, and a plan without an author."""
    for name, unit, is_decided in zip(OBJECTS, ("RAINA", "BEBRENE"), (False, True), strict=True):
        case = _object(world, unit, name)
        if is_decided:
            said = {"reasons": REASONS, "informed_on": world.clock.now.date().isoformat()}
            head = world.actor(world.one(unit, "institution_head"))
            press = Press("keep_on", head, request_id(world), answers={"decision": said})
            fire(world.store, world.room, case, press)
    _hand_back(world)


def _object(world: World, unit: str, name: str) -> int:
    """Registered by the coordinator, two school days before the opening."""
    world.clock.now = at(world.day - timedelta(days=3), 10)
    with world.store.reading() as session:
        in_delivery = Case.workflow == "support_plan", Case.state == "in_delivery"
        here = Case.institution_id == world.units[unit]
        learner = session.scalars(select(Case.learner_id).where(*in_delivery, here).order_by(Case.id.desc())).first()
    opening = Opening("objection", world.units[unit], learner, world.semesters["current"])
    said = {
        "objected_by": f"{name} Paraudziņa", "received_on": world.clock.now.date().isoformat(),
        "received_how": "written", "words": WORDS,
    }  # fmt: skip
    actor = world.actor(world.one(unit, "institution_coordinator"))
    press = Press("start", actor, request_id(world), answers={"objection": said})
    return start(world.store, world.room, opening, press)


def _hand_back(world: World) -> None:
    """The author of a plan that is only begun."""
    world.clock.now = at(world.day - timedelta(days=2), 11)
    with world.store.reading() as session:
        case, author = session.execute(
            select(Case.id, CaseRole.person_id)
            .join(CaseRole, (CaseRole.case_id == Case.id) & (CaseRole.role == "plan_author"))
            .where(Case.workflow == "support_plan", Case.state == "draft")
            .where(Case.institution_id == world.units["SELIJA"], CaseRole.valid_to.is_(None))
            .order_by(Case.id)
        ).first() or (None, None)
    if case is not None and author is not None:
        press = Press("hand_back", world.actor(author), request_id(world), answers={"reason": {"comment": ILL}})
        fire(world.store, world.room, case, press)
