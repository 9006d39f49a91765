"""A character of a value is found again in the file, whatever its quotes."""

import pytest

from iapflow.definitions.placing import place_inside
from iapflow.definitions.reading import read

WAYS = {
    "plain": "if: a > bcd\n",
    "double": 'if: "a > bcd"\n',
    "single": "if: 'a > bcd'\n",
    "escapes": 'if: "\\u0061 \\x3E bcd"\n',
    "doubled": "if: 'a''> bcd'\n",
    "block": "if: |\n  a >\n  bcd\n",
    "deep block": "x:\n  if: |\n      a >\n      bcd\n",
    "folded plain": "if: a >\n  bcd\n",
}


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS.keys())
def test_the_offset_of_b_is_the_place_of_b(text):
    """Lines and columns from one."""
    document = read("x.yaml", text.encode())
    path = ("x", "if") if text.startswith("x:") else ("if",)
    value = document.data["x"]["if"] if text.startswith("x:") else document.data["if"]

    place = place_inside(document, document.place(*path), value.index("bcd"))

    assert "bcd" == text.split("\n")[place.line - 1][place.column - 1 :][:3]
