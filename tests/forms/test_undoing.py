"""A removed row comes back as it was and where it was; what comes from outside is cleaned."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from iapflow.forms.binding import bind
from iapflow.forms.filled import Filled
from iapflow.forms.occasion import Occasion
from iapflow.forms.undoing import held
from tests.forms.made import TODAY
from tests.forms.test_merging import SHEET

ROWS = [{"id": f"r{number}", "factor": letter} for number, letter in enumerate("ABC", start=1)]


def pressed(before: list[dict[str, str]], **posted: str) -> Filled:
    sent = MultiDict([("f-risks", row["id"]) for row in before])
    sent.update(posted)
    return bind(SHEET, sent, Occasion(TODAY, before={"risks": before}), "draft")


def order(filled: Filled) -> list[str]:
    return [row["id"] for row in filled.answers["risks"]]


def test_a_removed_row_comes_back_where_it_was():
    gone = pressed(ROWS, _remove="r2")
    assert ["r1", "r3"] == order(gone)

    back = pressed(list(gone.answers["risks"]), _undo="1", _undone=held(gone))

    assert ["r1", "r2", "r3"] == order(back)
    assert ("undo", "risks", "r2") == back.pressed
    assert "B" == back.answers["risks"][1]["factor"]


def test_rows_are_moved_and_stay_who_they_are():
    assert ["r2", "r1", "r3"] == order(pressed(ROWS, _up="r2"))
    assert ["r1", "r3", "r2"] == order(pressed(ROWS, _down="r2"))
    assert ["r1", "r2", "r3"] == order(pressed(ROWS, _up="r1"))


def test_nonsense_brings_nothing_back():
    for text in ("", "[", '["risks"]', '["mood", 0, {"id": "r9"}]', '["risks", "x", 1]', '["risks", 0, {"id": "r1"}]'):
        assert ["r1", "r2", "r3"] == order(pressed(ROWS, _undo="1", _undone=text))
