"""Papers become tagged PDF files, read back here by another program."""

from datetime import UTC, datetime
from time import perf_counter

from iapflow.documents.paper import Box, Fact, Grid, Head, Paper, Part, Prose, Signature
from iapflow.documents.typesetting import pdf_of
from tests.pdfs import facts_of, fonts_of, metadata_of, tags_of, words_of

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
LETTERS = "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ"


def paper(*lines, title="Atbalsta plāns", language="lv"):
    head = Head("Projekts", "Nr. 1", ("Eiropas Savienība",), flag=True, note="Izdomāti dati")
    return Paper(language, title, [Fact("Numurs", "IAP-1")], [Part("Riski", lines)], head, "Ievads.", "IAP-1 · abc")


def test_latvian_letters_come_out_as_they_went_in():
    made = words_of(pdf_of([paper(Prose(LETTERS), Box("Piekrītu", is_ticked=True), Box("Nē"))], AT))

    for words in (
        LETTERS,
        "Atbalsta plāns",
        "IAP-1",
        "Ievads.",
        "☑ Piekrītu",
        "☐ Nē",
        "Izdomāti dati",
        "Projekts, Nr. 1",
    ):
        assert words in made


def test_the_file_is_tagged_and_says_its_title_language_and_standard():
    made = pdf_of([paper(Grid("Riski", ["Grupa", "Faktors"], [["A", "A02"]]), Signature("Vecāks"))], AT)

    assert {"Title": "Atbalsta plāns", "Tagged": "yes"}.items() <= facts_of(made).items()
    assert b"/Lang" in made
    assert "pdfuaid:part" in metadata_of(made)
    tags = tags_of(made)
    for tag in ("H1", "H2", "Table", "THead", "TH", "TD"):
        assert tag in tags


def test_every_font_is_inside_the_file():
    fonts = fonts_of(pdf_of([paper(Prose(LETTERS))], AT))

    assert fonts
    assert all(" yes yes " in line for line in fonts)


def test_what_was_typed_is_printed_and_never_run():
    hostile = '#read("/etc/passwd") *bold* $x$ <label> @cite \\ #set page(width: 1pt) // ]'

    made = words_of(pdf_of([paper(Prose(hostile), Fact(hostile, hostile))], AT))

    assert hostile in made
    assert "root:" not in made


def test_a_letter_that_no_font_has_does_not_stop_a_document():
    made = pdf_of([paper(Prose("Labi 😎 日本"))], AT)

    assert "yes" == facts_of(made)["Tagged"]
    assert "Labi" in words_of(made)


def test_a_class_of_papers_is_one_file_with_a_page_each():
    made = pdf_of([paper(title=f"Iesniegums {number}") for number in range(3)], AT)

    assert "3" == facts_of(made)["Pages"]
    assert "Iesniegums 2" in words_of(made)


def test_the_same_papers_at_the_same_moment_give_the_same_bytes():
    assert pdf_of([paper(Prose("x"))], AT) == pdf_of([paper(Prose("x"))], AT)


def test_a_document_takes_well_under_a_second():
    pdf_of([paper()], AT)
    began = perf_counter()

    pdf_of([paper(*[Grid("", ["a", "b", "c"], [[str(n), LETTERS, "x"] for n in range(40)])] * 3)], AT)

    assert 0.8 > perf_counter() - began
