"""Answers held against the fields of another version."""

from datetime import date

from iapflow.forms.fitting import fit
from iapflow.forms.sheet import Sheet
from tests.definitions.two_versions import ANSWERS, MAPPED, SECOND, SECOND_FORM, bundle

TODAY = date(2026, 10, 6)


def test_answers_of_the_form_itself_are_not_touched():
    """Nor are words that could not be cleaned."""
    given = {**ANSWERS, "seats": {"typed": "…"}}

    assert (given, ()) == fit(Sheet.of(bundle(), "sheet"), given, TODAY)


def test_what_is_none_of_its_answers_is_told_by_its_path():
    """A text where rows belong, words where a number belongs."""
    sheet = Sheet.of(bundle(SECOND, SECOND_FORM), "sheet")

    assert ("goals", "seats") == fit(sheet, {**MAPPED, "goals": "x", "seats": "x"}, TODAY)[1]


def test_a_code_that_the_list_has_no_more_does_not_fit():
    """Its words would be gone."""
    assert ("mood",) == fit(Sheet.of(bundle(), "sheet"), {"mood": "angry"}, TODAY)[1]
