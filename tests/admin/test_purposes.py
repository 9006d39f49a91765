"""The register of purposes as a page."""

from flask.testing import FlaskClient


def test_the_register_of_purposes_is_read_by_an_administrator(administrator: FlaskClient) -> None:
    """Every purpose with its ground and its terms, in Latvian."""
    page = administrator.get("/registri/noluki/").text

    assert "Atbalsta plāna izstrāde un īstenošana" in page
    assert "uzdevums sabiedrības interesēs" in page
    assert "pēc tam atsaista no personas" in page


def test_whoever_keeps_no_definitions_is_not_let_in(head: FlaskClient) -> None:
    """As the other pages of definitions."""
    assert 403 == head.get("/registri/noluki/").status_code
