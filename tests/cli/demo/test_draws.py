"""Risks and measures are drawn in the proportions that were really seen."""

from collections import Counter

from iapflow.cli.demo.draws import CAUSE, GROUPS, matters
from tests.cli.demo.drawing import drawing


def test_groups_come_in_their_shares_exactly():
    """86, 27, 5 and 2 of a hundred plans."""
    dealt = Counter(group for matter in matters(drawing(7), 100) for group in matter.groups)

    assert GROUPS == dict(dealt)


def test_every_plan_has_a_measure_for_one_of_its_own_risks():
    """And no measure answers a risk that is not there."""
    for matter in matters(drawing(8), 200):
        assert matter.measures
        assert {factor for _, factor, _ in matter.measures} <= set(matter.factors)


def test_consultations_are_mathematics_first():
    """As in the year that was counted."""
    subjects = Counter(subject for m in matters(drawing(9), 300) for code, _, subject in m.measures if code == "M01")

    assert ["maths", "latvian"] == [subject for subject, _ in subjects.most_common(2)]


def test_economic_support_has_its_own_cause():
    """Tickets go with a hard way to school, and so on."""
    for matter in matters(drawing(10), 100):
        for code, factor, _ in matter.measures:
            assert CAUSE.get(code, factor) == factor
