"""Who is next in line: deputy, then up the workflow's own chain, never around four eyes."""

from dataclasses import replace

from iapflow.engine.values import Circumstances
from iapflow.policy.line import Holder, Next, chain_above, may_do, next_in_line
from tests.engine.made import ABOVE, DEPUTY, HEAD, HERE, OFFICER, WRITER, book

CASE = Circumstances(frozenset({HERE, ABOVE}), {"author_of_case": frozenset({WRITER})})
APPROVE = book().workflow.transitions["approve"]
ONLY_HEAD = (
    replace(APPROVE, by=("head",))
    if hasattr(APPROVE, "__dataclass_fields__")
    else APPROVE.model_copy(update={"by": ("head",)})
)
WIDER = {"institution": "nation", "nation": None}


def heir(holders: dict[str, list[Holder]], chain: tuple[str, ...] = ("officer",)) -> Next | None:
    """Who takes the head's to-do."""
    return next_in_line(ONLY_HEAD, "head", chain, holders, CASE)


def test_where_the_holder_may_nothing_is_handed_on() -> None:
    assert heir({"head": [Holder(HEAD)]}) is None
    assert may_do(ONLY_HEAD, {"head": [Holder(HEAD)]}, CASE)


def test_the_deputy_comes_before_the_chain() -> None:
    holders = {"head": [Holder(WRITER), Holder(DEPUTY, WRITER, is_deputy=True)], "officer": [Holder(OFFICER)]}

    assert Next("head", DEPUTY, "not_by") == heir(holders)


def test_a_substitute_of_some_days_never_gets_around_four_eyes() -> None:
    holders = {"head": [Holder(WRITER), Holder(DEPUTY, WRITER)], "officer": [Holder(OFFICER)]}

    assert Next("officer", None, "not_by") == heir(holders)


def test_a_deputy_who_is_kept_off_is_passed_over() -> None:
    holders = {"head": [Holder(HEAD, 77, is_deputy=True), Holder(WRITER)]}
    kept = replace(CASE, relations={"author_of_case": frozenset({WRITER, HEAD, 77})})

    assert Next(None, None, "not_by") == next_in_line(ONLY_HEAD, "head", (), holders, kept)


def test_a_role_that_nobody_holds_goes_up() -> None:
    assert Next("officer", None, "nobody") == heir({"officer": [Holder(OFFICER)]})
    assert Next(None, None, "nobody") == heir({})


def test_the_chain_holds_only_roles_that_press_and_reach_wider() -> None:
    assert ["officer"] == chain_above(book().workflow, book().roles, "head", WIDER)
    assert [] == chain_above(book().workflow, book().roles, "officer", WIDER)
