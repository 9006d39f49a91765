"""What is true of every learner in the register."""

from datetime import date

from iapflow.services.learner_rows import UNUSUAL, Ages, ages_on, fits_code, questions
from tests.services.founding import engine, postgresql_template, sqlite_template, town
from tests.services.town import Town

__all__ = ["engine", "postgresql_template", "sqlite_template", "town"]
TODAY = date(2026, 10, 1)


def test_the_ages_are_settings(town: Town) -> None:
    """Of the country, where the school has none of its own."""
    with town.store.reading() as session:
        assert Ages(5, 80) == ages_on(session, TODAY, town.school)


def test_a_day_of_birth_gives_an_age_that_a_learner_can_have() -> None:
    """On the day itself the youngest is old enough."""
    ages = Ages(5, 80)

    assert ages.problem(date(2021, 10, 1), TODAY) is None
    assert "4 years" in str(ages.problem(date(2021, 10, 2), TODAY))
    assert "115 years" in str(ages.problem(date(1911, 1, 1), TODAY))
    assert "Check the date of birth." == str(ages.problem(TODAY, TODAY))


def test_an_old_code_and_the_day_of_birth_belong_together() -> None:
    """A new code says nothing about it."""
    born = date(2011, 3, 4)

    assert [True, False, True, True] == [
        fits_code(born, code) for code in ("040311-20002", "050311-20002", "321111-29998", None)
    ]


def test_a_digit_in_a_name_is_asked_about() -> None:
    """And nothing else that is only rare."""
    assert [("given_name", UNUSUAL)] == list(questions({"given_name": "Anna2", "family_name": "O'Nīla-Bērziņa"}, None))
