"""Numbers and amounts as people type them."""

from decimal import Decimal

import pytest

from iapflow.forms.cleaning import Unclean
from iapflow.forms.numerals import cents, decimal, grouped, whole


@pytest.mark.parametrize(("typed", "number"), [("-0", 0), ("+5", 5), ("5\n", 5), ("12", 12)])
def test_whole_numbers(typed, number):
    """Signs and a stray newline do no harm."""
    assert number == whole(typed)


@pytest.mark.parametrize("typed", ["abc", "1.5", "1e3", "0x10", "１２", "١٢", "1 000", "NaN", "1_000", "", "9" * 20])
def test_what_is_no_whole_number_is_refused(typed):
    """Python would take several of these."""
    with pytest.raises(Unclean):
        whole(typed)


@pytest.mark.parametrize(
    ("typed", "number"), [("1,5", "1.5"), ("1.5", "1.5"), ("1\u00a0234,50", "1234.50"), ("-0", "0"), ("−3", "-3")]
)
def test_decimal_numbers_take_comma_point_and_spaces(typed, number):
    """Latvian habits first."""
    assert Decimal(number) == decimal(typed)


@pytest.mark.parametrize(
    "typed",
    ["NaN", "sNaN", "Infinity", "-Infinity", "1e9999", "0.1+0.2", "1.234,50", "1,234.50", "12 34", "1_000,5", "１,5"],
)
def test_what_is_no_number_or_ambiguous_is_refused(typed):
    """Nothing is guessed."""
    with pytest.raises(Unclean):
        decimal(typed)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1 234,50", 123450), ("€ 15,00", 1500), ("15 EUR", 1500), ("10000.00", 1000000), ("-5.00", -500), ("0,1", 10)],
)
def test_amounts_become_cents(typed, amount):
    """Exactly, without floats."""
    assert amount == cents(typed)


@pytest.mark.parametrize("typed", ["1.005", "15 USD", "$15", "1.234,50", "9999.99 x 3", "NaN", "EUR"])
def test_amounts_are_never_rounded_or_converted(typed):
    """Parts of a cent and other currencies are refused."""
    with pytest.raises(Unclean):
        cents(typed)


def test_numbers_are_printed_in_groups_of_three():
    """With spaces that do not break."""
    assert "4\u00a0600,00" == grouped(Decimal(4600), "lv", 2)
    assert "12.5" == grouped(Decimal("12.50"), "en")


@pytest.mark.parametrize("typed", ["9223372036854775808", "1 000 000 000 000 000", "-99999999999999999,5"])
def test_a_number_with_more_digits_than_anything_has_is_called_too_large(typed):
    """Not called no number: it is one."""
    with pytest.raises(Unclean, match="too large"):
        decimal(typed)
