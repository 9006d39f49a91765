"""What a key looks like in a word."""

import pytest

from iapflow.store.keys import is_key


@pytest.mark.parametrize("word", ["²", "１", "", " 1", "-1", "1.0", "9" * 19])
def test_what_no_database_holds_is_no_key(word):
    assert not is_key(word)


@pytest.mark.parametrize("word", ["0", "7", "9" * 18])
def test_plain_digits_are_a_key(word):
    assert is_key(word)
