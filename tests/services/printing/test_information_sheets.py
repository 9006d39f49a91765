"""The information sheet: one page in plain words, in its own language, tagged; every version has its text."""

from __future__ import annotations

import pytest

from iapflow.errors import Missing
from iapflow.services.printing.information_sheets import information_sheet, parts_of
from iapflow.services.talks import asked
from tests.pdfs import facts_of, metadata_of, tags_of, words_of


def sheets(town) -> list[str]:
    """The versions that are offered."""
    with town.store.reading() as session:
        return list(asked(session, town.room, town.who("institution_coordinator")).sheets)


def test_every_version_that_is_offered_is_one_tagged_page_of_its_language(town):
    """None stands in the list without a text."""
    offered = sheets(town)

    assert ["lv_1", "en_1"] == offered
    for code in offered:
        made = information_sheet(town.store, town.room, town.who("institution_coordinator"), code)
        facts = facts_of(made.content)
        assert ("1", "yes") == (facts["Pages"], facts["Tagged"])
        assert "pdfuaid" in metadata_of(made.content)
        assert 7 == tags_of(made.content).count("H2")


def test_the_sheet_says_that_taking_part_is_a_choice_and_which_version_it_is(town):
    """In Latvian, under the head of the project."""
    made = information_sheet(town.store, town.room, town.who("institution_head"), "lv_1")

    words = words_of(made.content)
    assert "Atbalsts mācībās – informācija ģimenei" == facts_of(made.content)["Title"]
    for told in ("Piedalīties nav obligāti.", "iemesls nav jāsaka", "1. redakcija, latviešu valodā (lv_1)", "Projekts"):
        assert told in words


def test_a_version_that_does_not_exist_is_not_found(town):
    """Nor does somebody who talks with no families get one."""
    with pytest.raises(Missing):
        information_sheet(town.store, town.room, town.who("institution_head"), "uk_1")
    with pytest.raises(Missing):
        information_sheet(town.store, town.room, town.who("subject_teacher"), "lv_1")


def test_headings_and_paragraphs_are_parted():
    """Lines of a paragraph are put together; what stands before the first heading has none."""
    parts = [(part.label, [line.text for line in part.lines]) for part in parts_of("A\nb\n\n# C\nd\n\ne\n\n# F\ng\n")]

    assert [("", ["A b"]), ("C", ["d", "e"]), ("F", ["g"])] == parts
