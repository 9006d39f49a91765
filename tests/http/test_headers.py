"""Every answer carries the headers, whatever it is about."""

import pytest

ADDRESSES = [
    "/pieslegties",
    "/",
    "/mani-uzdevumi",
    "/no-such-page",
    "/static/app.css",
    "/vendor/bootstrap/css/bootstrap.min.css",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_every_answer_carries_the_headers(client, path):
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_pages_are_never_kept_by_anybody(client, head):
    assert client.get("/pieslegties").headers["Cache-Control"] == "no-store"
    assert head.get("/mani-uzdevumi").headers["Cache-Control"] == "no-store"


def test_the_nonce_is_new_each_time(client):
    first = client.get("/pieslegties").headers["Content-Security-Policy"]
    second = client.get("/pieslegties").headers["Content-Security-Policy"]

    assert first != second


def test_encrypted_transport_is_asked_for_where_it_is_there(client):
    plain = client.get("/pieslegties")
    encrypted = client.get("/pieslegties", base_url="https://localhost")

    assert "Strict-Transport-Security" not in plain.headers
    assert encrypted.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_a_redirect_to_elsewhere_is_bent_home(app, client):
    from flask import redirect

    from iapflow.http.routes import declare

    app.add_url_rule("/away", "away", lambda: redirect("https://example.org/"))
    declare(app, "away", "anybody")

    assert client.get("/away").headers["Location"] == "/"


def test_the_mark_for_keeping_does_not_leave_the_house(client):
    assert "X-Keep" not in client.get("/static/app.css?v=1").headers
