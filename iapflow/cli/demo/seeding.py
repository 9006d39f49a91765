"""Making a demonstration's database: registers, people, then one story after the other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Engine, event, update
from sqlalchemy.orm import Session

from iapflow.cli.demo.accounts import Hash, make_accounts
from iapflow.cli.demo.colleagues import make_colleagues
from iapflow.cli.demo.compensations import make_suppliers
from iapflow.cli.demo.confirming import make_confirming
from iapflow.cli.demo.days import around, demo_day, terms
from iapflow.cli.demo.early_signs import make_early_signs
from iapflow.cli.demo.hitches import make_hitches
from iapflow.cli.demo.hours import make_hours
from iapflow.cli.demo.initiatives import make_initiatives
from iapflow.cli.demo.mistakes import make_mistakes
from iapflow.cli.demo.newcomers import make_newcomers
from iapflow.cli.demo.orders import make_orders
from iapflow.cli.demo.participants import make_participants
from iapflow.cli.demo.people import make_people
from iapflow.cli.demo.phrases import make_phrases
from iapflow.cli.demo.practice import make_practice
from iapflow.cli.demo.protecting import make_protecting
from iapflow.cli.demo.registers import make_registers
from iapflow.cli.demo.report_totals import make_report_totals
from iapflow.cli.demo.script import Act, script
from iapflow.cli.demo.supervisions import make_supervisions
from iapflow.cli.demo.talks import make_talks
from iapflow.cli.demo.teacher_events import make_teacher_events
from iapflow.cli.demo.world import MovingClock, World, at
from iapflow.definitions.catalogue import load, read_project
from iapflow.definitions.registry import Registry
from iapflow.services import practice
from iapflow.services.clock import set_demo_day
from iapflow.services.definitions import Definitions, publish
from iapflow.services.room import Room
from iapflow.store.outbox import Outbox
from iapflow.store.store import Store

SEED = 20170316
NEWS = timedelta(days=5)
"""Of so many days before the opening the letters still leave when the worker first runs."""
Watch = Callable[[str, int, int], None]
"""Told what is being made, how much of it is done, and of how much."""


@dataclass(frozen=True)
class Plan:
    """What a demonstration is made from.

    Args:
        project: the folder with `workflows/` and `forms/`.
        hashed: password -> what the database keeps.
        now: the real moment; the demonstration's day lies around it.
    """

    project: Path
    registry: Registry
    hashed: Hash
    now: datetime


def seed(store: Store, plan: Plan, watch: Watch) -> int:
    """Fill an empty, migrated database; how many acts it took.

    Raises:
        DefinitionError: the project's definitions have problems.
        Refused: a story met a rule it did not expect; the definitions and the demonstration disagree.
    """
    world = prepare(store, plan, watch)
    acts = script(world)
    _play(world, acts, watch)
    make_confirming(world)
    make_early_signs(world)
    make_initiatives(world)
    make_teacher_events(world)
    make_supervisions(world)
    make_phrases(world)
    make_talks(world)
    make_report_totals(world)
    make_orders(world)
    make_hitches(world)
    make_hours(world)
    make_colleagues(world)
    make_participants(world)
    make_practice(world)
    make_mistakes(world)
    make_protecting(world)
    practice.ensure(store, world.room)
    with store as session:
        _read_old_letters(session, world)
        make_accounts(session, world, plan.hashed)
        set_demo_day(session, world.day, plan.now)
    return len(acts)


def prepare(store: Store, plan: Plan, watch: Watch) -> World:
    """Definitions, registers and people: the world before its first story."""
    texts = read_project(plan.project)
    world = world_of(store, plan, texts)
    watch("definitions", 0, 1)
    publish(store, texts, plan.registry, world.clock.now)
    watch("definitions", 1, 1)
    with store as session:
        set_demo_day(session, plan.now.date(), plan.now)
        make_registers(session, world)
        make_suppliers(session, world)
        make_people(session, world)
        world.newcomers = make_newcomers(session, world)
    return world


def _read_old_letters(session: Session, world: World) -> None:
    """Letters promised more than a few days before the opening left on their day."""
    old = Outbox.created_at < at(world.day - NEWS, 0)
    session.execute(update(Outbox).where(old).values(done_at=Outbox.created_at))


def hurry(engine: Engine) -> None:
    """While a demonstration is made, a crash may cost the file: it is begun anew then."""

    def careless(connection: object, record: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")  # type: ignore[attr-defined]

    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", careless)


def world_of(store: Store, plan: Plan, texts: Mapping[str, bytes]) -> World:
    """A world without anybody: the clock, the calendar, the semesters around the present one."""
    calendar = load(texts, plan.registry).calendar
    if calendar is None:
        raise ValueError("a demonstration needs workflows/calendar.yaml")
    previous, current, following = around(terms(calendar.years), plan.now.date())
    clock = MovingClock(at(previous.starts_on, 5))
    room = Room(Definitions(plan.registry), clock)
    world = World(store, room, clock, Random(SEED), calendar, demo_day(current))  # noqa: S311 - drawn, not secret
    world.terms = {"previous": previous, "current": current, "next": following}
    return world


def _play(world: World, acts: list[Act], watch: Watch) -> None:
    for number, act in enumerate(acts, 1):
        world.clock.now = act.moment
        act.do()
        watch("histories", number, len(acts))
