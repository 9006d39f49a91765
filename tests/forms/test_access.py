"""Masks: whom a field is covered for sees that it is answered, reads nothing of it and writes nothing into it."""

from __future__ import annotations

import pytest

from iapflow.engine.binding import digests
from iapflow.forms.access import access
from iapflow.forms.binding import bind
from iapflow.services.pointing import tells
from tests.forms.made import on, posted, sheet_of, small
from tests.forms.test_page import draw

SECRET, ROW_SECRET = "Tikai vadītājam", "Rindas noslēpums"
FIELDS = """
open: {type: text, label: {lv: Atklāts}}
closed: {type: text, mask: [writer, reader], label: {lv: Segts}}
rows: {type: rows, label: {lv: Rindas}, totals: [hours], fields: {what: {type: text, label: {lv: Kas}}, inner: {type: text, mask: [writer], label: {lv: Iekšējs}}, hours: {type: number, mask: [writer], label: {lv: Stundas}}}}
"""
ANSWERS = {
    "open": "Visiem",
    "closed": SECRET,
    "rows": [{"id": "r1", "what": "Darbs", "inner": ROW_SECRET, "hours": "7"}],
}


@pytest.fixture(scope="module")
def sheet():
    """A form with a covered field and covered columns."""
    return sheet_of(small(FIELDS))


def page(sheet, *roles, **more):
    """As somebody holding these roles reads it."""
    return draw(bind(sheet, ANSWERS, on(roles=frozenset(roles), before=ANSWERS, **more), "draft"))


@pytest.mark.parametrize("may_write", [True, False])
def test_a_covered_answer_is_dots_on_the_page_and_nowhere_in_its_text(sheet, may_write):
    html = page(sheet, "writer", may_write=may_write)

    assert "Visiem" in html
    assert "•••" in html
    assert not [word for word in (SECRET, ROW_SECRET) if word in html]
    assert not [name for name in ("f-closed", "f-rows-r1-inner", "f-rows-r1-hours") if f'name="{name}"' in html]


def test_a_mask_covers_only_where_every_role_held_is_named(sheet):
    """Somebody who is also head reads it; each column has a mask of its own."""
    assert SECRET in page(sheet, "writer", "head")
    reader = page(sheet, "reader")
    assert (False, True) == (SECRET in reader, ROW_SECRET in reader)


def test_what_is_covered_is_not_written_whatever_is_posted(sheet):
    forged = posted(
        ("f-open", "Cits"), ("f-closed", "Viltots"), ("f-rows", "r1"), ("f-rows-r1-what", "Cits"),
        ("f-rows-r1-inner", "Viltots"), ("f-rows-r1-hours", "1"),
    )  # fmt: skip
    filled = bind(sheet, forged, on(roles=frozenset({"writer"}), before=ANSWERS), "draft")

    assert SECRET == filled.answers["closed"]
    assert (ROW_SECRET, "7") == (filled.answers["rows"][0]["inner"], str(filled.answers["rows"][0]["hours"]))


def test_words_about_a_place_tell_nothing_of_what_is_covered(sheet):
    """Remarks on a row are read by whoever reads something of it, and quote no covered column."""
    allowed = access(sheet, on(roles=frozenset({"writer"})))

    assert frozenset() == tells("closed", allowed)
    assert frozenset({"rows", "rows.what"}) >= tells("rows[r1]", allowed)
    assert frozenset() == tells("rows[r1].inner", allowed)


def test_a_decision_does_not_rest_on_what_was_covered(bound):
    """Another answer under the mask asks nobody again for whom it was covered, and the others do."""
    bundle, alias, before, after = bound

    def saw(given, *roles):
        return digests(bundle, [alias], {alias: given}, roles)

    assert saw(before, "writer") == saw(after, "writer")
    assert saw(before, "head") != saw(after, "head")


@pytest.fixture(scope="module")
def bound(sheet):
    """A bundle that binds the form, with two fillings that differ under the mask."""

    class Bundle:
        def form_of(self, alias):
            return sheet.form

    return Bundle(), "small", ANSWERS, {**ANSWERS, "closed": "Pavisam cits"}
