"""A payment list as a SEPA credit transfer."""

from dataclasses import replace
from xml.etree.ElementTree import fromstring

import pytest
from sepaxml.validation import ValidationError

from iapflow.documents.sepa_file import PAIN, latin, sepa_of
from tests.documents.test_payment_files import BATCH, ROWS

NS = {"p": PAIN}


def test_the_sepa_file_agrees_with_the_list():
    root = fromstring(sepa_of(BATCH))  # noqa: S314 - our own file

    def every(path):
        return [one.text for one in root.findall(path, NS)]

    assert ["2", "2"] == every(".//p:NbOfTxs")
    assert ["42.51", "42.51"] == every(".//p:CtrlSum")
    assert ["42.50", "0.01"] == every(".//p:InstdAmt")
    assert ["LV97HABA0012345678910"] == every(".//p:DbtrAcct/p:Id/p:IBAN")
    assert ["2026-11-05"] == every(".//p:ReqdExctnDt/p:Dt")
    assert ["Ilze Paraugliepa", "HYPERLINK( x )"] == every(".//p:Cdtr/p:Nm")
    assert "Kompensacija premija" == every(".//p:Ustrd")[1]


def test_names_are_written_in_letters_that_every_bank_takes():
    assert "Augsdaugavas novads" == latin("Augšdaugavas  novads", 70)
    assert "-" == latin("日本", 70)
    assert 35 == len(latin("x" * 99, 35))


def test_one_list_is_one_file_however_often_it_is_saved():
    assert sepa_of(BATCH) == sepa_of(BATCH)
    assert b"MS-2026-00001" in sepa_of(BATCH)


def test_what_the_schema_does_not_allow_never_leaves():
    with pytest.raises(ValidationError):
        sepa_of(replace(BATCH, payments=[replace(ROWS[0], iban="none")]))
