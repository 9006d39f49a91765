"""The decision: what a press leads to, or every reason why not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from iapflow.engine.deciding import MOST_BY_ITSELF, begin, decide, out_of_turn, sweep
from iapflow.engine.values import Ask, Circumstances, Move, Snapshot
from iapflow.errors import Refused
from iapflow.policy.actor import SYSTEM
from tests.engine.made import (
    ABOVE,
    DEPUTY,
    ELSEWHERE,
    HEAD,
    NOW,
    OFFICER,
    TODAY,
    WRITER,
    actor,
    ask,
    book,
    case,
    related,
    sheet,
    table,
)


def refused(snapshot: Snapshot, wanted: Ask) -> list[str]:
    """The kinds of reasons of a refusal."""
    with pytest.raises(Refused) as caught:
        decide(book(), table(), snapshot, wanted)
    return [reason.because for reason in caught.value.reasons]


def head() -> Any:
    return actor(HEAD, "head")


def test_a_complete_form_moves_the_case() -> None:
    step = decide(book(), table(), case(), ask("hand_in", sheet=sheet()))

    assert (Move("hand_in", "draft", "handed_in"),) == step.moves
    assert step.state == "handed_in"
    assert {"sheet": sheet()} == step.submits
    assert ("writer", None) == (step.role, step.acting_for)
    assert not step.is_final


def test_effects_come_as_values_in_file_order() -> None:
    step = decide(book(), table(), case(), ask("hand_in", sheet=sheet()))

    assert [("record", "hand_in"), ("notify", "hand_in")] == [(each.name, each.transition) for each in step.effects]
    assert step.effects[0].parameters.into == "risks"


def test_every_failed_rule_keeps_its_sentence() -> None:
    facts = {"agreement_valid": True, "application_signed": False}

    with pytest.raises(Refused) as caught:
        decide(book(), table(), case(facts=facts), ask("hand_in", sheet=sheet(amount=1.0, until=date(2026, 1, 1))))

    reasons = caught.value.reasons
    assert ["enough", "dated", "needs"] == [reason.because for reason in reasons]
    assert {"lv": "Par maz", "en": "Too little."} == reasons[0].sentence
    assert ["sheet.amount", None, None] == [reason.fix for reason in reasons]


def test_a_rule_whose_answer_is_missing_fails_closed() -> None:
    given = {"until": date(2026, 12, 1), "steps": []}

    assert ["enough"] == refused(case(), ask("hand_in", sheet=given))


def test_a_fact_that_nobody_knows_fails_closed() -> None:
    assert ["needs"] == refused(case(facts={}), ask("hand_in", sheet=sheet()))


def test_a_form_that_was_not_given_is_a_reason() -> None:
    assert ["form"] == refused(case(), ask("hand_in"))
    assert ["form"] == refused(case("handed_in"), ask("return_it", head()))


def test_who_may_not_is_not_told_what_else_is_missing() -> None:
    assert ["by"] == refused(case(), ask("hand_in", head()))


def test_a_press_from_another_state_is_refused() -> None:
    assert ["state"] == refused(case("done"), ask("hand_in", sheet=sheet()))
    assert ["state"] == refused(case("a_state_of_an_older_version"), ask("hand_in", sheet=sheet()))


def test_an_action_the_workflow_does_not_know_is_refused() -> None:
    assert ["state"] == refused(case(), ask("os.getcwd"))


def test_a_mistake_of_ours_is_not_taken_for_a_refusal() -> None:
    """Only refusals are answers; a broken fact rises."""

    class Broken(dict[str, Any]):
        def get(self, name: str, default: Any = None) -> Any:
            raise ValueError(name)

    with pytest.raises(ValueError, match="application_signed"):
        decide(book(), table(), case(facts=Broken()), ask("hand_in", sheet=sheet()))


@pytest.mark.parametrize(
    ("partner", "agreement", "path"),
    [
        ("municipal", True, ["approved", "at_town"]),
        ("vpii", True, ["approved", "at_state"]),
        (None, True, ["approved", "at_state"]),
        ("municipal", False, ["approved"]),
        ("municipal", None, ["approved"]),
    ],
)
def test_routes_leave_by_partner_and_agreement(partner: str | None, agreement: Any, path: list[str]) -> None:
    snapshot = case("handed_in", roots={"institution": {"partner_type": partner}}, facts={"agreement_valid": agreement})

    step = decide(book(), table(), snapshot, ask("approve", head()))

    assert path == [move.to_state for move in step.moves]
    assert [False] + [True] * (len(path) - 1) == [move.by_system for move in step.moves]


def test_a_route_brings_its_own_effects() -> None:
    step = decide(book(), table(), case("handed_in"), ask("approve", head()))

    assert [("notify", "route")] == [(each.name, each.transition) for each in step.effects]


def test_previous_goes_back_to_where_the_case_came_from() -> None:
    step = decide(book(), table(), case("handed_in", previous_state="draft"), ask("take_back"))

    assert (Move("take_back", "handed_in", "draft"),) == step.moves


def test_previous_without_a_previous_state_stays() -> None:
    step = decide(book(), table(), case("handed_in", previous_state=None), ask("take_back"))

    assert step.state == "handed_in"


def test_the_writer_cannot_approve_their_own_case() -> None:
    assert ["not_by"] == refused(case("handed_in"), ask("approve", actor(WRITER, "head")))


def test_the_same_person_cannot_take_both_steps() -> None:
    snapshot = case("at_state", circumstances=Circumstances(frozenset({10}), {}, {"approve": frozenset({OFFICER})}))

    assert ["not_by"] == refused(snapshot, ask("agree", actor(OFFICER, "officer")))
    assert decide(book(), table(), snapshot, ask("agree", actor(HEAD, "officer"))).is_final


def test_a_substitute_stands_in_the_journal_with_whom_they_substitute() -> None:
    step = decide(book(), table(), case("handed_in"), ask("approve", actor(DEPUTY, "head", acting_for=HEAD)))

    assert ("head", HEAD) == (step.role, step.acting_for)


def test_a_substitute_of_the_writer_cannot_approve() -> None:
    snapshot = case("handed_in")

    assert ["not_by"] == refused(snapshot, ask("approve", actor(DEPUTY, "head", acting_for=WRITER)))


def test_a_role_held_elsewhere_does_not_count() -> None:
    assert ["by"] == refused(case("handed_in"), ask("approve", actor(HEAD, "head", unit=ELSEWHERE)))
    assert decide(book(), table(), case("handed_in"), ask("approve", actor(HEAD, "head", unit=ABOVE)))


def test_a_role_without_its_relation_does_not_count() -> None:
    snapshot = related(case(), author_of_case=HEAD)

    assert ["by"] == refused(snapshot, ask("hand_in", sheet=sheet()))


def test_nobody_presses_what_happens_by_itself() -> None:
    assert ["by"] == refused(case("at_state"), ask("expire", head()))
    assert decide(book(), table(), case("at_state"), Ask("expire", SYSTEM(TODAY), NOW)).is_final


@pytest.mark.parametrize(("days", "reasons"), [(10, []), (11, ["within"])])
def test_a_closed_case_is_reopened_only_within_its_term(days: int, reasons: list[str]) -> None:
    snapshot = case("done", entered_at=NOW - timedelta(days=days))
    wanted = ask("reopen", actor(OFFICER, "officer"))

    found = refused(snapshot, wanted) if reasons else []

    assert reasons == found
    if not reasons:
        assert decide(book(), table(), snapshot, wanted).state == "draft"


def test_before_answers_are_looked_at_state_and_person_are() -> None:
    """A page of a stranger is not told what is wrong in the form."""
    found = [
        out_of_turn(book(), table(), case("done"), ask("hand_in")),
        out_of_turn(book(), table(), case(), ask("hand_in", head())),
        out_of_turn(book(), table(), case(), ask("hand_in")),
    ]

    assert [["state"], ["by"], []] == [[reason.because for reason in reasons] for reasons in found]


def test_a_case_begins_in_its_initial_state_with_what_that_brings() -> None:
    step = begin(book(), case(), Ask("start", head(), NOW))

    assert (Move("start", "", "draft"),) == step.moves
    assert ["notify"] == [effect.name for effect in step.effects]
    assert ["writer"] == [task.role for task in step.tasks]
    assert step.role == "head"


def test_who_may_not_open_is_told_who_can() -> None:
    with pytest.raises(Refused) as caught:
        begin(book(), case(), Ask("start", actor(WRITER, "writer"), NOW))

    (reason,) = caught.value.reasons
    assert reason.because == "by"
    assert {"lv": "To var darīt: Vadītājs.", "en": "Who can do this: Head."} == reason.sentence


def test_opening_asks_its_rules() -> None:
    with pytest.raises(Refused) as caught:
        begin(book(), case(facts={"agreement_valid": False}), Ask("start", head(), NOW))

    assert ["agreement"] == [reason.because for reason in caught.value.reasons]


def test_a_sweep_takes_the_route_that_has_begun_to_hold() -> None:
    waiting = case("approved", facts={"agreement_valid": False})

    assert sweep(book(), waiting, NOW) is None
    step = sweep(book(), replace(waiting, facts={"agreement_valid": True}), NOW)
    assert step is not None
    assert [("route", "at_town", True)] == [(move.transition, move.to_state, move.by_system) for move in step.moves]


def test_routes_in_a_circle_come_to_an_end() -> None:
    """Load refuses such a definition; should one slip through, it stops by itself."""
    workflow = book().workflow
    states = {
        name: state.model_copy(
            update={"route": tuple(route.model_copy(update={"to": "approved"}) for route in state.route)}
        )
        for name, state in workflow.states.items()
    }
    bundle = replace(book().bundle, workflow=workflow.model_copy(update={"states": states}))

    step = sweep(replace(book(), bundle=bundle), case("approved"), NOW)

    assert step is not None
    assert len(step.moves) == MOST_BY_ITSELF
