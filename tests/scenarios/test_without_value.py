"""What an evaluation without a value means: a form lets pass, a workflow refuses (definitions.md, rule 6)."""

from __future__ import annotations

import pytest

from iapflow.definitions.catalogue import load
from iapflow.services.workflow_tests import run_tests
from tests.definitions.books import bases
from tests.definitions.small_registry import small_registry

L = "label: {lv: X, en: X}"
FORM = f"""form: sheet
version: 1
{L}
data: {{class: P2, purpose: support_plan, retain: programme_evidence}}
sections:
  main:
    {L}
    fields:
      unsaid: {{type: number, {L}}}
      shown: {{type: text, required: true, show: "this.unsaid > 0.0", {L}}}
      wanted: {{type: text, require: "this.unsaid > 0.0", {L}}}
      made: {{type: number, compute: "this.unsaid + 1.0", {L}}}
rules:
  - {{id: rule, if: "this.unsaid > 5.0", else: {{lv: N, en: N}}, at: unsaid}}
"""
WORKFLOW = f"""workflow: errand
version: 1
{L}
forms: {{sheet: {{form: sheet}}}}
start: {{by: [plan_author], needs: [{{id: begin, if: facts.agreement_valid, else: {{lv: N, en: N}}}}]}}
states:
  draft:
    {L}
    initial: true
    edit: {{sheet: [plan_author]}}
    due: [{{in: 5 days, when: "sheet.unsaid > 0.0"}}, {{in: 9 days}}]
    after: [{{in: 2 days, do: expire, when: "sheet.unsaid > 0.0"}}]
  asked:
    {L}
    route: [{{if: "sheet.unsaid > 0.0", to: ended}}]
  ended: {{{L}, final: true}}
transitions:
  ask: {{{L}, from: draft, to: asked, by: [plan_author], submits: sheet}}
  insist: {{{L}, from: draft, to: ended, by: [plan_author], needs: [{{id: need, if: "sheet.unsaid > 0.0", else: {{lv: N, en: N}}}}]}}
  back: {{{L}, from: asked, to: draft, by: [institution_head]}}
  expire: {{{L}, from: draft, to: ended}}
tests:
"""
EMPTY, SAID = "forms: {sheet: {}}", "forms: {sheet: {unsaid: 7, shown: a, wanted: b}}"
MEANINGS = [
    ("a rule of a form passes, and nothing is required", f"given: {{as: plan_author, {EMPTY}}}, do: [ask], expect: {{state: asked}}"),
    ("a rule that is false refuses", "given: {as: plan_author, forms: {sheet: {unsaid: 3, shown: a, wanted: b}}}, do: [ask], expect: {refused: ask, because: rule}"),
    ("what is shown by it is hidden", f"given: {{as: plan_author, {EMPTY}}}, do: [], expect: {{hidden: sheet.shown}}"),
    ("with a value it is shown and required", "given: {as: plan_author, forms: {sheet: {unsaid: 7}}}, do: [], expect: {required: [sheet.shown, sheet.wanted]}"),
    ("a need of a transition refuses", f"given: {{as: plan_author, {EMPTY}}}, do: [insist], expect: {{refused: insist, because: need}}"),
    ("with a value it does not", f"given: {{as: plan_author, {SAID}}}, do: [insist], expect: {{state: ended}}"),
    ("a route is not taken", f"given: {{as: plan_author, {EMPTY}}}, do: [ask, {{wait: 1 day}}], expect: {{state: asked}}"),
    ("with a value it is", f"given: {{as: plan_author, {SAID}}}, do: [ask], expect: {{state: ended}}"),
    ("a timer does not apply", f"given: {{as: plan_author, {EMPTY}}}, do: [{{wait: 3 days}}], expect: {{state: draft}}"),
    ("with a value it does", f"given: {{as: plan_author, {SAID}}}, do: [{{wait: 3 days}}], expect: {{state: ended}}"),
    ("a deadline does not apply, the next one does", f"given: {{state: asked, as: institution_head, {EMPTY}}}, do: [back], expect: {{due: 2026-10-10}}"),
    ("a case does not begin on a fact that is not known", "given: {as: plan_author}, do: [start], expect: {refused: start, because: begin}"),
]  # fmt: skip


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[str, ...]]:
    """Every meaning, tried: its failures."""
    lines = "".join(f"  - {{name: '{name}', {test}}}\n" for name, test in MEANINGS)
    texts = {**bases(), "forms/sheet.yaml": FORM.encode(), "workflows/errand.yaml": (WORKFLOW + lines).encode()}
    registry = small_registry()
    return {outcome.test: outcome.failures for outcome in run_tests(load(texts, registry), registry)}


@pytest.mark.parametrize("name", [name for name, _ in MEANINGS])
def test_an_evaluation_without_a_value_means_what_it_must(answers: dict[str, tuple[str, ...]], name: str) -> None:
    """In a form and in a workflow."""
    assert () == answers[name]
