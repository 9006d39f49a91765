"""Every type knows its answer in JSON, on the screen, in a sheet, in a filter and as a schema."""

from datetime import date, datetime

import pytest

from iapflow.definitions.model import Field
from iapflow.definitions.standard import FIELD_TYPES
from iapflow.forms.cleaning import Unclean
from iapflow.forms.types import Around, FieldTypes
from iapflow.forms.voice import Voice
from tests.forms.made import TODAY, Staff, types

AROUND = Around(TODAY)
VOICE = Voice("lv", lookups=Staff())


def field(kind: str, **more: object) -> Field:
    """A field of a type."""
    return Field.model_validate({"type": kind, "label": {"lv": "Lauks"}, **more})


@pytest.mark.parametrize(
    ("kind", "typed", "answer", "text", "cell"),
    [
        ("text", [" a "], "a", "a", "a"),
        ("number", ["1 234,5"], "1234.5", "1\u00a0234,5", 1234.5),
        ("money", ["4600"], 460000, "4\u00a0600,00\u00a0EUR", 4600.0),
        ("date", ["3.12.2021."], "2021-12-03", "03.12.2021.", date(2021, 12, 3)),
        ("month", ["11.2026"], "2026-11", "11.2026.", "11.2026."),
        ("time", ["9.30"], "09:30", "09.30", "09.30"),
        ("moment", ["2021-12-03T14:02"], "2021-12-03T12:02:00+00:00", "03.12.2021. plkst. 14.02", datetime(2021, 12, 3, 14, 2)),  # noqa: DTZ001
        ("yes_no", ["yes"], True, "Yes", "Yes"),
        ("email", ["Anna@skola.lv"], "Anna@skola.lv", "Anna@skola.lv", "Anna@skola.lv"),
        ("phone", ["+371 26 000 000"], "+37126000000", "+371\u00a026\u00a0000\u00a0000", "+371\u00a026\u00a0000\u00a0000"),
        ("phone", ["26000000"], "+37126000000", "+371\u00a026\u00a0000\u00a0000", "+371\u00a026\u00a0000\u00a0000"),
        ("iban", ["LV80 BANK 0000 4351 9500 1"], "LV80BANK0000435195001", "LV80\u00a0BANK\u00a00000\u00a04351\u00a09500\u00a01", "LV80\u00a0BANK\u00a00000\u00a04351\u00a09500\u00a01"),
        ("person", ["1"], "1", "Anna Parauga", "Anna Parauga"),
        ("signature", ["Anna Parauga"], "Anna Parauga", "Anna Parauga", "Anna Parauga"),
        ("school_days", ["6.10.2026", "2026-10-05"], ["2026-10-05", "2026-10-06"], "05.10.2026., 06.10.2026.", "05.10.2026., 06.10.2026."),
    ],
)  # fmt: skip
def test_a_type_reads_keeps_and_says_its_answer(kind, typed, answer, text, cell):
    """And reads again what it shows in its inputs, and takes its own JSON."""
    one, definition = types()[kind], field(kind)

    assert answer == one.read(typed, definition, AROUND)
    assert answer == one.read(one.typed(answer), definition, AROUND)
    assert answer == one.take(answer, definition, AROUND)
    assert text == one.text(answer, definition, VOICE)
    assert cell == one.cell(answer, definition, VOICE)
    assert "type" in one.schema(definition)


@pytest.mark.parametrize(
    "kind", sorted(kind.name for kind in types() if kind.is_asked and kind.name not in ("rows", "grid"))
)
def test_nothing_typed_is_no_answer_and_shows_nothing(kind):
    """In every type."""
    one, definition = types()[kind], field(kind)

    assert one.is_empty(one.read([], definition, AROUND))
    assert one.is_empty(one.read([""] * max(1, len(one.parts)), definition, AROUND))
    assert "" == one.text(None, definition, VOICE)
    assert not "".join(one.typed(None))


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("email", "anna.example.lv"), ("email", "a@b.lv,c@d.lv"), ("email", "a@\u0435piphany.lv"), ("email", "a@b\nBcc: c@d.lv"),
        ("phone", "123"), ("phone", "+371 6"), ("phone", "hello"), ("iban", "LV80BANK0000435195002"), ("iban", "LV80BANK"), ("iban", "javascript:1"),
        ("signature", "Anna"), ("yes_no", "maybe"), ("month", "13.2026"), ("time", "24:00"),
    ],
)  # fmt: skip
def test_what_a_type_cannot_take_is_refused(kind, typed):
    """With a sentence that says what to type."""
    with pytest.raises(Unclean):
        types()[kind].read([typed], field(kind), AROUND)


@pytest.mark.parametrize(
    ("kind", "answer"),
    [("text", 5), ("text", ["a"]), ("number", True), ("number", float("nan")), ("money", 1.5), ("yes_no", "yes!"), ("choices", "red"), ("choices", [1]), ("date", {"a": 1}), ("period", "x")],
)  # fmt: skip
def test_json_of_another_kind_is_refused(kind, answer):
    """Nothing is converted silently."""
    with pytest.raises(Unclean):
        types()[kind].take(answer, field(kind), AROUND)


@pytest.mark.parametrize(
    ("kind", "answer", "more", "wrong"),
    [
        ("number", "1001", {"max": 1000}, True),
        ("number", "-1", {"min": 0}, True),
        ("number", "1.3", {"step": 0.5}, True),
        ("number", "1.5", {"step": 0.5}, False),
        ("money", -1, {}, True),
        ("money", 1000000, {"max": 10000}, False),
        ("money", 1000001, {"max": 10000}, True),
        ("date", "2026-01-01", {"min": date(2026, 9, 1)}, True),
        ("text", "ab", {"min": 3}, True),
        ("text", "12", {"pattern": "[a-z]+"}, True),
    ],
)
def test_bounds_are_kept(kind, answer, more, wrong):
    """Never by rounding or cutting."""
    assert wrong is bool(list(types()[kind].check(answer, field(kind, **more), AROUND)))


@pytest.mark.parametrize(
    ("text", "codes"),
    [("Anna, p.k. 010110-29998", ["personal_code"]), ("\u0410nna", ["mixed_script"]), ("Anna runāja ar Annu.", [])],
)
def test_text_that_tells_too_much_is_asked_about(text, codes):
    """A personal code in free words, a name in two alphabets."""
    assert codes == [question.code for question in types()["text"].questions(text, field("text"))]


def test_the_checker_and_the_forms_know_the_same_types():
    """What the language says of a type is what its class says."""
    own = {kind.name: kind.spec() for kind in FieldTypes()}

    assert {spec.name for spec in FIELD_TYPES} == own.keys()
    for spec in FIELD_TYPES:
        mine = own[spec.name]
        assert (spec.cel, spec.parts, spec.bounds) == (mine.cel, mine.parts, mine.bounds), spec.name
        assert spec.keys <= mine.keys, spec.name


def test_a_type_is_registered_once():
    """A second one of the same name is our mistake."""
    known = types()
    with pytest.raises(ValueError, match="registered twice"):
        known.register(known["text"])
