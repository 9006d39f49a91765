"""The shell around every page: menu, user, the demo's day."""

import pytest

from iapflow.web.shell import IN_A_ROW, MENU, in_one_row
from tests.apps import token


def test_the_menu_shows_what_is_there_and_where_one_is(head):
    page = head.get("/mani-uzdevumi").text

    assert 'href="/mani-uzdevumi" aria-current="page"' in page
    assert 'href="/registri/"' in page


@pytest.mark.parametrize(("address", "last"), [("/mani-uzdevumi", "Reports"), ("/biblioteka", "Library")])
def test_a_long_menu_stands_in_one_row_with_the_present_entry(head, address, last):
    with head:
        head.get(address)
        row, more = in_one_row(MENU)

    assert (IN_A_ROW, last) == (len(row), row[-1].label)
    assert sorted(entry.label for entry in MENU) == sorted(entry.label for entry in (*row, *more))


def test_a_menu_that_fits_is_not_folded():
    assert (MENU[: IN_A_ROW + 1], ()) == in_one_row(MENU[: IN_A_ROW + 1])


def test_nobody_signed_in_sees_no_menu(client):
    assert "main-nav" not in client.get("/pieslegties").text


def test_the_demo_says_on_every_page_that_its_data_are_made_up(client, head):
    for page in (client.get("/pieslegties"), client.get("/no-such-page"), head.get("/mani-uzdevumi")):
        assert "Izdomāti dati" in page.text
        assert "03.11.2026." in page.text


def test_a_page_has_one_heading_a_skip_link_and_a_main_part(head):
    page = head.get("/mani-uzdevumi").text

    assert page.count("<h1") == 1
    assert 'href="#main"' in page
    assert page.count("<main") == 1


def test_no_page_carries_a_handler_or_a_style_inline(client, head):
    for page in (client.get("/pieslegties").text, head.get("/mani-uzdevumi").text):
        assert " onclick=" not in page
        assert " style=" not in page
        assert "javascript:" not in page


def test_the_demos_clock_takes_only_its_own_steps(head):
    sent = {"csrf_token": token(head, "/mani-uzdevumi"), "by": "century"}

    assert head.post("/pulkstenis", data=sent).status_code == 400
