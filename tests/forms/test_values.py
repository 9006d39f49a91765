"""Stored answers as rules read them."""

from datetime import date
from decimal import Decimal

from iapflow.definitions.catalogue import load_bundle
from iapflow.forms.types import TYPES
from iapflow.forms.values import values_of
from tests.forms.made import WORKFLOW, registry, small, source

FORM = small("""
d: {type: date, label: {lv: D}}
n: {type: number, label: {lv: N}}
p: {type: period, label: {lv: P}}
r: {type: rows, label: {lv: R}, fields: {d: {type: date, label: {lv: D}}, r: {type: text, label: {lv: T}}}}
""")


def test_answers_become_dates_decimals_and_rows():
    """Unclean words of a draft have no value; a column may be named as its group."""
    bundle = load_bundle([source(WORKFLOW.format(form="small")), source(FORM)], registry())
    answers = {
        "d": "2026-12-03",
        "n": {"typed": "daudz"},
        "p": {"from": "2026-09-01", "to": "2026-12-18"},
        "r": [{"id": "a", "d": "2026-12-04", "r": "x"}],
    }

    values = values_of(bundle, "it", answers)

    assert date(2026, 12, 3) == values["d"]
    assert "n" not in values
    assert date(2026, 12, 18) == values["p.to"]
    assert [{"id": "a", "d": date(2026, 12, 4), "r": "x"}] == values["r"]
    assert Decimal("1.5") == values_of(bundle, "it", {"n": "1.5"})["n"]
    assert "text" in TYPES
