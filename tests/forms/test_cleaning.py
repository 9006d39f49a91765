"""Typed text is made clean or refused with a sentence; nothing invisible passes."""

import pytest

from iapflow.forms.cleaning import Unclean, clean_line, clean_text, mixes_scripts


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna  ", "Anna"),
        ("\u00a0 Anna\u00a0", "Anna"),
        ("\u200b\u200b", ""),
        ("\u00a0 ", ""),
        ("a\r\nb", "a\nb"),
        ("Z\u030canna", "Žanna"),
        ("Āā Čč Ēē Ģģ Īī Ķķ Ļļ Ņņ Šš Ūū Žž Ōō Ŗŗ", "Āā Čč Ēē Ģģ Īī Ķķ Ļļ Ņņ Šš Ūū Žž Ōō Ŗŗ"),
        ("Иванова Анна", "Иванова Анна"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a\u2028b", "a\u2028b"),
        ("C:\\", "C:\\"),
        ("O'Bērziņa-Kalniņa", "O'Bērziņa-Kalniņa"),
        ("ĀBOLIŅA", "ĀBOLIŅA"),
        ("a\u0304" * 2000, "ā" * 2000),
    ],
)
def test_text_is_kept_in_one_spelling(typed, kept):
    """NFC, one kind of newline, no space around it; nothing else changes."""
    assert kept == clean_text(typed, 2000)


@pytest.mark.parametrize(
    "typed",
    [
        "ā" * 2001,
        "x" * 1_000_000,
        "\ud800",
        "a\x07\x1b[31mred",
        "a\x0bb\x0cc",
        "Anna \u202etxt.exe",
        "x \u2067y",
        "Z" + "\u0301" * 500,
        "a\x00b",
    ],
)
def test_text_that_plays_tricks_is_refused_without_being_repeated(typed):
    """The sentence never holds what was typed."""
    with pytest.raises(Unclean) as caught:
        clean_text(typed, 2000)

    assert typed[:20] not in str(caught.value.sentence)


def test_every_kind_of_space_and_dash_is_one_in_a_line():
    """Codes and numbers pasted from documents read like typed ones."""
    assert "010110 - 29998" == clean_line("\u00a0010110\u202f\u2011\u00a029998")


@pytest.mark.parametrize(("text", "mixed"), [("Аnna", True), ("Анна", False), ("Anna un Анна", False)])
def test_a_word_of_two_alphabets_is_noticed(text, mixed):
    """A search would never find it."""
    assert mixed is mixes_scripts(text)
