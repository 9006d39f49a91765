"""Voting and doing tasks: what each answer leads to, and what the last one closes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from iapflow.engine.answering import cast_vote, finish_task
from iapflow.engine.approving import VOTE, against_voting, standing, votes_wanted
from iapflow.engine.arriving import arrived
from iapflow.engine.context import Known
from iapflow.engine.deciding import decide
from iapflow.engine.remembering import remembered
from iapflow.engine.rulebook import Rulebook
from iapflow.engine.values import Ask, Snapshot, Step
from iapflow.errors import Refused
from iapflow.policy.circumstances import Circumstances
from tests.engine.commission import (
    APPROVE,
    MEMBER,
    OTHER,
    case,
    commission,
    deputy,
    person,
    table_of,
)
from tests.engine.made import ABOVE, DEPUTY, HEAD, HERE, NOW, OFFICER, WRITER, sheet

SCORED = "{of: [head, officer, member], need: {any: {of: [head, officer, member], count: 3}}, then: pass_it, else: refuse_it, form: score, own: true, reveal: all_done}"


def vote(book: Rulebook, snapshot: Snapshot, who: Any, answer: str, **sheets: Any) -> tuple[Step, Snapshot]:
    """Somebody votes; the step, and the case afterwards."""
    asked = Ask(VOTE, person(who) if isinstance(who, int) else who, NOW, sheets)
    step = cast_vote(book, table_of(book), snapshot, asked, answer)
    return step, remembered(snapshot, step, asked)


def press(book: Rulebook, snapshot: Snapshot, name: str, **answers: Any) -> Snapshot:
    """The writer hands something in."""
    asked = Ask(name, person(WRITER), NOW, answers)
    return remembered(snapshot, decide(book, table_of(book), snapshot, asked), asked)


def do(book: Rulebook, snapshot: Snapshot, who: int, key: str, row: str = "", **answers: Any) -> tuple[Step, Snapshot]:
    """Somebody does a task."""
    asked = Ask("task", person(who), NOW, answers)
    step = finish_task(book, snapshot, asked, (key, row))
    return step, remembered(snapshot, step, asked)


def why(call: Any, *args: Any, **more: Any) -> str:
    """Why something is refused."""
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return refused.value.reasons[0].because


def asked(snapshot: Snapshot) -> set[str]:
    """The open to-dos by name: the persons asked, or the tasks."""
    return {f"{one.key}:{one.row_id}" for one in snapshot.to_dos if one.is_open}


def test_a_state_that_is_entered_asks_every_voter_once() -> None:
    book = commission()

    entered = press(book, case("draft"), "hand_in", sheet=sheet())

    assert {f"vote:{one}" for one in (HEAD, OFFICER, MEMBER, OTHER)} == asked(entered)


def test_a_vote_is_kept_and_the_state_lasts_until_the_need_is_met() -> None:
    book = commission()
    entered = press(book, case("draft"), "hand_in", sheet=sheet())

    first, after = vote(book, entered, HEAD, "yes")
    last, ended = vote(book, after, MEMBER, "yes")

    assert ["vote"] == [move.transition for move in first.moves]
    assert first.lasts
    assert f"vote:{HEAD}" not in asked(after)
    assert ["vote", "pass_it"] == [move.transition for move in last.moves]
    assert [False, True] == [move.by_system for move in last.moves]
    assert "joined" == ended.state


def test_a_veto_fires_the_other_transition_in_the_same_step() -> None:
    step, after = vote(commission(), case(), HEAD, "no")

    assert ["vote", "refuse_it"] == [move.transition for move in step.moves]
    assert "refused" == after.state


def test_nobody_votes_twice_nor_after_their_substitute() -> None:
    book = commission()
    _, after = vote(book, case(), deputy("member", MEMBER), "yes")

    assert "voted" == why(vote, book, after, deputy("member", MEMBER), "yes")
    assert "voted" == why(vote, book, after, MEMBER, "yes")
    assert (("member", MEMBER),) == after.votes[0].seats


def test_a_substitute_votes_for_the_role_and_both_are_known() -> None:
    step, _ = vote(commission(), case(), deputy(), "abstain")

    assert ("head", HEAD) == (step.role, step.acting_for)
    assert DEPUTY == step.vote.person_id if step.vote else None


def test_who_stands_too_near_for_then_may_not_vote_and_is_not_asked() -> None:
    near = Circumstances(frozenset({HERE, ABOVE}), {"author_of_case": frozenset({MEMBER})})
    snapshot = replace(case(), circumstances=near)

    assert "not_by" == why(vote, commission(), snapshot, MEMBER, "yes")
    assert str(MEMBER) not in {plan.row_id for plan in votes_wanted(commission(), snapshot)}


def test_one_who_has_no_such_role_is_told_who_votes() -> None:
    assert "by" == why(vote, commission(), case(), WRITER, "yes")
    assert "state" == why(vote, commission(), case("draft"), HEAD, "yes")
    assert VOTE == why(vote, commission(), case(), HEAD, "perhaps")


def test_what_then_needs_is_asked_before_the_first_vote() -> None:
    book = commission(needs="[{id: enough, if: 'sheet.amount > 100.0', else: {lv: Nav, en: Too little}}]")

    assert "enough" == why(vote, book, case(), MEMBER, "no")


def test_in_order_the_next_role_waits_and_is_asked_when_its_turn_comes() -> None:
    book = commission(APPROVE.replace("veto: [head]", "in_order: true"))
    entered = press(book, case("draft"), "hand_in", sheet=sheet())

    _, after = vote(book, entered, HEAD, "yes")

    assert {f"vote:{HEAD}"} == asked(entered)
    assert "in_order" == why(vote, book, entered, MEMBER, "yes")
    assert {f"vote:{OFFICER}"} == asked(after)


def test_sheets_are_rows_for_rules_only_when_all_are_in() -> None:
    book = commission(SCORED, needs="[{if: 'sum(votes.score.map(v, v.points)) >= 6.0', else: {lv: N, en: N}}]")
    _, one = vote(book, case(), HEAD, "yes", score={"points": 3})
    before = Known(arrived(book, one, "voting", Ask("", person(HEAD), NOW)), Ask("", person(HEAD), NOW))["votes.score"]
    _, two = vote(book, one, OFFICER, "yes", score={"points": 2})
    step, ended = vote(book, two, MEMBER, "yes", score={"points": 1})

    assert [] == before
    assert "pass_it" == step.moves[1].transition
    assert [3, 2, 1] == [vote.sheet["points"] for vote in ended.votes]


def test_where_the_sheets_say_no_the_other_way_is_taken() -> None:
    book = commission(SCORED, needs="[{if: 'sum(votes.score.map(v, v.points)) >= 6.0', else: {lv: N, en: N}}]")
    snapshot = case()
    for who in (HEAD, OFFICER):
        _, snapshot = vote(book, snapshot, who, "yes", score={"points": 1})

    step, _ = vote(book, snapshot, MEMBER, "yes", score={"points": 1})

    assert "refuse_it" == step.moves[1].transition


def test_a_sheet_must_come_unless_one_stays_out_of_it() -> None:
    book = commission(SCORED)

    assert "form" == why(vote, book, case(), HEAD, "yes")
    assert vote(book, case(), HEAD, "conflict")[1].votes


def test_an_amendment_asks_again_only_those_who_see_something_else() -> None:
    """The members do not see the section that changed first; the other one everybody sees."""
    book = commission(APPROVE.replace("veto: [head]", "veto: []").replace("count: 1", "count: 2"))
    _, after = vote(book, case(), MEMBER, "yes")
    _, after = vote(book, after, OFFICER, "no")

    amended = press(book, after, "amend", sheet=sheet(steps=[{"id": "s1", "what": "another"}]))
    changed = press(book, after, "amend", sheet=sheet(amount=51))

    assert {MEMBER, OFFICER} == {one.person_id for one in standing(book, amended)}
    assert () == standing(book, changed)
    assert f"vote:{MEMBER}" not in asked(amended)
    assert f"vote:{MEMBER}" in asked(changed)


def test_after_a_return_a_yes_stands_where_nothing_changed_and_a_no_is_asked_again() -> None:
    book = commission(APPROVE.replace("else: refuse_it", "else: send_back"))
    _, one = vote(book, case(), MEMBER, "yes")
    _, back = vote(book, one, HEAD, "no")

    again = press(book, back, "hand_in", sheet=sheet())

    assert "draft" == back.state
    assert [MEMBER] == [one.person_id for one in standing(book, again)]
    assert () == against_voting(book, again, Ask(VOTE, person(HEAD), NOW))


def test_each_row_has_its_task_and_the_last_one_moves_the_case() -> None:
    book = commission()
    rows = [{"id": "s1", "what": "a"}, {"id": "s2", "what": "b"}]
    entered = press(book, case("draft"), "ask_all", sheet=sheet(steps=rows))

    _, one = do(book, entered, OFFICER, "step", "s1")
    _, two = do(book, one, MEMBER, "opinion", note={"words": "Jā"})
    last, ended = do(book, two, OFFICER, "step", "s2")

    assert {"opinion:", "step:s1", "step:s2"} == asked(entered)
    assert {"opinion:", "step:s2"} == asked(one)
    assert ["task", "route"] == [move.transition for move in last.moves]
    assert "joined" == ended.state


def test_rows_added_later_get_their_task_and_rows_removed_lose_it() -> None:
    book = commission()
    entered = press(book, case("draft"), "ask_all", sheet=sheet(steps=[{"id": "s1"}, {"id": "s2"}]))
    _, one = do(book, entered, OFFICER, "step", "s1")

    more = press(book, one, "ask_more", sheet=sheet(steps=[{"id": "s1"}, {"id": "s3"}]))

    assert {"opinion:", "step:s3"} == asked(more)


@pytest.mark.parametrize(("done", "needed"), [("any", 1), ("2", 2), ("all", 3)])
def test_so_many_tasks_as_done_says_join(done: str, needed: int) -> None:
    book = commission(done=done)
    snapshot = press(book, case("draft"), "ask_all", sheet=sheet(steps=[{"id": "s1"}, {"id": "s2"}]))
    counted = 0
    for key, row in (("step", "s1"), ("step", "s2"), ("opinion", "")):
        if snapshot.state == "asking":
            more = {"note": {"words": "x"}} if key == "opinion" else {}
            _, snapshot = do(book, snapshot, MEMBER if more else OFFICER, key, row, **more)
            counted += 1

    assert ("joined", needed) == (snapshot.state, counted)


def test_a_task_is_given_out_only_where_its_rule_holds() -> None:
    book = commission(tasks="[{id: step, to: officer}, {id: more, to: officer, when: 'sheet.amount > 100.0'}]")

    small, large = (press(book, case("draft"), "ask_all", sheet=sheet(amount=amount)) for amount in (50.0, 500.0))

    assert ({"step:"}, {"step:", "more:"}) == (asked(small), asked(large))


def test_a_task_is_done_once_by_whom_it_is_given_and_with_its_form() -> None:
    book = commission()
    entered = press(book, case("draft"), "ask_all", sheet=sheet())
    _, after = do(book, entered, OFFICER, "step", "s1")

    assert "by" == why(do, book, entered, MEMBER, "step", "s1")
    assert "form" == why(do, book, entered, MEMBER, "opinion")
    assert "task" == why(do, book, after, OFFICER, "step", "s1")
    assert "task" == why(do, book, after, OFFICER, "vote", str(OFFICER))


def test_a_task_may_be_one_persons_whom_the_row_names() -> None:
    book = commission(tasks="[{for_each: sheet.steps, to: row.who, id: own, due: sheet.until}]")
    entered = press(book, case("draft"), "ask_all", sheet=sheet(steps=[{"id": "s1", "what": "one", "who": str(OTHER)}]))

    assert "by" == why(do, book, entered, MEMBER, "own", "s1")
    assert "joined" == do(book, entered, OTHER, "own", "s1")[1].state
