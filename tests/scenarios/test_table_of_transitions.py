"""T1 to T17 of the domain's table, one by one, against the shipped plan: from where, to where, who, under what."""

from __future__ import annotations

import pytest

import iapflow.builtin  # noqa: F401 - registers what the definitions use
from iapflow.definitions.catalogue import load
from iapflow.definitions.model import Workflow
from iapflow.extend import REGISTRY
from iapflow.policy.seeing import case_viewers, form_viewers
from tests.services.town import TEXTS

APPROVAL = {"approved_by_head", "at_municipality", "at_state"}
RUNNING = {*APPROVAL, "in_delivery"}
LIVE = {"draft", "submitted", "in_review", *RUNNING}
BOTH = {"plan_author", "institution_head"}
TABLE = [
    ("T2", "submit", {"draft", "in_review"}, "submitted", {"plan_author"}, {"risk_justified", "measures_linked"}),
    ("T3", "approve_by_head", {"submitted"}, "approved_by_head", {"institution_head"}, set()),
    ("T5", "approve_by_municipality", {"at_municipality"}, "at_state", {"municipal_coordinator"}, set()),
    ("T6", "agree", {"at_state"}, "in_delivery", {"state_officer"}, set()),
    ("T7 head", "send_back", {"submitted"}, "in_review", {"institution_head"}, set()),
    ("T7 municipality", "send_back_by_municipality", {"at_municipality"}, "in_review", {"municipal_coordinator"}, set()),
    ("T7 state", "send_back_by_state", {"at_state"}, "in_review", {"state_officer"}, set()),
    ("T8", "review", RUNNING, "in_review", BOTH, set()),
    ("T9", "suspend", RUNNING, "suspended", BOTH, set()),
    ("T10", "resume", {"suspended"}, "in_review", BOTH, {"same_semester"}),
    ("T11", "delete", {"draft", *RUNNING}, "inactive", BOTH, {"no_money_used"}),
    ("T12", "evaluate", {"in_delivery", "suspended"}, "evaluated", {"plan_author"}, {"log_complete", "risks_rated", "measures_rated"}),
    ("T13", "close", {"evaluated"}, "closed", {"institution_head"}, set()),
    ("T14", "reopen", {"closed"}, "in_delivery", {"state_officer"}, set()),
    ("T15", "withdraw", {*LIVE, "suspended"}, "withdrawn", {"institution_coordinator"}, set()),
    ("T16", "leave", LIVE, "suspended", {"plan_author"}, set()),
    ("T17", "halt", RUNNING, "suspended", {"state_officer"}, set()),
    ("T17", "resume_after_halt", {"suspended"}, "in_review", {"state_officer"}, {"halted", "same_semester", "application_stands"}),
]  # fmt: skip
REASONED = (
    "send_back", "send_back_by_municipality", "send_back_by_state", "review", "suspend", "delete", "reopen", "leave",
    "halt", "send_back_evaluation",
)  # fmt: skip
RARE = {
    "review",
    "suspend",
    "leave",
    "withdraw",
    "halt",
    "resume",
    "resume_after_halt",
    "delete",
    "close_unevaluated",
    "reopen",
}


@pytest.fixture(scope="module")
def plan() -> Workflow:
    """The shipped support plan."""
    return load(TEXTS, REGISTRY).workflows["support_plan"]


@pytest.mark.parametrize(("name", "way", "leaves", "to", "by", "needs"), TABLE, ids=[row[0] for row in TABLE])
def test_a_row_of_the_table_is_in_the_workflow(
    plan: Workflow, name: str, way: str, leaves: set[str], to: str, by: set[str], needs: set[str]
) -> None:
    found = plan.transitions[way]

    assert leaves <= set(found.leaves(plan))
    assert to == found.to
    assert by <= set(found.by)
    assert needs <= {rule.id for rule in found.needs}


def test_t1_a_plan_begins_with_a_signed_application_and_a_linked_author(plan: Workflow) -> None:
    assert {"application_signed", "plan_author_linked", "target_group"} == {rule.id for rule in plan.start.needs}
    assert "plan_author" == plan.start.chooses


def test_t4_the_way_of_approval_is_taken_by_itself(plan: Workflow) -> None:
    """Practice stays in the school; a municipal plan passes its municipality, every other goes to the state."""
    practice, municipal, other = plan.states["approved_by_head"].route

    assert ["in_delivery", "at_municipality", "at_state"] == [practice.to, municipal.to, other.to]
    assert {"subject.is_practice"} == practice.if_.names
    assert "institution.partner_type" in municipal.if_.names


def test_no_level_reads_a_plan_before_its_turn(plan: Workflow) -> None:
    """The state may halt a plan that waits below, without reading it."""
    municipality, state = "municipal_coordinator", "state_officer"
    below = {name: form_viewers(plan, name, "plan") for name in ("submitted", "approved_by_head", "at_municipality")}

    assert not {municipality, state} & case_viewers(plan, "submitted")
    assert [] == [name for name, seen in below.items() if state in seen]
    assert ["at_municipality"] == [name for name, seen in below.items() if municipality in seen]


@pytest.mark.parametrize("way", REASONED)
def test_what_turns_a_plan_back_or_off_asks_for_its_reason(plan: Workflow, way: str) -> None:
    assert plan.transitions[way].form in {"reason", "suspension"}


def test_a_withdrawal_asks_for_no_reason(plan: Workflow) -> None:
    assert plan.transitions["withdraw"].form is None


def test_every_rare_step_stands_behind_one_question_and_says_what_follows(plan: Workflow) -> None:
    offers = plan.choices["change"].offers

    assert {offer.do for offer in offers} == RARE
    assert all(plan.transitions[offer.do].says for offer in offers)


def test_no_state_waits_for_one_rule_alone(plan: Workflow) -> None:
    """From each state that is not final some step asks nothing that may fail for ever."""
    for name, state in plan.states.items():
        ways = [way for way in plan.transitions.values() if name in way.leaves(plan) and way.by and not way.submits]
        assert state.final or state.route or any(not way.needs for way in ways), name
