"""When several people decide: what closes an approval, compared with a plain model over all that may follow."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iapflow.definitions.model import Approve
from iapflow.engine.verdict import is_vacant, pending, turn, verdict
from iapflow.engine.votes import ANSWERS, Vote

ROLES = ("a", "b", "c")


def approve(**more: object) -> Approve:
    """An approval of three roles."""
    return Approve.model_validate({"of": list(ROLES), "then": "yes_way", "else": "no_way", **more})


def vote(person: int, role: str, answer: str) -> Vote:
    """One vote in one's own seat."""
    return Vote(person, "s", person, ((role, person),), answer)  # type: ignore[arg-type]


def cast(words: str, seats: dict[str, frozenset[int]]) -> list[Vote]:
    """`1yes 2no` by the persons of these seats."""
    roles = {person: role for role, people in seats.items() for person in people}
    return [vote(int(word[0]), roles[int(word[0])], word[1:]) for word in words.split()]


SEATS = {"a": frozenset({1}), "b": frozenset({2, 3}), "c": frozenset({4})}


@pytest.mark.parametrize(
    ("need", "words", "expected"),
    [
        ({"all": ["a"]}, "1yes", "then"),
        ({"all": ["a"]}, "1no", "else"),
        ({"all": ["a"]}, "1abstain", "else"),
        ({"all": ["a", "b"]}, "1yes 2no", None),
        ({"all": ["a", "b"]}, "1yes 2no 3yes", "then"),
        ({"all": ["a", "b"]}, "2no 3conflict", "else"),
        ({"any": {"of": ["b", "c"], "count": 2}}, "2yes", None),
        ({"any": {"of": ["b", "c"], "count": 2}}, "2yes 4yes", "then"),
        ({"any": {"of": ["b", "c"], "count": 2}}, "2no 3no", "else"),
        ({"any": {"of": ["a", "b", "c"], "share": 0.5}}, "1yes", None),
        ({"any": {"of": ["a", "b", "c"], "share": 0.5}}, "1yes 2yes", "then"),
        ({"any": {"of": ["a", "b", "c"], "share": 0.5}}, "1yes 2no 3conflict 4no", "else"),
        ({"any": {"of": ["a", "b", "c"], "share": 0.5}}, "1yes 2no 3conflict 4conflict", "then"),
        ({"any": {"of": ["a", "b", "c"], "share": 0.5}}, "1conflict 2conflict 3conflict 4conflict", "else"),
        ({"all": ["a"], "any": {"of": ["b", "c"], "count": 1}}, "2yes", None),
        ({"all": ["a"], "any": {"of": ["b", "c"], "count": 1}}, "2yes 1yes", "then"),
    ],
)
def test_an_approval_closes_when_its_need_is_met_or_lost(need: dict[str, object], words: str, expected: object) -> None:
    assert expected == verdict(approve(need=need), cast(words, SEATS), SEATS)


def test_a_veto_closes_at_once_and_only_by_whom_it_is_given() -> None:
    of_c = approve(need={"any": {"of": ["a", "b"], "count": 1}}, veto=["c"])
    of_any = approve(need={"any": {"of": ["a", "b"], "count": 1}}, veto="any")

    assert "else" == verdict(of_c, cast("4no", SEATS), SEATS)
    assert verdict(of_c, cast("1no", SEATS), SEATS) is None
    assert "else" == verdict(of_any, cast("1no", SEATS), SEATS)


def test_a_role_that_nobody_holds_keeps_the_matter_open() -> None:
    seats = {**SEATS, "a": frozenset[int]()}

    assert is_vacant("a", (), seats)
    assert verdict(approve(need={"all": ["a"]}), cast("2yes 3yes 4yes", seats), seats) is None


def test_a_filled_seat_is_not_asked_again() -> None:
    votes = [Vote(1, "s", 9, (("b", 2),), "yes")]

    assert {3} == pending("b", votes, SEATS)


def test_in_order_asks_one_role_after_the_other() -> None:
    ordered = approve(need={"all": ["a", "b", "c"]}, in_order=True)

    assert ("a",) == turn(ordered, ())
    assert ("b",) == turn(ordered, cast("1yes", SEATS))
    assert ROLES == turn(approve(need={"all": ["a"]}), ())


needs = st.one_of(
    st.builds(lambda roles: {"all": roles}, st.lists(st.sampled_from(ROLES), min_size=1, unique=True)),
    st.builds(
        lambda roles, count: {"any": {"of": roles, "count": count}},
        st.lists(st.sampled_from(ROLES), min_size=1, unique=True),
        st.integers(1, 4),
    ),
    st.builds(
        lambda roles, share: {"any": {"of": roles, "share": share}},
        st.lists(st.sampled_from(ROLES), min_size=1, unique=True),
        st.sampled_from([0.25, 0.5, 0.6667, 1.0]),
    ),
)
vetoes = st.sampled_from([[], "any", ["a"], ["b", "c"]])
answers = st.lists(st.sampled_from(ANSWERS), min_size=4, max_size=4)


def plainly(rules: Approve, votes: list[Vote]) -> bool:
    """Whether everybody's votes together say yes, with nothing left open: the tiny model."""
    roles = {one.person_id: one.seats[0][0] for one in votes}
    yes = {one.person_id for one in votes if one.answer == "yes"}
    no = {one.person_id for one in votes if one.answer == "no"}
    there = {one.person_id for one in votes if one.answer != "conflict"}
    if any(word == "any" or roles[person] == word for person in no for word in rules.veto):
        return False
    if not all(any(roles[person] == role for person in yes) for role in rules.need.all_):
        return False
    part = rules.need.any_
    if part is None:
        return True
    mine = {person for person, role in roles.items() if role in part.of}
    if part.share is not None:
        return bool(mine & yes) and len(mine & yes) >= part.share * len(mine & there) - 1e-9
    return len(mine & yes) >= (part.count or 1)


@settings(max_examples=150, deadline=None)
@given(needs, answers, st.permutations([1, 2, 3, 4]))
def test_it_closes_as_soon_as_nothing_can_turn_it_and_never_before(
    need: dict[str, object], said: list[str], order: list[int]
) -> None:
    """Without a veto: after each vote, the verdict is what all ways to go on agree on; a met count closes it too."""
    rules, roles = approve(need=need), {1: "a", 2: "b", 3: "b", 4: "c"}
    for cast_so_far in range(1, 5):
        votes = [vote(person, roles[person], said[person - 1]) for person in order[:cast_so_far]]
        left = order[cast_so_far:]
        ends = {
            plainly(
                rules, [*votes, *(vote(person, roles[person], one) for person, one in zip(left, rest, strict=True))]
            )
            for rest in product(ANSWERS, repeat=len(left))
        }
        expected = {frozenset({True}): "then", frozenset({False}): "else"}.get(frozenset(ends))

        assert expected == verdict(rules, votes, SEATS)


@settings(max_examples=150, deadline=None)
@given(needs, vetoes, answers)
def test_when_all_have_voted_it_is_closed_as_the_model_says(
    need: dict[str, object], veto: object, said: list[str]
) -> None:
    rules = approve(need=need, veto=veto)
    votes = cast(" ".join(f"{person}{answer}" for person, answer in enumerate(said, 1)), SEATS)

    assert ("then" if plainly(rules, votes) else "else") == verdict(rules, votes, SEATS)
