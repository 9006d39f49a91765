"""A run over which somebody died is finished by the clock, as the person who began it and once only."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from iapflow.jobs.many_at_once import PATIENCE, finish_runs
from iapflow.jobs.office import Office
from iapflow.services.actors import actor_for
from iapflow.services.many_at_once import Wish, begin
from iapflow.store.case import Case
from iapflow.store.event import Event
from iapflow.store.many_at_once import ManyRow
from tests.jobs.town import Town

SUBMITTED = ("start_application", "register", "start", "submit")


def later(town: Town) -> Office:
    """The same office when its patience is over."""
    town.world.clock.now += PATIENCE + timedelta(minutes=1)
    return town.office


def test_what_was_left_halfway_is_done_once(town: Town) -> None:
    story = town.do(town.story(), *SUBMITTED)
    with town.office.store.reading() as session:
        revision = session.get_one(Case, story.cases["plan"]).revision
    wish = Wish("support_plan", "approve_by_head", {story.cases["plan"]: revision}, "r" * 32)
    with town.office.store.reading() as session:
        head = actor_for(session, town.world.one("RAINA", "institution_head"), town.world.clock.now.date())
    begin(town.office.store, town.office.room, head, wish)

    assert 0 == finish_runs(town.office)
    assert [1, 0] == [finish_runs(later(town)), finish_runs(town.office)]
    with town.office.store.reading() as session:
        assert ["refused"] == list(session.scalars(select(ManyRow.outcome)))  # nobody had opened it
        assert 0 == len(session.scalars(select(Event).where(Event.transition == "approve_by_head")).all())
