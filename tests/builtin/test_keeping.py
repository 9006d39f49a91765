"""Effects on what a case keeps: fields, locks, documents."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from iapflow.errors import Refused
from iapflow.jobs.office import Office
from iapflow.jobs.outbox import keep_promises
from iapflow.services.drafts import Page, open_form, save_draft
from iapflow.services.printing.desk import desk_for
from iapflow.services.printing.forms import form_paper
from iapflow.store.document import Document
from tests.pdfs import words_of
from tests.services.excursion import OURS, begun, open_excursions, trip
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


ASKED = "workflows/letters/asked.yaml"
LETTER = """letter: asked
subject: {lv: "{transition}: {number}", en: "{transition}: {number}"}
body: {lv: "Iestāde: {institution}.\\nDarbība: {actor}, {state}.\\n{link}", en: "Institution: {institution}."}
"""
SAID = ("Iestāde: Unit SK.", "Darbība: institution_head Modele, Tiek plānota.", "https://skola.example/plani/")


def printed(town: Town, monkeypatch: pytest.MonkeyPatch, *patches: tuple[str, str, str]) -> str:
    """The words of the document that `print` asks for, with these changes of the definitions."""
    monkeypatch.setitem(OURS, ASKED, LETTER)
    for path, find, put in patches:
        assert find in OURS[path]
        monkeypatch.setitem(OURS, path, OURS[path].replace(find, put, 1))
    open_excursions(town)
    case = begun(town)
    town.fire(case, "print", "institution_head")
    link = "https://skola.example/plani/{}".format
    assert 1 == keep_promises(Office(town.store, town.room, post=None, link=link)).promises  # type: ignore[arg-type]
    with town.store.reading() as session:
        return words_of(session.scalars(select(Document)).one().content or b"")


def test_a_letter_as_a_document_stands_there_as_it_would_be_sent(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its placeholders are filled with what was so at that moment."""
    effect = ("workflows/excursion.yaml", "{document: {form: trip}}", "{document: {letter: asked}}")

    page = printed(town, monkeypatch, effect)

    for words in ("Izdrukāt: EKS-2026-001", *SAID):
        assert words in page
    assert "{" not in page


def test_a_form_is_printed_under_the_letter_that_it_names(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The letter's subject is the title; its body stands above the answers."""
    page = printed(town, monkeypatch, ("forms/trip.yaml", "sections:\n", "print: {letter: asked}\nsections:\n"))

    for words in ("Izdrukāt: EKS-2026-001", *SAID, "Iepazīt novadu"):
        assert words in page
    assert page.index("Iestāde: Unit SK.") < page.index("Iepazīt novadu")
    assert "Ekskursijas plāns" not in page


def test_whoever_prints_the_form_from_its_page_gets_the_letter_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OURS, ASKED, LETTER)
    form = OURS["forms/trip.yaml"].replace("sections:\n", "print: {letter: asked}\nsections:\n", 1)
    monkeypatch.setitem(OURS, "forms/trip.yaml", form)
    open_excursions(town)
    case, head = begun(town), town.who("institution_head")

    with town.store.reading():
        paper = form_paper(desk_for(town.store, town.room, head, case), "trip")

    assert "–: EKS-2026-001" == paper.title
    assert paper.lead.startswith("Iestāde: Unit SK.\n\nDarbība: institution_head Modele")
