"""How learners of the demonstration confirm, what is explained, days of measures, accounts of givers."""

from itertools import islice

from sqlalchemy import select

from iapflow.cli.demo.compensations import FAMILY_IBAN
from iapflow.cli.demo.world import World
from iapflow.services import confirmation_ways, giver_accounts, week_slots
from iapflow.services.log_confirming import explain
from iapflow.store.case import IS_OPEN, Case
from iapflow.store.measure import Measure
from iapflow.store.work_log import WorkLogEntry
from iapflow.store.work_month import WorkMonth, waits_for_word

UNIT = "RAINA"
EXPLAINED = ("RAINA", "BEBRENE")
PIN = "2749"
WITH_PIN, SLOTS = 3, 4
WHY = "Izglītojamais pārcēlies uz citu pilsētu, lapu parakstīt nevar."


def make_confirming(world: World) -> None:
    """On the opening day, beside everything that happened before it."""
    _ways(world)
    _days(world)
    _accounts(world)
    _explained(world)


def _ways(world: World) -> None:
    """A few learners chose a PIN, one a link; everybody else signs the sheet."""
    coordinator = world.actor(world.one(UNIT, "institution_coordinator"))
    place = world.units[UNIT]
    mine = select(Measure.case_id).where(Measure.giver_id == coordinator.person_id)
    with world.store.reading() as session:
        learners = session.scalars(
            select(Case.learner_id)
            .where(Case.institution_id == place, Case.state == "in_delivery", Case.learner_id.is_not(None), IS_OPEN)
            .where(Case.id.not_in(mine))
            .order_by(Case.id)
            .limit(WITH_PIN + 1)
        ).all()
    for number, learner in enumerate(learners):
        chosen = confirmation_ways.Chosen("pin", PIN, PIN) if number < WITH_PIN else confirmation_ways.Chosen("link")
        confirmation_ways.choose(world.store, world.room, coordinator, learner or 0, chosen)


def _days(world: World) -> None:
    """The first teachers of the school hold their measures on days of the week."""
    with world.store.reading() as session:
        rows = session.execute(
            select(Measure.case_id, Measure.row_id, Measure.giver_id)
            .join(Case, Case.id == Measure.case_id)
            .where(Case.institution_id == world.units[UNIT], Case.state == "in_delivery", Measure.unit == "h")
            .where(Measure.removed_at.is_(None), Measure.giver_id.is_not(None))
            .order_by(Measure.giver_id, Measure.case_id, Measure.row_id)
        ).all()
    for giver in sorted({row.giver_id for row in rows}):
        mine = (row for row in rows if row.giver_id == giver)
        for number, row in enumerate(islice(mine, SLOTS)):
            hour = 14 + number // 2
            slot = week_slots.Slot(row.case_id, row.row_id, number % 2 + 1, f"{hour}:00", f"{hour + 1}:00")
            week_slots.keep_slot(world.store, world.room, world.actor(giver), slot)


def _accounts(world: World) -> None:
    """All givers with a month have an account, but for the last one."""
    accountant = world.actor(world.one(UNIT, "accountant"))
    with world.store.reading() as session:
        here = WorkMonth.institution_id == world.units[UNIT]
        givers = session.scalars(select(WorkMonth.giver_id).where(here).distinct().order_by(WorkMonth.giver_id)).all()
    for giver in givers[:-1]:
        giver_accounts.enter(world.store, world.room, accountant, (giver, FAMILY_IBAN))


def _explained(world: World) -> None:
    """One row without the learner's word is explained and waits for the coordinator."""
    with world.store.reading() as session:
        row = session.execute(
            select(WorkLogEntry.id, WorkLogEntry.case_id, WorkLogEntry.giver_id)
            .join(Case, Case.id == WorkLogEntry.case_id)
            .where(Case.institution_id.in_([world.units[unit] for unit in EXPLAINED]), Case.state == "in_delivery")
            .where(WorkLogEntry.voided_at.is_(None), WorkLogEntry.mode == "in_person", *waits_for_word())
            .order_by(WorkLogEntry.id.desc())
            .limit(1)
        ).one_or_none()
    if row is not None:
        explain(world.store, world.room, world.actor(row.giver_id), row.case_id, ([row.id], WHY))
