"""Which page is asked for, whatever the address says."""

import pytest

from iapflow.http.paging import DEEPEST, Paging, asked_page, page_url


@pytest.mark.parametrize(
    ("word", "page"),
    [
        ("1", 1),
        ("7", 7),
        ("0", 1),
        ("-1", 1),
        ("abc", 1),
        ("\N{FULLWIDTH DIGIT ONE}", 1),
        ("1_0", 1),
        ("9" * 20, 1),
        ("999", DEEPEST),
        ("", 1),
    ],
)
def test_any_page_in_the_address_is_some_page(app, word, page):
    with app.test_request_context(query_string={"page": word}):
        assert page == asked_page()


def test_the_filters_stay_in_the_links_to_other_pages(app):
    with app.test_request_context("/mani-uzdevumi?q=anna&page=2"):
        assert page_url(3) == "/mani-uzdevumi?q=anna&page=3"


def test_the_first_page_has_nothing_before_it():
    assert not Paging(page=1, size=50).has_previous
    assert Paging(page=3, size=50).offset == 100
