"""Applications to sign: for one learner and for a class, with nothing ticked beforehand."""

import pytest
from sqlalchemy import update

from iapflow.errors import Missing
from iapflow.services.printing.applications import blank_application, class_applications
from iapflow.store.learner import Enrolment
from tests.pdfs import facts_of, words_of


def test_an_application_holds_the_statements_unticked_and_what_the_school_knows(town):
    made = blank_application(town.store, town.room, town.who("institution_coordinator"), town.learner)

    words = words_of(made.content)
    assert "Vecāku/pilngadīga izglītojamā iesniegums" == facts_of(made.content)["Title"]
    for told in ("Elza Paraugliepa", "04.03.2011.", "2026/27, 1.", "☐ Piekrītu bērna dalībai projektā"):
        assert told in words
    assert "☑" not in words


def test_a_class_gets_one_file_with_a_page_for_each_learner(town):
    with town.store as session:
        town.pupil(session, "Anna")
        session.execute(update(Enrolment).values(class_name="9.a"))

    made = class_applications(town.store, town.room, town.who("institution_coordinator"), "9.a")

    words = words_of(made.content)
    assert "Anna Paraugliepa" in words
    assert "Elza Paraugliepa" in words


def test_who_opens_no_applications_prints_none(town):
    with pytest.raises(Missing):
        blank_application(town.store, town.room, town.who("subject_teacher"), town.learner)
    with pytest.raises(Missing):
        class_applications(town.store, town.room, town.who("institution_coordinator"), "nav")
