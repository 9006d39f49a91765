"""What a state brings: a due date with its sum, to-dos and timers."""

from datetime import date

from iapflow.engine.deciding import decide
from iapflow.engine.values import Snapshot, Step
from tests.engine.made import HEAD, OFFICER, actor, ask, book, case, sheet, table


def entered(snapshot: Snapshot, transition: str, **answers: object) -> Step:
    """The step of a press by whoever may."""
    who = None if transition in {"hand_in", "take_back"} else actor(HEAD, "head", "officer")
    return decide(book(), table(), snapshot, ask(transition, who, **answers))


def test_a_due_date_tells_how_it_was_counted() -> None:
    step = entered(case("handed_in"), "return_it", note={"words": "no"})

    assert step.due is not None
    assert date(2026, 10, 19) == step.due.on
    assert [
        "2026-10-05 and 10 school_days: 2026-10-19",
        "4 not counted: weekend",
    ] == [str(line) for line in step.due.lines]


def test_the_first_deadline_that_applies_counts() -> None:
    snapshot = case("handed_in", answers={"sheet": sheet(amount=500.0)})

    step = entered(snapshot, "return_it", note={"words": "no"})

    assert step.due is not None
    assert date(2026, 10, 8) == step.due.on


def test_a_deadline_may_be_a_day_of_the_form() -> None:
    step = entered(case(), "hand_in", sheet=sheet(until=date(2026, 11, 3)))

    assert step.due is not None
    assert date(2026, 11, 3) == step.due.on


def test_a_day_that_is_not_known_is_no_deadline() -> None:
    snapshot = case("handed_in", roots={"institution": {"partner_type": "vpii"}}, answers={})

    step = entered(snapshot, "approve")

    assert ("at_state", None) == (step.state, step.due)
    assert ["after"] == [timer.kind for timer in step.timers]


def test_a_deadline_may_lie_before_a_day() -> None:
    snapshot = case("handed_in", roots={"institution": {"partner_type": "vpii"}})

    step = entered(snapshot, "approve")

    assert step.due is not None
    assert ("at_state", date(2026, 11, 27)) == (step.state, step.due.on)


def test_reminders_and_escalation_are_planned_around_the_due_date() -> None:
    step = entered(case("handed_in"), "return_it", note={"words": "no"})

    assert [
        ("due", date(2026, 10, 19), {}),
        ("remind", date(2026, 10, 15), {"span": "2 school_days"}),
        ("escalate", date(2026, 10, 22), {"to": "head", "after": "3 school_days"}),
    ] == [(timer.kind, timer.on, dict(timer.payload)) for timer in step.timers]
    assert {"draft"} == {timer.name for timer in step.timers}


def test_what_fires_by_itself_is_planned_on_entry() -> None:
    other = {"institution": {"partner_type": "vpii"}}

    small = entered(case("handed_in", roots=other), "approve")
    large = entered(case("handed_in", roots=other, answers={"sheet": sheet(amount=500.0)}), "approve")

    assert [("expire", date(2026, 10, 12))] == [(each.name, each.on) for each in small.timers if each.kind == "after"]
    assert [date(2026, 10, 12), date(2026, 12, 1)] == [each.on for each in large.timers if each.kind == "after"]


def test_the_task_goes_to_whoever_takes_the_main_action() -> None:
    handed_in = entered(case(), "hand_in", sheet=sheet())
    back = entered(case("handed_in"), "return_it", note={"words": "no"})

    assert [("head", "approve"), ("officer", "approve")] == [(task.role, task.transition) for task in handed_in.tasks]
    assert [("writer", "hand_in", date(2026, 10, 19))] == [
        (task.role, task.transition, task.due) for task in back.tasks
    ]


def test_a_final_state_asks_nobody() -> None:
    step = decide(book(), table(), case("at_state"), ask("agree", actor(OFFICER, "officer")))

    assert ((), (), None) == (step.tasks, step.timers, step.due)
    assert step.is_final


def test_a_state_that_waits_for_its_route_asks_nobody() -> None:
    step = entered(case("handed_in", facts={"agreement_valid": False}), "approve")

    assert ("approved", ()) == (step.state, step.tasks)
