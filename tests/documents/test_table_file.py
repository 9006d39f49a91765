"""Tables that people hand in: separators and encodings in use here; what is no table is told so."""

from __future__ import annotations

import pytest

from iapflow.documents.table_file import UnreadableError, read_table, read_zipped


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1257"])
def test_separators_and_encodings_are_found_out(separator, encoding):
    """As spreadsheets of different ages save them; empty rows are passed over, numbers stay those of the file."""
    text = f"Vārds{separator}Klase\r\n\r\nŠņoriņa Ģ.{separator}8.a\r\n"

    found = read_table(text.encode(encoding))

    assert (("Vārds", "Klase"), [(3, ("Šņoriņa Ģ.", "8.a"))]) == (found.headings, list(found.rows))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"a;a\n1;2\n", b"\x00\xff", b'x;"y\n', b"PK\x03\x04nothing"])
def test_what_is_no_table_is_told(content):
    """A sentence, never a traceback."""
    with pytest.raises(UnreadableError):
        read_table(content)


def test_what_is_no_zip_is_told():
    """The same for a set of files."""
    with pytest.raises(UnreadableError):
        read_zipped(b"a;b\n1;2\n")
