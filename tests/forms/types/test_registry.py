"""Every field type all the way round: posted, cleaned, stored, shown, printed, exported, filtered."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from iapflow.forms.binding import bind
from iapflow.forms.cleaning import Unclean
from iapflow.forms.controls import flat
from iapflow.forms.page import page_of
from iapflow.forms.voice import Option, Voice
from tests.forms.made import on, sheet_of, small, types

COLOURS = """
list: colours
version: 1
label: {lv: Krāsas}
items:
  red: {lv: sarkana}
  blue: {lv: zila}
"""
CODE = "321111-29998"
PUT = f"file:{'a' * 32}/Atzinums.pdf"


class Everybody:
    """One to choose of each kind."""

    def options(self, kind: str, roles: object) -> list[Option]:
        """Number seven."""
        return [Option("7", {"lv": "Anna Parauga"})]

    def name(self, kind: str, code: str) -> str | None:
        """Number seven's."""
        return "Anna Parauga" if code == "7" else None


@dataclass(frozen=True)
class Way:
    """One answer of a type: what is posted, kept, shown, in a sheet, and words that find it."""

    posted: dict[str, Any]
    kept: Any
    shown: str
    cell: Any
    found_by: str
    keys: str = ""


def line(typed: str, kept: Any, shown: str, **more: Any) -> Way:
    """A type with one input."""
    told = {"cell": shown, "found_by": kept if isinstance(kept, str) else shown, **more}
    return Way({"f-it": typed}, kept, shown, **told)


WAYS = {
    "text": line(" Ābols ", "Ābols", "Ābols", found_by="ābol"),
    "choice": line("red", "red", "sarkana", keys="list: colours", found_by="red"),
    "choices": line(["red", "blue"], ["red", "blue"], "sarkana, zila", keys="list: colours", found_by="blue"),  # type: ignore[arg-type]
    "yes_no": line("yes", True, "Yes", found_by="yes"),
    "number": line("1 234,5", "1234.5", "1\u00a0234,5", cell=1234.5, found_by="1234.5"),
    "money": line("4600", 460000, "4\u00a0600,00\u00a0EUR", cell=4600.0, found_by="4600"),
    "date": line("3.12.2021.", "2021-12-03", "03.12.2021.", cell=date(2021, 12, 3)),
    "month": line("11.2026", "2026-11", "11.2026."),
    "time": line("9.30", "09:30", "09.30"),
    "moment": line(
        "03.12.2021. 14:02", "2021-12-03T12:02:00+00:00", "03.12.2021. plkst. 14.02", cell=datetime(2021, 12, 3, 14, 2)  # noqa: DTZ001
    ),
    "period": Way(
        {"f-it-from": "1.9.2026", "f-it-to": "30.9.2026"},
        {"from": "2026-09-01", "to": "2026-09-30"}, "01.09.2026. – 30.09.2026.", "01.09.2026. – 30.09.2026.", "2026-09-15",
    ),
    "email": line("Anna@skola.lv", "Anna@skola.lv", "Anna@skola.lv"),
    "phone": line("26 000 000", "+37126000000", "+371\u00a026\u00a0000\u00a0000"),
    "iban": line("LV80 BANK 0000 4351 9500 1", "LV80BANK0000435195001", "LV80\u00a0BANK\u00a00000\u00a04351\u00a09500\u00a01"),
    "file": line(PUT, PUT, "Atzinums.pdf", found_by="atzinums"),
    "signature": line("Anna Parauga", "Anna Parauga", "Anna Parauga"),
    "person": line("7", "7", "Anna Parauga"),
    "learner": line("7", "7", "Anna Parauga"),
    "institution": line("7", "7", "Anna Parauga"),
    "personal_code": line("32111129998", CODE, CODE),
    "school_days": line(
        ["5.10.2026", "6.10.2026"], ["2026-10-05", "2026-10-06"], "05.10.2026., 06.10.2026.", found_by="2026-10-05"  # type: ignore[arg-type]
    ),
}  # fmt: skip
WITHOUT = {"rows", "grid", "rows_ref", "computed", "heading", "note"}
"""Groups, links and what nobody types: tests/forms/test_posting.py, test_binding.py."""


def test_every_type_has_its_way() -> None:
    assert {kind.name for kind in types()} == set(WAYS) | WITHOUT


@pytest.mark.parametrize("kind", sorted(WAYS))
def test_an_answer_goes_all_the_way_round(kind: str) -> None:
    """And comes back as the same from what its own page shows in its inputs."""
    way = WAYS[kind]
    keys = f", {way.keys}" if way.keys else ""
    texts = [small(f"it: {{type: {kind}, label: {{lv: Lauks}}{keys}}}"), *([COLOURS] if way.keys else [])]
    sheet = sheet_of(*texts)
    voice = Voice(lists=sheet.lists, lookups=Everybody())
    before = {"it": way.kept} if kind == "school_days" else {}  # its days are offered by the calendar
    occasion = on(lookups=Everybody(), before=before)

    filled = bind(sheet, MultiDict(way.posted), occasion)
    stored = json.loads(json.dumps(dict(filled.answers)))
    again = bind(sheet, stored, occasion)
    one, field = sheet.kind(sheet.fields["it"]), sheet.fields["it"]
    control = next(iter(flat(page_of(again, voice).sections[0].controls)))

    assert {} == dict(filled.errors) == dict(again.errors)
    assert {"it": way.kept} == stored == dict(again.answers)
    assert way.shown == control.text == one.printed(stored["it"], field, voice)
    assert way.cell == one.cell(stored["it"], field, voice)
    assert one.matches(stored["it"], way.found_by)
    with suppress(Unclean):  # a filter that cannot be read is told so
        assert not one.matches(stored["it"], "nekas tāds")
    assert control.widget is not None
    parts = one.parts
    names = [f"f-it-{part}" for part in parts] if parts else ["f-it"] * len(control.widget.texts)
    shown_again = MultiDict(zip(names, control.widget.texts, strict=False))
    assert stored == dict(bind(sheet, shown_again, occasion).answers)
