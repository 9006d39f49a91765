"""What stays late is told level by level up the case's own chain, and nobody is told twice."""

from datetime import date, timedelta

from iapflow.jobs.outbox import keep_promises
from iapflow.jobs.timers import run_due_timers
from iapflow.store.timer import Timer
from tests.jobs.town import Town

SUBMITTED = ("start_application", "register", "start", "submit")


def told_on_each_day(town: Town, first: date, days: int) -> list[set[str]]:
    """Who got letters, day after day on which somebody got any; the rest of the clock stands still."""
    found = []
    for number in range(days):
        town.post.letters.clear()
        town.wait(first + timedelta(days=number))
        run_due_timers(town.office)
        keep_promises(town.office)
        readers = {str(letter["To"]).partition("@")[0] for letter in town.post.letters.values()}
        if readers:
            found.append(readers)
    return found


def test_an_escalation_goes_up_the_chain_until_nobody_stands_higher(town: Town) -> None:
    """The school's coordinator, then the municipality, the region, the state; each hears of it once."""
    town.do(town.story(), *SUBMITTED)
    keep_promises(town.office)
    with town.world.store as session:
        session.query(Timer).filter(Timer.kind != "escalate").update({"done_at": town.world.clock.now})
        session.query(Timer).filter(Timer.clock.is_not(None)).update({"done_at": town.world.clock.now})

    told = told_on_each_day(town, date(2026, 9, 14), 40)

    assert {"koordinators.raina"} == told[0]
    assert len(told) > 1
    assert sum(map(len, told)) == len(set().union(*told))
    assert [] == told_on_each_day(town, date(2026, 11, 2), 5)


def test_a_decision_in_between_ends_it(town: Town) -> None:
    """Nothing that was planned for the state outlives it."""
    story = town.do(town.story(), *SUBMITTED)
    town.wait(date(2026, 9, 22))
    run_due_timers(town.office)
    assert [1] == [
        row.payload["step"]
        for row in town.all(Timer)
        if row.kind == "escalate" and row.done_at is None and row.clock is None
    ]

    town.do(story, "approve_by_head")

    assert [] == [row for row in town.all(Timer) if row.name == "submitted" and row.done_at is None]
