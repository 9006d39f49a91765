"""Whole numbers as they come in addresses and forms."""

import pytest

from iapflow.http.whole_numbers import whole
from tests.web.village import village, village_file

__all__ = ["village", "village_file"]

STRANGE = ("１", "-1", "abc", "1%00", "1.5", "9223372036854775808", "9" * 20)
PAGES = ("/plani/{}", "/apstiprinasana/{}", "/izglitojamie/{}", "/darba-uzskaite/{}/anulet")


def test_a_number_that_cannot_be_a_key_is_not_there(village):
    browser = village.browser("institution_head")

    found = {(page, word): browser.get(page.format(word)).status_code for page in PAGES for word in STRANGE}

    assert {404} == set(found.values()), found


@pytest.mark.parametrize("word", ["１", "1_000", " 1", "-1", "9" * 19])
def test_only_plain_digits_are_a_number(word):
    with pytest.raises(ValueError, match=word):
        whole(word)


def test_plain_digits_are_the_number():
    assert whole("120") == 120
