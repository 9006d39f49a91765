"""Errors: what they say, and what they keep to themselves."""

from __future__ import annotations

from iapflow.errors import Conflict, DefinitionError, Problem, Reason, Refused, Text


def test_a_problem_reads_as_editors_read_it() -> None:
    """Path, line, column, message, hint."""
    problem = Problem("workflows/x.yaml", 24, 9, "there is no role 'plan_autor'.", "Did you mean 'plan_author'?")
    bare = Problem("forms/y.yaml", 1, 1, "the file is empty")

    assert str(problem) == "workflows/x.yaml:24:9: there is no role 'plan_autor'. Did you mean 'plan_author'?"
    assert str(DefinitionError([problem, bare])) == f"{problem}\nforms/y.yaml:1:1: the file is empty"


def test_a_text_fills_its_gaps() -> None:
    """In English; the entrance translates."""
    assert str(Text("{count} plans wait.", {"count": 3})) == "3 plans wait."
    assert str(Text("Nothing {waits}.")) == "Nothing {waits}."


def test_a_refusal_keeps_answers_out_of_its_message() -> None:
    """A log may hold why, never what somebody wrote."""
    refused = Refused([Reason("needs", Text("{name} is not there.", {"name": "Elza"}), "plan.risks")])

    assert str(refused) == "needs"
    assert refused.reasons[0].fix == "plan.risks"


def test_a_conflict_tells_the_present_state() -> None:
    """For the page that explains."""
    assert Conflict("submitted").state == "submitted"
    assert str(Conflict()) == "changed meanwhile"
