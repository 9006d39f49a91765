"""Words written out in expressions: said when a file is checked, never to a case that runs on what was published."""

from __future__ import annotations

import pytest

from iapflow.definitions.catalogue import check, load, load_bundle
from iapflow.definitions.literals import Words, span_problem
from tests.definitions.books import bases, changed
from tests.definitions.small_registry import small_registry

WORKFLOW, RULE = "workflows/day_plan.yaml", "plan.steps.exists(s, s.what != '')"


@pytest.mark.parametrize(
    "rule",
    [
        "case.state == 'draft' && plan.kind == 'A01'",
        "plan.kind in ['A01', 'B01'] || 'A02' == plan.kind",
        "case_did('route') == '' || case_entered('submitted') < add(today, '3 months')",
        "plan.note == 'submited' && plan.kind.unit != 'h'",
        "case.state == plan.note",
        "case.state == r'submited'",
    ],
)
def test_what_can_hold_is_not_spoken_of(rule: str) -> None:
    """Free texts, raw texts and other fields among them."""
    assert [] == [str(one) for one in check(changed(WORKFLOW, RULE, rule), small_registry()) if one.level == "error"]


def test_what_was_published_stays_readable() -> None:
    """A bundle of an older program is not refused for a word that is only now doubted."""
    bundle = load(bases(), small_registry()).bundle("day_plan")
    texts = [one for one in bundle.texts if one.kind != "workflow"]
    (mine,) = (one for one in bundle.texts if one.kind == "workflow")
    old = type(mine)(mine.kind, mine.ident, mine.version, mine.path, "d", mine.text.replace(RULE, "case.state == 'x'"))

    found = load_bundle([old, *texts], small_registry(), "day_plan").workflow.transitions["submit"]

    assert "case.state == 'x'" == found.needs[0].if_.source


def test_the_nearest_word_is_offered() -> None:
    assert "there is no state 'darft'. Did you mean 'draft'?" == Words({"draft"}, "there is no state {}").wrong("darft")


def test_a_span_has_a_number_and_a_unit() -> None:
    assert span_problem("3 months", {"months"}) is None
    assert "there is no unit 'month'. Did you mean 'months'?" == span_problem("1 month", {"months"})
