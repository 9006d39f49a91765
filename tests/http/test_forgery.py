"""Nobody else's page presses our buttons."""

import pytest

from tests.apps import token

POSTS = ["/pieslegties", "/iziet", "/valoda/en", "/pulkstenis", "/konts/parole"]


@pytest.mark.parametrize("path", POSTS)
def test_a_post_without_a_token_is_refused_and_told_kindly(head, path):
    answer = head.post(path)

    assert answer.status_code == 400
    assert "Lapa bija novecojusi" in answer.text


def test_every_address_that_takes_a_post_is_looked_at_here(app):
    taking = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    client = app.test_client()

    for rule in app.url_map.iter_rules():
        if rule.endpoint in taking:
            values = dict.fromkeys(rule.arguments, 1)
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **values)
            assert client.post(path).status_code == 400, rule.rule


@pytest.mark.parametrize(
    "header",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://example.org"},
        {"Origin": "null"},
        {"Origin": "http://localhost.example.org"},
    ],
)
def test_a_post_from_another_site_is_refused_even_with_a_token(client, header):
    sent = {"csrf_token": token(client)}

    assert client.post("/valoda/en", data=sent, headers=header).status_code == 400


@pytest.mark.parametrize("header", [{}, {"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}])
def test_our_own_page_is_let_through(client, header):
    sent = {"csrf_token": token(client)}

    assert client.post("/valoda/en", data=sent, headers=header).status_code == 302
