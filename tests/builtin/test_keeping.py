"""Effects on what a case keeps: fields, locks, documents."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.jobs.office import Office
from iapflow.jobs.outbox import keep_promises
from iapflow.services.drafts import Page, open_form, save_draft
from iapflow.store.document import Document
from tests.pdfs import words_of
from tests.services.excursion import begun, open_excursions, trip
from tests.services.town import Town


@pytest.fixture
def school(town: Town) -> Town:
    """The town with excursions."""
    open_excursions(town)
    return town


@pytest.fixture
def case(school: Town) -> int:
    """An excursion whose plan has been begun."""
    found = begun(school)
    save_draft(school.store, school.room, school.who("institution_head"), Page(found, "trip"), trip("Cēsis"))
    return found


def test_a_field_is_set_where_the_form_is_being_written(school: Town, case: int) -> None:
    school.fire(case, "lock_it", "institution_head")

    form = open_form(school.store, school.room, school.who("institution_head"), case, "trip")

    assert "Slēgts" == form.filled.answers["goal"]
    assert "12" == form.filled.answers["persons"]


def test_a_locked_form_cannot_be_written_or_handed_in_until_it_is_unlocked(school: Town, case: int) -> None:
    head = school.who("institution_head")
    school.fire(case, "lock_it", "institution_head")

    with pytest.raises(Refused):
        save_draft(school.store, school.room, head, Page(case, "trip"), trip("Sigulda"))
    with pytest.raises(Refused) as refused:
        school.fire(case, "book", "institution_head", answers={"trip": trip("Sigulda")})
    assert ["locked"] == [reason.because for reason in refused.value.reasons]

    school.fire(case, "unlock_it", "institution_head")
    save_draft(school.store, school.room, head, Page(case, "trip"), trip("Sigulda"))


def test_a_document_is_promised_in_the_step_and_made_after_it(school: Town, case: int) -> None:
    """What stands on it are the answers of the moment it was asked for."""
    school.fire(case, "print", "institution_head")
    with school.store.reading() as session:
        assert session.scalars(select(Document)).one().made_at is None
    school.fire(case, "lock_it", "institution_head")

    office = Office(school.store, school.room, post=None, link=str)  # type: ignore[arg-type]
    assert 1 == keep_promises(office).promises

    with school.store.reading() as session:
        made = session.scalars(select(Document)).one()
        page = words_of(made.content or b"")
    assert "application/pdf" == made.media_type
    for words in ("Ekskursijas plāns", "Iepazīt novadu", "Cēsis", "EKS-2026-001", "Tiek plānota"):
        assert words in page
    assert "Slēgts" not in page
