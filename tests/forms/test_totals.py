"""Totals stand below a group of rows: of what is shown, in the column's own kind."""

from iapflow.definitions.model import Field
from iapflow.forms.binding import bind
from iapflow.forms.following import follow
from iapflow.forms.page import page_of
from iapflow.forms.totals import added
from iapflow.forms.voice import Voice
from tests.forms.made import on, sheet_of, small

VOICE = Voice("lv")

GRID = small(
    "g: {type: grid, rows: {mon: {lv: Pirmdiena}, tue: {lv: Otrdiena}}, label: {lv: G}, totals: [n, m], fields: {"
    "n: {type: number, step: 0.1, label: {lv: N}}, m: {type: money, label: {lv: M}}, t: {type: text, label: {lv: T}}}}"
)
ROWS = [{"id": "mon", "n": "1.5", "m": 250}, {"id": "tue", "n": "2", "m": 1000}]


def test_each_named_column_is_added_up_and_follows_what_is_typed():
    filled = bind(sheet_of(GRID), {"g": ROWS}, on(), "draft")

    (group,) = page_of(filled, VOICE).sections[0].controls

    assert [("n", "3,5"), ("m", "12,50 EUR")] == [(one.column, one.text.replace("\xa0", " ")) for one in group.totals]
    assert "3,5" == follow(filled, VOICE)["computed"]["f-g-total-n"]


def test_words_that_are_no_number_and_empty_cells_count_nothing():
    assert "1.5" == added([{"typed": "daudz"}, None, True, "1.5", "NaN"], Field(type="number"))
    assert 0 == added([], Field(type="money"))
