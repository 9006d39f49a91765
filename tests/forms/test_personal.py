"""Personal codes: what a form can judge, and what it only asks about.  All codes are made up."""

from datetime import date

import pytest

from iapflow.forms.cleaning import Unclean
from iapflow.forms.personal import IN_TEXT, check_digit_fits, clean_code, day_in, holds_code
from tests.forms.made import TODAY


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("010110-29998", "010110-29998"),
        ("01011029998", "010110-29998"),
        ("290212-29998", "290212-29998"),
        ("290200-29994", "290200-29994"),
        ("300617-29995", "300617-29995"),
        ("321111-29998", "321111-29998"),
        ("339999-99990", "339999-99990"),
        ("010110\u201129998", "010110-29998"),
        ("010110−29998", "010110-29998"),
        (" 010110 - 29998 ", "010110-29998"),
        ("010110\u00a0-\u00a029998", "010110-29998"),
    ],
)
def test_codes_are_taken_in_every_usual_spelling(typed, kept):
    """With hyphen, without, with spaces or a dash variant."""
    assert kept == clean_code(typed, TODAY)


@pytest.mark.parametrize(
    "typed",
    [
        "290200-19999", "310410-29990", "011310-29990", "150425-39998", "010110-99990", "311299-29999", "300000-00000", "000000-00000",
        "999999-99999", "010110-299980", "01011-029998", "010110--29998", "010110-29998\n321111-29998", "０１０１１０-29998", "٠١٠١١٠-29998",
        "LV01011029998", "40003521600", "1011029998.0", "010110-2999\x008", "=010110-29998", "000000-10015",
    ],
)  # fmt: skip
def test_what_cannot_be_a_code_is_refused(typed):
    """Dates that no one was born on, other digits, other numbers, codes of made-up people."""
    with pytest.raises(Unclean):
        clean_code(typed, TODAY)


def test_made_up_people_have_codes_in_the_demonstration():
    """And nowhere else."""
    assert "000000-10015" == clean_code("000000-10015", TODAY, is_demo=True)


@pytest.mark.parametrize(
    ("code", "fits"), [("010110-29998", True), ("010110-29997", False), ("399999-99997", True), ("000000-10074", True)]
)
def test_the_check_digit_is_judged_for_the_old_form_only(code, fits):
    """The new form promises none."""
    assert fits is check_digit_fits(code)


@pytest.mark.parametrize("text", ["kods 000000-10015.", "00000010015", "(000000 10015)"])
def test_a_code_inside_a_text_is_seen(text: str):
    """However it is written."""
    assert IN_TEXT.search(text)


def test_a_rows_id_is_no_code_although_it_may_hold_eleven_digits():
    """A page fills such an id into the work log; nobody is to be asked about it."""
    assert IN_TEXT.search("rab00000010015cd") is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("040311-20002", True), ("/izglitojamie/04031120002", True), ("040311 - 20002", True), ("321111–29998", True),
        ("40003000000", False), ("+37126000000", False), ("IAP-2026/27-00012", False), ("r0123456789ab", False),
    ],
)  # fmt: skip
def test_an_address_is_looked_through_for_a_code(words, expected):
    """However spaced; numbers of organisations and telephones are none."""
    assert expected is holds_code(words)


def test_only_an_old_code_says_a_day():
    """Nobody's age is taken from it; it is compared with the day of birth that was given."""
    assert date(2011, 3, 4) == day_in("040311-20002")
    assert day_in("321111-29998") is None
    assert day_in("000000-10007") is None
