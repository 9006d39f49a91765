"""Whatever stands in an address: an answer, never a breakdown; and files that no spreadsheet calculates."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from iapflow.admin import counting
from iapflow.admin.views import VIEWS
from iapflow.store.base import db
from iapflow.store.institution import Institution

from .country import Country

GARBAGE = (
    "abc",
    "1%00",
    "%EF%BC%91",
    "-1",
    "99999999999999999999",
    "1;2",
    "1,2",
    "",
    "None",
    "%27",
    "1.0",
    "0x1",
    "%ED%A0%80",
)
PAGES = ("page=-1", "page=99999999999999999999", "page=x", "sort=99", "sort=-1", "desc=x", "page_size=1000000",
         "search=%00", "search=%25%27%5C", "search=" + "x" * 5000, "flt0_kind_is=%00", "flt0_=1", "flt=x", "flt9_nothing=1",
         "flt2_in_force_on_on=0001-01-01", "flt2_in_force_on_on=2026-13-99", "flt0_kind_is=nothing", "endpoint=x", "_anchor=x",
         "export_type=x", "id=1")  # fmt: skip


def test_a_key_that_is_none_is_not_found(administrator: FlaskClient, head: FlaskClient):
    """Or the request is refused; no database has to do it."""
    asked = [
        (client, f"/registri/{path}/{address}/?id={garbage}")
        for client, path in ((administrator, "iestades"), (head, "izglitojamie"), (administrator, "iestatijumi"))
        for address in ("details", "edit")
        for garbage in GARBAGE
    ]

    assert [] == [url for client, url in asked if client.get(url).status_code not in {400, 404}]


@pytest.mark.parametrize("path", ["iestades", "lomas", "izglitojamie", "darba-uzskaite"])
def test_whatever_stands_in_the_address_of_a_list_is_answered(administrator, head, path: str):
    """With the list or its file, or with a plain refusal."""
    client = administrator if path == "lomas" else head
    asked = [f"/registri/{path}/{address}?{query}" for address in ("", "export/csv/") for query in PAGES]

    assert [] == [url for url in asked if client.get(url).status_code not in {200, 400}]


def test_an_export_of_another_kind_does_not_exist(administrator: FlaskClient):
    """And nothing breaks: back to the list."""
    assert administrator.get("/registri/iestades/export/xlsx/").status_code in {302, 404}


def test_filters_have_lasting_names(administrator: FlaskClient, country: Country):
    """A bookmark holds although a filter was added before it."""
    page = administrator.get("/registri/iestades/?flt7_kind_is=state").text

    assert "Latvija" in page
    assert "Meža skola" not in page


def test_a_dated_register_is_filtered_by_day(administrator: FlaskClient, country: Country):
    """What did not hold yet is not there."""
    page = administrator.get("/registri/paklautiba/?flt2_in_force_on_on=2026-08-31").text

    assert "Nekas neatbilst atlasei" in page


def test_a_way_back_leads_to_the_registers_only(administrator: FlaskClient):
    """Whatever else stands there is refused, before it is written into a link."""
    targets = ("https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "/iziet", "/registrix")

    statuses = [
        administrator.get("/registri/iestades/new/", query_string={"url": target}).status_code for target in targets
    ]

    assert [400] * len(targets) == statuses


def test_a_file_is_for_spreadsheets_and_calculates_nothing(app: Flask, administrator: FlaskClient, country: Country):
    """With a mark of its encoding, semicolons, and apostrophes before what would be a formula."""
    with app.app_context():
        db.session.get(Institution, country.own[Institution]).name = '=HYPERLINK("x")'
        db.session.commit()

    answer = administrator.get("/registri/iestades/export/csv/")

    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "Nosaukums;Kods;" in answer.text
    assert "'=HYPERLINK" in answer.text


def test_counting_stops_at_the_limit(administrator: FlaskClient, country: Country, monkeypatch: pytest.MonkeyPatch):
    """A list of millions says that there are many."""
    monkeypatch.setattr(counting, "MOST", 1)

    assert "2 ieraksti" in administrator.get("/registri/iestades/").text


def test_a_page_has_no_handler_inline_and_no_foreign_script(administrator, head):
    """The content policy would silence it, and a delete would go unasked."""
    pages = {
        view.path: (head if "institution_head" in view.readers else administrator).get(f"/registri/{view.path}/").text
        for view in VIEWS
    }
    banned = ("onclick", "javascript:", "jquery", "style=", "select2")

    assert [] == [(path, word) for path, page in pages.items() for word in banned if word in page]
