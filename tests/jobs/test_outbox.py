"""Promises are kept once by whoever comes first, and a failed one comes again."""

from datetime import timedelta

from iapflow.jobs.outbox import keep_promises
from iapflow.store.claiming import Claim, claim
from iapflow.store.outbox import Outbox
from tests.jobs.town import Town

OPENED = ("start_application", "register", "start")


def test_a_letter_leaves_for_each_promise_and_no_second_time(town: Town):
    """A second pass finds nothing to do."""
    town.do(town.story(), *OPENED)

    first, second = keep_promises(town.office), keep_promises(town.office)

    assert 3 == first.promises == first.letters
    assert 0 == second.promises
    assert all(row.done_at is not None for row in town.all(Outbox))


def test_what_cannot_be_delivered_is_put_off_and_comes_again(town: Town):
    """The reason that is kept names a kind of error and no person."""
    town.do(town.story(), *OPENED)
    town.post.is_shut = True

    failed = keep_promises(town.office)

    assert (0, 3) == (failed.promises, failed.put_off)
    assert {"OSError"} == {row.last_error for row in town.all(Outbox)}

    town.post.is_shut = False
    town.world.clock.now += timedelta(minutes=1)

    assert 3 == keep_promises(town.office).letters


def test_a_worker_that_died_is_replaced_when_its_lease_runs_out(town: Town):
    """Until then nobody else takes its work."""
    town.do(town.story(), *OPENED)
    with town.world.store as session:
        claim(session.connection(), town.world.clock.now, Claim("one that dies"))

    assert 0 == keep_promises(town.office).promises
    town.world.clock.now += timedelta(minutes=6)
    assert 3 == keep_promises(town.office).promises


def test_a_promise_nobody_can_keep_does_not_stop_the_others(town: Town):
    """An unknown topic is put off, the letters leave."""
    town.do(town.story(), *OPENED)
    with town.world.store as session:
        moment = town.world.clock.now - timedelta(days=1)
        session.add(Outbox(topic="pigeon", payload={}, created_at=moment, run_at=moment))

    done = keep_promises(town.office)

    assert (3, 1) == (done.letters, done.put_off)
