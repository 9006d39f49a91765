"""Nobody can be one of these people."""

from itertools import islice

from iapflow.cli.demo.names import address, names, personal_codes
from iapflow.forms.personal import check_digit_fits
from tests.cli.demo.drawing import drawing


def test_codes_begin_with_a_day_that_does_not_exist():
    """Their check digits are right, and none comes twice."""
    codes = list(personal_codes())

    assert all(code.startswith("000000-1") and check_digit_fits(code) for code in codes)
    assert len(codes) == len(set(codes)) == 900


def test_no_name_comes_twice():
    """And the same seed gives the same people."""
    some = list(islice(names(drawing(1)), 300))

    assert 300 == len(set(some))
    assert some == list(islice(names(drawing(1)), 300))


def test_addresses_are_plain_letters():
    """In a domain kept for examples."""
    assert "skolotaja.zina@demo.example" == address("Skolotāja Zīņa")
