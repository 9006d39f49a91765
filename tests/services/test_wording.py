"""Placeholders are words, not code."""

from datetime import date

import pytest

from iapflow.services.wording import day_in_words, filled, in_language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Termiņš: {due}.", "Termiņš: rīt."),
        ("{{due}}", "{due}"),
        ("{unknown}", "–"),
        ("{due.year} {0}", "{due.year} {0}"),
    ],
)
def test_only_known_names_are_filled_in(text: str, expected: str):
    """What is no placeholder stays as it is; one without a value is a dash."""
    assert expected == filled(text, {"due": "rīt"})


def test_a_value_is_not_read_again():
    """Braces inside a value are only signs."""
    assert "{due}" == filled("{actor}", {"actor": "{due}", "due": "rīt"})


def test_days_are_written_as_in_a_letter():
    """Year, day, month in Latvian; day, month, year in English."""
    assert "2021. gada 3. decembris" == day_in_words(date(2021, 12, 3), "lv")
    assert "3 December 2021" == day_in_words(date(2021, 12, 3), "en")


def test_a_missing_language_falls_back_to_latvian():
    """And a missing label to a dash."""
    assert "sveiki" == in_language({"lv": "sveiki"}, "en")
    assert "–" == in_language(None, "lv")
