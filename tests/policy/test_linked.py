"""A one-purpose link: one transition, for whoever stands in the relation, never around four eyes."""

from datetime import date

import pytest

from iapflow.definitions.model import Role, Transition
from iapflow.policy import Actor, Circumstances
from iapflow.policy.linked import relation_for
from iapflow.policy.pressing import pressing_grant, refusals

LABEL = {"lv": "Vārds", "en": "Word"}
ROLES = {"witness": Role(label=LABEL, scope="own", relation="witness_of_case")}
CASE = Circumstances(frozenset({1}), {"witness_of_case": frozenset({7, 8}), "writer_of_case": frozenset({8})})
WAY = Transition.model_validate(
    {"label": LABEL, "from": ["here"], "to": "there", "not_by": ["writer_of_case"], "link": {"for": "witness"}}
)
OTHER = Transition.model_validate({"label": LABEL, "from": ["here"], "to": "there", "by": ["witness"]})


def holder(person: int, link_for: str = "witness") -> Actor:
    return Actor(person, "Somebody", date(2026, 10, 1), by_link=link_for)


def test_who_stands_in_the_relation_may_press_by_the_link():
    assert () == refusals(WAY, holder(7), CASE, ROLES)
    grant = pressing_grant(WAY, holder(7), CASE, ROLES)
    assert grant is not None
    assert "witness" == grant.role


@pytest.mark.parametrize(
    ("transition", "actor", "because"),
    [(WAY, holder(9), "by"), (OTHER, holder(7), "by"), (WAY, holder(7, "writer"), "by"), (WAY, holder(8), "not_by")],
    ids=["no longer in the relation", "another transition", "a link for others", "four eyes"],
)
def test_a_link_opens_nothing_else(transition, actor, because):
    assert [because] == [reason.because for reason in refusals(transition, actor, CASE, ROLES)]


def test_a_link_is_for_a_role_that_stands_in_a_relation_or_for_the_relation():
    assert "witness_of_case" == relation_for("witness", ROLES)
    assert "writer_of_case" == relation_for("writer_of_case", ROLES)
