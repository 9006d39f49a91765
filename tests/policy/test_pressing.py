"""Who may press: roles by unit and relation, four eyes, substitutes."""

from dataclasses import replace

import pytest

from iapflow.engine.values import Actor, Circumstances, Grant
from iapflow.errors import Reason
from iapflow.policy.actor import SYSTEM
from iapflow.policy.pressing import pressing_grant, refusals, roles_on, start_refusals, starting_grant
from tests.engine.made import ABOVE, DEPUTY, ELSEWHERE, HEAD, HERE, OFFICER, TODAY, WRITER, actor, book

CASE = Circumstances(frozenset({HERE, ABOVE}), {"author_of_case": frozenset({WRITER}), "auditor": frozenset({9})})


def held(who: Actor, case: Circumstances = CASE) -> set[str]:
    """The roles somebody holds on the case."""
    return set(roles_on(who, case, book().roles))


def reasons(transition: str, who: Actor, case: Circumstances = CASE) -> list[str]:
    """Why somebody may not press."""
    found: tuple[Reason, ...] = refusals(book().workflow.transitions[transition], who, case, book().roles)
    return [reason.because for reason in found]


@pytest.mark.parametrize(("unit", "roles"), [(HERE, {"head"}), (ABOVE, {"head"}), (ELSEWHERE, set())])
def test_a_role_reaches_down_from_where_it_is_held(unit: int, roles: set[str]) -> None:
    assert roles == held(actor(HEAD, "head", unit=unit))


def test_a_role_with_a_relation_asks_for_it() -> None:
    assert {"writer"} == held(actor(WRITER, "writer"))
    assert set() == held(actor(HEAD, "writer"))


def test_a_substitute_acts_through_the_relation_of_whom_they_substitute() -> None:
    assert {"writer"} == held(actor(DEPUTY, "writer", acting_for=WRITER))
    assert set() == held(actor(WRITER, "writer", acting_for=DEPUTY))


def test_ones_own_role_stands_before_a_substitution() -> None:
    both = Actor(HEAD, "Ilze", TODAY, (Grant("head", HERE), Grant("head", HERE, DEPUTY)))

    assert roles_on(both, CASE, book().roles)["head"].acting_for is None


def test_where_ones_own_grant_fails_the_substitution_counts() -> None:
    both = Actor(HEAD, "Ilze", TODAY, (Grant("writer", HERE), Grant("writer", HERE, WRITER)))

    assert roles_on(both, CASE, book().roles)["writer"].acting_for == WRITER


def test_an_unknown_role_and_one_without_reach_give_nothing() -> None:
    assert set() == held(actor(HEAD, "retired_role", "helper"))


def test_a_sample_reaches_only_whoever_is_named_in_the_case() -> None:
    assert {"auditor"} == held(actor(9, "auditor", unit=ELSEWHERE))
    assert set() == held(actor(8, "auditor", unit=HERE))


def test_nobody_in_particular_has_no_relations() -> None:
    assert set() == held(Actor(None, "", TODAY, (Grant("writer", HERE),)))


def test_the_system_may_press_anything() -> None:
    assert [] == reasons("expire", SYSTEM(TODAY))
    assert [] == reasons("approve", SYSTEM(TODAY))
    assert pressing_grant(book().workflow.transitions["approve"], SYSTEM(TODAY), CASE, book().roles) is None


def test_without_the_role_one_is_told_who_has_it() -> None:
    (reason,) = refusals(book().workflow.transitions["approve"], actor(WRITER, "writer"), CASE, book().roles)

    assert reason.because == "by"
    assert {"lv": "To var darīt: Vadītājs, Ierēdnis.", "en": "Who can do this: Head, Officer."} == reason.sentence


def test_what_nobody_presses_says_so() -> None:
    (reason,) = refusals(book().workflow.transitions["expire"], actor(HEAD, "head"), CASE, book().roles)

    assert "by itself" in str(reason.sentence)


@pytest.mark.parametrize(
    ("who", "because"),
    [
        (actor(HEAD, "head"), []),
        (actor(WRITER, "head"), ["not_by"]),
        (actor(DEPUTY, "head", acting_for=HEAD), []),
        (actor(DEPUTY, "head", acting_for=WRITER), ["not_by"]),
        (actor(WRITER, "head", acting_for=HEAD), ["not_by"]),
    ],
    ids=["head", "writer", "substitute", "substitute of the writer", "writer as substitute"],
)
def test_four_eyes_hold_through_substitutes(who: Actor, because: list[str]) -> None:
    assert because == reasons("approve", who)


@pytest.mark.parametrize(
    ("who", "because"),
    [
        (actor(OFFICER, "officer"), ["not_by"]),
        (actor(DEPUTY, "officer"), []),
        (actor(DEPUTY, "officer", acting_for=OFFICER), ["not_by"]),
    ],
)
def test_whoever_took_an_earlier_step_leaves_this_one_to_others(who: Actor, because: list[str]) -> None:
    case = replace(CASE, did={"approve": frozenset({OFFICER})})

    assert because == reasons("agree", who, case)


def test_one_role_that_is_free_is_enough() -> None:
    """The head's role is a substitution for the writer, the officer's is one's own."""
    who = Actor(OFFICER, "Ilze", TODAY, (Grant("head", HERE, WRITER), Grant("officer", ABOVE)))

    assert [] == reasons("approve", who)
    grant = pressing_grant(book().workflow.transitions["approve"], who, CASE, book().roles)
    assert Grant("officer", ABOVE) == grant


def test_the_journal_gets_the_first_role_that_may() -> None:
    grant = pressing_grant(book().workflow.transitions["approve"], actor(HEAD, "officer", "head"), CASE, book().roles)

    assert Grant("head", HERE) == grant


def test_no_relation_is_asked_where_there_is_no_case_yet() -> None:
    start = book().workflow.start.model_copy(update={"by": ("writer",)})

    assert () == start_refusals(start, actor(HEAD, "writer"), Circumstances(frozenset({HERE})), book().roles)
    assert Grant("writer", HERE) == starting_grant(start, actor(HEAD, "writer"), Circumstances(frozenset({HERE})))


def test_a_case_is_opened_only_where_the_role_reaches() -> None:
    start, there = book().workflow.start, Circumstances(frozenset({ELSEWHERE}))

    assert ["by"] == [reason.because for reason in start_refusals(start, actor(HEAD, "head"), there, book().roles)]
    assert () == start_refusals(start, SYSTEM(TODAY), there, book().roles)
