"""Stored answers as rules read them."""

from datetime import date
from decimal import Decimal

from iapflow.definitions.catalogue import load_bundle
from iapflow.forms.binding import bind
from iapflow.forms.types import TYPES
from iapflow.forms.values import read_off, values_of, values_on
from tests.forms.made import WORKFLOW, on, registry, sheet_of, small, source

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


def test_what_was_handed_in_is_read_off_as_it_is_read_later():
    """Periods by their parts, rows with their identities, a group nobody filled as no rows."""
    sheet = sheet_of(FORM)
    for rows in ([], [{"id": "a", "d": "2026-12-04", "r": "x"}]):
        filled = bind(sheet, {"d": "2026-12-03", "p": {"from": "2026-09-01", "to": "2026-12-18"}, "r": rows}, on())

        assert not filled.errors
        assert values_on(sheet, filled.answers) == read_off(filled)


def test_a_form_stands_alone_that_reads_nothing_but_itself():
    """Rows have identities of their own, people are of a case, and a rule may look around."""
    alone = small('n: {type: number, label: {lv: N}}\nt: {type: text, show: "this.n > 3.0", label: {lv: T}}')
    around = small('t: {type: text, show: "semester.number == 1", label: {lv: T}}')
    naming = small("p: {type: person, roles: [teacher], label: {lv: P}}")

    assert sheet_of(alone).stands_alone
    assert not sheet_of(FORM).stands_alone
    assert not sheet_of(around).stands_alone
    assert not sheet_of(naming).stands_alone
