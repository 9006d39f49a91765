"""Phrases are written by people, released by people, and offered in the forms of their institution only."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing, Refused
from iapflow.services import phrases
from iapflow.services.phrases import Line, Wish
from iapflow.store.learner import Learner
from tests.services.town import Town

WORDS = "Divas tēmas nav apgūtas: daļskaitļi un procenti."
FIELD = "plan:risks.justification"


def write(town: Town, who: str = "plan_author", words: str = WORDS, code: str = "A02", key: str = FIELD) -> None:
    phrases.write(town.store, town.room, town.who(who), Wish(town.school, key, code, words))


def seen(town: Town, who: str) -> list[Line]:
    with town.store.reading() as session:
        return phrases.bank(session, town.room, town.who(who), town.school)


def offered(town: Town, who: str) -> dict[str, list[tuple[str, str]]]:
    with town.store.reading() as session:
        return dict(phrases.offered(session, town.who(who), town.school, "plan"))


def test_until_its_release_a_phrase_is_its_writers_own(town: Town) -> None:
    write(town)

    assert {"risks.justification": [("A02", WORDS)]} == offered(town, "plan_author")
    assert {} == offered(town, "subject_teacher")
    assert [] == seen(town, "subject_teacher")

    (line,) = seen(town, "institution_coordinator")
    phrases.release(town.store, town.room, town.who("institution_coordinator"), line.id)

    assert {"risks.justification": [("A02", WORDS)]} == offered(town, "subject_teacher")
    assert [True] == [line.is_released for line in seen(town, "subject_teacher")]


def test_a_writer_releases_and_takes_back_the_own_and_nobody_elses(town: Town) -> None:
    write(town)
    (line,) = seen(town, "plan_author")

    with pytest.raises(Missing):
        phrases.release(town.store, town.room, town.who("subject_teacher"), line.id)
    phrases.release(town.store, town.room, town.who("plan_author"), line.id)
    with pytest.raises(Missing):
        phrases.take_back(town.store, town.who("subject_teacher"), line.id)
    phrases.take_back(town.store, town.who("plan_author"), line.id)

    assert [] == seen(town, "institution_coordinator")


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("  ", FIELD),
        ("a" * 501, FIELD),
        ("a\u202eb", FIELD),
        (WORDS, "plan:period_start"),
        ("Kods 010100-12345.", FIELD),
    ],
)
def test_what_is_no_phrase_is_refused_in_words(town: Town, words: str, key: str) -> None:
    with pytest.raises(Refused):
        write(town, words=words, key=key)

    assert [] == seen(town, "institution_coordinator")


def test_a_phrase_names_no_learner_and_stands_once(town: Town) -> None:
    with town.store.reading() as session:
        family = session.get_one(Learner, town.learner).family_name
    with pytest.raises(Refused):
        write(town, words=f"{family} kavē stundas.")

    write(town)
    with pytest.raises(Refused):
        write(town, who="subject_teacher")


def test_nobody_writes_for_a_house_that_is_not_theirs(town: Town) -> None:
    with pytest.raises(Missing):
        phrases.write(town.store, town.room, town.who("plan_author"), Wish(town.school + 999, FIELD, "", WORDS))
