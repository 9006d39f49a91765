"""What differs between two sets of answers."""

from iapflow.forms.changes import changes
from tests.forms.made import sheet_of, small
from tests.forms.test_posting import ONE, ROWS, TWO, people


def test_differences_are_told_by_field_and_row():
    """Added, removed, changed, moved."""
    sheet = sheet_of(small(ROWS))
    before, after = people(ONE, TWO), people({**TWO, "age": "9"}, {"id": "c3", "name": "Cilda"})

    found = {(change.path, change.kind) for change in changes(sheet, before, after)}

    assert {("people[b2].age", "changed"), ("people[c3]", "added"), ("people[a1]", "removed")} == found
    assert ["moved"] == [change.kind for change in changes(sheet, people(ONE, TWO), people(TWO, ONE))]
