"""What may be chosen now, and in which order."""

from iapflow.forms.binding import bind
from tests.forms.made import Staff, on, real


def test_the_plan_suggests_measures_for_the_linked_risks():
    """Suggested ones come first; amounts are computed from the row and the form."""
    sheet = real("plan")
    answers = {
        "period_start": "2026-09-01",
        "risks": [{"id": "a", "group": "A", "factor": "A02", "justification": "Nav apgūtas daļas un procenti."}],
        "measures": [{"id": "m", "measure": "M01", "risks": ["a"], "volume": "12.5", "giver": "1"}],
    }

    filled = bind(sheet, answers, on(lookups=Staff()), "draft")

    names = filled.seen.names("measures", "m")
    offered = filled.offers.of(sheet.columns("measures")["measure"], names)
    assert [True, True, True, False] == [option.is_suggested for option in offered][:4]
    assert {"M01", "M04", "M09"} == {option.code for option in offered if option.is_suggested}
    assert 12500 + 6000 == filled.answers["planned_amount"]
    assert ("h", "consultation") == (filled.answers["measures"][0]["unit"], filled.answers["measures"][0]["kind"])
